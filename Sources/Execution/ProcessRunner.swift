import CSpawn
package import CairnDiagnostics
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Executes commands on this machine, within limits, and ends everything that they start.
///
/// This is no sandbox: a command may read and write whatever the person who runs Cairn may.
package final class ProcessRunner: Runner {
    private let descendants = Descendants.shared
    private let isCancelled: @Sendable () -> Bool

    /// Makes a runner.
    /// - Parameter isCancelled: asked many times a second; once it says true, all commands are ended.
    package init(isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.isCancelled = isCancelled
    }

    package func run(
        _ command: Command, meanwhile: (@Sendable (_ isRunning: @Sendable () -> Bool) -> Void)?
    ) throws(Diagnostic) -> CommandOutcome {
        let mark = String(UInt64.random(in: .min ... .max), radix: 36)
        var marked = command
        marked.environment[Descendants.mark] = mark
        var started: SpawnedProcess?
        try descendants.add(mark: mark) { () throws(Diagnostic) in
            let process = try SpawnedProcess(marked)
            let pid = process.pid
            started = consume process
            return pid
        }
        guard let process = started.take() else { preconditionFailure("started without an error") }
        var supervision = Supervision(process, command: command, descendants: descendants, isCancelled: isCancelled)
        guard let meanwhile else {
            supervision.superviseToEnd(isDone: { false })
            return supervision.outcome
        }
        let companion = Companion()
        DispatchQueue.global().async {
            meanwhile { companion.isRunning }
            companion.finish()
        }
        supervision.superviseToEnd(isDone: { companion.isDone })
        companion.stop()
        return supervision.outcome
    }
}

/// What is done while a command runs.
private final class Companion: Sendable {
    private let done = Atomic<Bool>(false)
    private let running = Atomic<Bool>(true)
    private let ended = DispatchSemaphore(value: 0)

    var isDone: Bool { done.load(ordering: .acquiring) }
    var isRunning: Bool { running.load(ordering: .acquiring) }

    func finish() {
        done.store(true, ordering: .releasing)
        ended.signal()
    }

    /// Tells it that the command has ended, and waits for it to notice.
    func stop() {
        running.store(false, ordering: .releasing)
        ended.wait()
    }
}
