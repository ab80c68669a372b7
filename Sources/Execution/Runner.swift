package import CairnDiagnostics

/// Executes commands. `ProcessRunner` is the machine's; tests may have others.
package protocol Runner: Sendable {
    /// Executes a command and waits for its end, and for that of everything it started.
    /// - Parameters:
    ///   - command: what to execute.
    ///   - meanwhile: done while it runs, on a thread of its own; when it returns the command is ended. It gets a
    ///     closure that tells whether the command still runs.
    /// - Throws: a diagnostic (`missing-tool`, `cannot-start`) if it cannot be started.
    func run(
        _ command: Command, meanwhile: (@Sendable (_ isRunning: @Sendable () -> Bool) -> Void)?
    ) throws(Diagnostic) -> CommandOutcome

    /// What is not known of the commands that ran, as a warning; nil if all of it was seen.
    var blindness: Diagnostic? { get }
}

extension Runner {
    package var blindness: Diagnostic? { nil }

    /// Executes a command and waits for its end, and for that of everything it started.
    package func run(_ command: Command) throws(Diagnostic) -> CommandOutcome {
        try run(command, meanwhile: nil)
    }
}
