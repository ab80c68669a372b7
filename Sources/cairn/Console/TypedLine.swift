import CairnDiagnostics
import Reports

/// A line while it is typed on a terminal that hands over every key, as the system's own editing of lines does it, but of
/// any length: what stands in it, and what each key shows.
struct TypedLine {
    /// The keys that edit, as the person's terminal has them; 0 for one that it has not.
    struct Keys {
        /// Takes back a letter.
        var letter: UInt8 = 0x7F
        /// Takes back a word.
        var word: UInt8 = 0x17
        /// Takes back all of the line.
        var all: UInt8 = 0x15
        /// Ends the input, on an empty line.
        var end: UInt8 = 0x04
    }

    /// What comes of a key.
    enum Effect: Hashable {
        /// The line goes on, and this is shown.
        case shown([UInt8])
        /// The line is there.
        case isDone
        /// There is no line, and none will come.
        case isOver
    }

    /// What is read of a key that sends several bytes, such as an arrow: they begin with an escape.
    private enum Sequence {
        case none, begun, parameters, last
    }

    private let keys: Keys
    private var bytes: [UInt8] = []
    private var sequence = Sequence.none

    /// Begins an empty line.
    init(keys: Keys = Keys()) {
        self.keys = keys
    }

    /// What was typed.
    var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Takes a byte that was typed.
    mutating func take(_ byte: UInt8) -> Effect {
        switch sequence {
        case .none: break
        case .begun:
            sequence = byte == UInt8(ascii: "[") ? .parameters : byte == UInt8(ascii: "O") ? .last : .none
            return .shown([])
        case .parameters:
            if (0x40...0x7E).contains(byte) { sequence = .none }
            return .shown([])
        case .last:
            sequence = .none
            return .shown([])
        }
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return .isDone
        case 0: return .shown([])
        case keys.end: return bytes.isEmpty ? .isOver : .shown([])
        case keys.letter, 0x7F, 0x08: return .shown(removeLast())
        case keys.word: return .shown(removeWord())
        case keys.all: return .shown(removeAll())
        case 0x1B:
            sequence = .begun
            return .shown([])
        case UInt8(ascii: "\t"):
            bytes.append(byte)
            return .shown([UInt8(ascii: " ")])
        case 0..<0x20: return .shown([])
        default:
            bytes.append(byte)
            return .shown([byte])
        }
    }

    /// Takes the last letter back, with all that combines with it.
    private mutating func removeLast() -> [UInt8] {
        var rest = text
        guard let last = rest.popLast() else { return [] }
        bytes = Array(rest.utf8)
        return Self.wiped(String(last))
    }

    private mutating func removeWord() -> [UInt8] {
        let text = text
        let end = text.reversed().drop { $0 == " " || $0 == "\t" }
        let rest = String(end.drop { $0 != " " && $0 != "\t" }.reversed())
        bytes = Array(rest.utf8)
        return Self.wiped(String(text.dropFirst(rest.count)))
    }

    private mutating func removeAll() -> [UInt8] {
        defer { bytes = [] }
        return Self.wiped(text)
    }

    /// What wipes a text off the line, its cells one by one from the cursor back.
    private static func wiped(_ text: String) -> [UInt8] {
        let cells = text.reduce(0) { $0 + ($1 == "\t" ? 1 : String($1).terminalWidth) }
        return (0..<max(0, cells)).flatMap { _ in [0x08, 0x20, 0x08] as [UInt8] }
    }
}
