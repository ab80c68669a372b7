import CairnPlan

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal that answers are typed on.
///
/// Left to itself, a terminal keeps a line until Return, and of a line only the first 4,095 bytes, without a word. So
/// every key is read as it comes while questions are asked, and `TypedLine` does the editing; the keys that stop or end
/// the program stay the terminal's. It is as it was before from `end` on, at the latest when this is gone.
final class TerminalInput {
    /// The terminal's modes as they were before the first question.
    private var before: termios?

    deinit {
        end()
    }

    /// Begins to take every key as it comes. What was typed already is not lost: answers may be pasted.
    func begin() {
        var now = termios()
        guard tcgetattr(STDIN_FILENO, &now) == 0 else { return }
        if before == nil { before = now }
        guard now.c_lflag & tcflag_t(ICANON | ECHO) != 0 else { return }
        now.c_lflag &= ~tcflag_t(ICANON | ECHO)
        Self.set(VMIN, 1, in: &now)
        Self.set(VTIME, 0, in: &now)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &now)
    }

    /// Leaves the terminal as it was.
    func end() {
        guard var modes = before else { return }
        before = nil
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    }

    /// Reads a line.
    /// - Parameters:
    ///   - isSecret: whether to show nothing of it.
    ///   - show: what writes to the terminal.
    /// - Returns: the line without what ended it.
    /// - Throws: that the person left, or the terminal has gone.
    func line(isSecret: Bool, show: ([UInt8]) -> Void) throws(PromptEnded) -> String {
        begin()
        // What a terminal is told not to show, as within an editor that shows it itself, is not shown by us.
        let isShown = !isSecret && (before.map { $0.c_lflag & tcflag_t(ECHO) != 0 } ?? true)
        var line = TypedLine(keys: keys)
        while true {
            var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            // A signal that comes before the wait begins doesn't end it: look again soon.
            let isReady = poll(&wanted, 1, 100) > 0
            if Interruption.isRequested {
                show([UInt8(ascii: "\n")])
                throw .interrupted
            }
            guard isReady else {
                // Stopped and continued: the shell may have set the terminal as it likes it.
                begin()
                continue
            }
            var byte: UInt8 = 0
            let count = read(STDIN_FILENO, &byte, 1)
            guard count == 1 else {
                if count < 0, errno == EINTR { continue }
                show([UInt8(ascii: "\n")])
                throw Interruption.isRequested ? .interrupted : .endOfInput
            }
            switch line.take(byte) {
            case .shown(let bytes): if isShown, !bytes.isEmpty { show(bytes) }
            case .isDone:
                show([UInt8(ascii: "\n")])
                return line.text
            case .isOver:
                show([UInt8(ascii: "\n")])
                throw .endOfInput
            }
        }
    }

    private var keys: TypedLine.Keys {
        guard let before else { return TypedLine.Keys() }
        return TypedLine.Keys(
            letter: Self.key(VERASE, of: before), word: Self.key(VWERASE, of: before),
            all: Self.key(VKILL, of: before), end: Self.key(VEOF, of: before))
    }

    /// What stands for a key that the terminal has not.
    #if canImport(Darwin)
        private static let unset: UInt8 = 0xFF
    #else
        private static let unset: UInt8 = 0
    #endif

    private static func key(_ place: Int32, of modes: termios) -> UInt8 {
        withUnsafeBytes(of: modes.c_cc) { keys in
            let key = keys.indices.contains(Int(place)) ? keys[Int(place)] : 0
            return key == unset ? 0 : key
        }
    }

    private static func set(_ place: Int32, _ value: UInt8, in modes: inout termios) {
        withUnsafeMutableBytes(of: &modes.c_cc) { keys in
            if keys.indices.contains(Int(place)) { keys[Int(place)] = value }
        }
    }
}
