import CSpawn
package import CairnDiagnostics
import CairnFiles
import Synchronization
import SystemPackage

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
    /// Why the processes could not be seen at some moment.
    private let problem = Mutex<Errno?>(nil)

    /// Makes a runner.
    /// - Parameter isCancelled: asked many times a second; once it says true, all commands are ended.
    package init(isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.isCancelled = isCancelled
    }

    package var blindness: Diagnostic? {
        problem.withLock { $0 }.map { unwatched($0) }
    }

    package func run(
        _ command: Command, meanwhile: (@Sendable (_ isRunning: @Sendable () -> Bool) -> Void)?
    ) throws(Diagnostic) -> CommandOutcome {
        // As a limit that the system does not hold anybody to, it has to be too large to mean anything.
        let mark = UInt64.random(in: 1 << 40..<1 << 41)
        var marked = command
        marked.environment[Descendants.mark] = String(mark)
        var started: SpawnedProcess?
        try descendants.add(mark: mark) { () throws(Diagnostic) in
            let process = try SpawnedProcess(marked, mark: mark)
            let pid = process.pid
            started = consume process
            return pid
        }
        guard let process = started.take() else { preconditionFailure("started without an error") }
        var supervision = Supervision(process, command: command, descendants: descendants, isCancelled: isCancelled)
        defer {
            if let reason = supervision.problem { problem.withLock { $0 = reason } }
        }
        guard let meanwhile else {
            supervision.superviseToEnd(isDone: { false })
            return supervision.outcome
        }
        let companion = Companion()
        let thread = WorkerThread {
            meanwhile { companion.isRunning }
            companion.isDone = true
        }
        supervision.superviseToEnd(isDone: { companion.isDone || thread == nil })
        companion.isRunning = false
        guard let thread else {
            throw Diagnostic(
                id: "cannot-start", "the command was ended, since what has to be done meanwhile cannot be",
                explanation: "the system gives no thread", help: ["look at how many processes and threads there are"])
        }
        thread.join()
        return supervision.outcome
    }
}

/// What the thread that does something while a command runs, and the one that watches the command, know of each other.
private final class Companion: Sendable {
    private let done = Atomic<Bool>(false)
    private let running = Atomic<Bool>(true)

    var isDone: Bool {
        get { done.load(ordering: .acquiring) }
        set { done.store(newValue, ordering: .releasing) }
    }

    var isRunning: Bool {
        get { running.load(ordering: .acquiring) }
        set { running.store(newValue, ordering: .releasing) }
    }
}
