import CairnDiagnostics
import CairnFiles
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How far a verb is, on a terminal: one line on the standard error, which is drawn again while it lasts, and wiped before
/// results are printed. It appears when there is nothing else to see for a second.
///
/// Where the standard error is no terminal, or a dumb one, there is no line.
final class ProgressLine: Sendable {
    /// What there is to say.
    struct Content: Sendable, Equatable {
        /// What runs now, that of which most is to be expected first; empty if it is not known.
        var running: [Task] = []
        /// How many things are finished.
        var done = 0
        /// How many there are; 0 if that is not known.
        var total = 0
        /// What stands before all, such as the project's name; empty for nothing.
        var lead = ""
        /// How long the rest will take, in seconds; nil if that is not known.
        var remaining: Double?

        /// One thing that runs.
        struct Task: Sendable, Equatable {
            /// What it is.
            var what: String
            /// When it began; nil if it is told when it is done.
            var begun: ContinuousClock.Instant?
            /// How long it took last time, in seconds; nil if that is not known.
            var lastTime: Double?
        }
    }

    private struct State {
        var content = Content()
        /// What stands on the terminal; empty for nothing.
        var drawn = ""
        /// Whether there is a thread that draws.
        var isTicking = false
        /// Whether the line is to be seen at all from now on.
        var isOver = false
    }

    private let output: OutputOptions
    private let begun = ContinuousClock.now
    private let state = Mutex(State())
    /// Whether there is a terminal to draw on.
    let isOn: Bool

    /// Begins with nothing shown.
    init(_ output: OutputOptions) {
        self.output = output
        isOn = isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb"
    }

    /// Has the line show something from now on, once there was nothing else to see for a second.
    func show(_ content: Content) {
        guard isOn else { return }
        let starts = state.withLock { state in
            guard !state.isOver else { return false }
            state.content = content
            draw(&state)
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if starts { tick() }
    }

    /// Writes a line that stays to be read, above the progress.
    func keep(_ text: String) {
        state.withLock { state in
            wipe(&state)
            output.remark(text + "\n")
        }
    }

    /// Removes the line for good: results follow.
    func clear() {
        state.withLock { state in
            state.isOver = true
            wipe(&state)
        }
    }

    /// Draws again and again, as time passes though nothing else happens. Ends soon after the line is over.
    private func tick() {
        _ = WorkerThread { [self] in
            while true {
                usleep(100_000)
                let isOver = state.withLock { state in
                    if state.isOver || Interruption.isRequested {
                        wipe(&state)
                        return true
                    }
                    draw(&state)
                    return false
                }
                if isOver { return }
            }
        }
    }

    private func draw(_ state: inout State) {
        let now = ContinuousClock.now
        guard (now - begun) / .seconds(1) >= 1, !Interruption.isRequested else { return }
        let text = state.content.line(at: now).clipped(to: output.noteColumns - 1)
        guard text != state.drawn else { return }
        Interruption.leavesLine(true)
        output.remark("\r\u{1B}[K" + text)
        state.drawn = text
    }

    private func wipe(_ state: inout State) {
        guard !state.drawn.isEmpty else { return }
        output.remark("\r\u{1B}[K")
        Interruption.leavesLine(false)
        state.drawn = ""
    }
}

extension ProgressLine.Content {
    /// All of it in a line: "3 of 11  12 s (last time 40 s)  The tool answers, and 1 more".
    func line(at now: ContinuousClock.Instant) -> String {
        var parts: [String] = []
        if !lead.isEmpty { parts.append(lead) }
        if total > 0 { parts.append("\(done) of \(total)") }
        if let remaining, remaining >= 1 { parts.append("about \(Self.time(remaining)) left") }
        if let first = running.first {
            if let begun = first.begun {
                let last = first.lastTime.map { " (last time \(Self.time($0)))" } ?? ""
                parts.append(Self.time((now - begun) / .seconds(1)) + last)
            }
            let others = running.count > 1 ? ", and \(running.count - 1) more" : ""
            // What is named comes from manifests.
            parts.append(first.what.escapingControls().replacingAll("\n", with: " ") + others)
        }
        return parts.joined(separator: "  ")
    }

    /// A time as people say it, in whole seconds, so that the line is calm: "12 s", "3 min 5 s".
    static func time(_ seconds: Double) -> String {
        guard seconds >= 0, seconds < 360_000 else { return "more than a day" }
        let whole = Int(seconds)
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
