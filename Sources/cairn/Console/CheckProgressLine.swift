import CairnValidator
import Synchronization

/// How far checks that execute something are: which run now, since when, how many are done, how long they took last time.
final class CheckProgressLine: Sendable {
    private struct Running: Sendable {
        var id: String
        var task: ProgressLine.Content.Task
    }

    private struct State {
        var running: [Running] = []
        /// By their ids: one that is tried again is done once.
        var done: Set<String> = []
        var total = 0
    }

    private let line: ProgressLine
    private let state = Mutex(State())

    /// Shows it by a line.
    init(_ line: ProgressLine) {
        self.line = line
    }

    /// Takes what is told of the checks.
    func show(_ event: CheckProgress, _ lastTimes: [String: Double]) {
        let content = state.withLock { state in
            switch event {
            case .planned(let count): (state.done, state.total) = ([], count)
            case .began(let check):
                let task = ProgressLine.Content.Task(
                    what: check.title, begun: .now, lastTime: lastTimes[check.qualifiedID])
                state.running.append(Running(id: check.qualifiedID, task: task))
            case .ended(let check):
                state.running.removeAll { $0.id == check.qualifiedID }
                state.done.insert(check.qualifiedID)
            }
            var content = ProgressLine.Content()
            content.running = state.running.map(\.task)
            (content.done, content.total) = (state.done.count, state.total)
            return content
        }
        // What only reads is done at once.
        if content.total > 0 { line.show(content) }
    }
}
