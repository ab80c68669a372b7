package import CairnDiagnostics

extension CommandOutcome {
    /// The finding that a command was ended, nil if it ended by itself.
    package func endedEarly(_ what: String, limits: RunLimits) -> Diagnostic? {
        let tail = (error.total > 0 ? error : output).lastLines(5).joined(separator: "\n")
        let explanation = tail.isEmpty ? nil : "its last output:\n\(tail)"
        switch end {
        case .exited, .stopped: return nil
        case .signalled(let number):
            return Diagnostic(
                id: "command-crashed", "\(what) was ended by signal \(number)", explanation: explanation)
        case .timedOut:
            return Diagnostic(
                id: "command-timeout", "\(what) did not end within \(Self.shown(limits.seconds)) seconds",
                explanation: explanation, help: ["look for what it waits for: input, a lock, the network, a loop"])
        case .tooMuchOutput:
            return Diagnostic(
                id: "command-flood", "\(what) wrote more than \(megabytes(limits.outputBytes))",
                explanation: explanation)
        case .tooMuchMemory:
            return Diagnostic(
                id: "command-memory", "\(what) held more than \(megabytes(limits.memoryBytes)) of memory",
                explanation: explanation)
        case .interrupted: return Diagnostic(id: "interrupted", "\(what) was interrupted")
        }
    }

    private static func shown(_ seconds: Double) -> String {
        Int(exactly: seconds).map { String($0) } ?? String(seconds)
    }
}
