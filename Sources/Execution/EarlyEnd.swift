package import CairnDiagnostics

extension CommandOutcome {
    /// The finding that a command was ended, or that it could not be; nil if all of it ended by itself.
    package func endedEarly(_ what: String, limits: RunLimits) -> Diagnostic? {
        let tail = (error.total > 0 ? error : output).lastLines(5).joined(separator: "\n")
        let explanation = tail.isEmpty ? nil : "its last output:\n\(tail)"
        if let first = survivors.first {
            let numbers = survivors.prefix(10).map { String($0) }.joined(separator: ", ")
            let rest = survivors.count > 10 ? " and \(survivors.count - 10) more" : ""
            return Diagnostic(
                id: "command-survives", "processes that \(what) started could not be ended and run still",
                explanation: "their numbers: \(numbers)\(rest)",
                help: ["look at one: ps -fp \(first)", "then end it: kill -KILL \(first)"])
        }
        switch end {
        case .exited, .stopped: return nil
        case .signalled(let number):
            return Diagnostic(
                id: "command-crashed", "\(what) was ended by signal \(number)", explanation: explanation)
        case .timedOut:
            return Diagnostic(
                id: "command-timeout", "\(what) did not end within \(Self.shown(limits.seconds)) seconds",
                explanation: explanation, help: ["look for what it waits for: input, a lock, the network, a loop"])
        case .stalled:
            return Diagnostic(
                id: "command-stalled",
                "\(what) came no further for \(Self.shown(limits.stallSeconds ?? limits.seconds)) seconds",
                explanation: explanation, help: ["look for what it waits for: input, a lock, the network, a loop"])
        case .tooMuchOutput:
            return Diagnostic(
                id: "command-flood", "\(what) wrote more than \(megabytes(limits.outputBytes))",
                explanation: explanation)
        case .tooMuchMemory(let bytes):
            return Diagnostic(
                id: "command-memory",
                "\(what) held \(megabytes(bytes)) of memory, and \(megabytes(limits.memoryBytes)) is the limit",
                explanation: explanation,
                help: ["have it hold less at a time; all that it starts counts together"])
        case .tooManyProcesses(let count):
            return Diagnostic(
                id: "command-processes",
                "\(what) was \(count) processes at once, and \(limits.processes) is the limit",
                explanation: explanation,
                help: [
                    "look for what starts itself again, or starts others in a loop without waiting for their end",
                    "if it needs many, have fewer of them at a time",
                ])
        case .interrupted: return Diagnostic(id: "interrupted", "\(what) was interrupted")
        }
    }

    /// Whether it was ended for the time that it took.
    package var isEndedByTime: Bool { end == .timedOut || end == .stalled }

    /// Whether it took more than it may of anything but time, or could not be ended: then nothing else counts.
    package var isExcess: Bool {
        switch end {
        case .tooMuchOutput, .tooMuchMemory, .tooManyProcesses: true
        default: !survivors.isEmpty
        }
    }

    private static func shown(_ seconds: Double) -> String {
        Int(exactly: seconds).map { String($0) } ?? String(seconds)
    }
}
