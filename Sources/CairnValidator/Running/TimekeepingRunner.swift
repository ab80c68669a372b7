import CairnDiagnostics
import Execution
import Synchronization

/// A runner that notes whether something was ended for the time that it took: on a busy machine that says little.
final class TimekeepingRunner: Runner {
    private let runner: any Runner
    private let isLate = Atomic(false)

    init(_ runner: any Runner) {
        self.runner = runner
    }

    /// Whether something was.
    var ranOutOfTime: Bool { isLate.load(ordering: .relaxed) }

    var blindness: Diagnostic? { runner.blindness }

    func run(
        _ command: Command, meanwhile: (@Sendable (_ isRunning: @Sendable () -> Bool) -> Void)?
    ) throws(Diagnostic) -> CommandOutcome {
        let outcome = try runner.run(command, meanwhile: meanwhile)
        if outcome.isEndedByTime { isLate.store(true, ordering: .relaxed) }
        return outcome
    }
}
