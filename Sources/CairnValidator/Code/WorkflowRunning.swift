import CairnDiagnostics
import YAML

/// What of a workflow of GitHub Actions, or of a composite action, ever runs.
struct WorkflowRunning {
    /// Why nothing of it ever runs; nil if something may.
    private(set) var obstacle: WorkflowObstacle?
    /// The jobs, in the file's order; a composite action is a job `runs`.
    let jobs: [Node.Entry]
    /// Why a job never runs, in the order of `jobs`.
    private var jobObstacles: [WorkflowObstacle?]

    /// Judges a file.
    /// - Throws: that a condition cannot be judged.
    init(_ root: Node) throws(Diagnostic) {
        guard let entries = root["jobs"]?.entries else {
            jobs = root.members(named: "runs")
            jobObstacles = jobs.map { _ in nil }
            obstacle = try Self.refusedCondition(jobs)
            if obstacle == nil { obstacle = Self.otherAction(jobs) }
            return
        }
        jobs = Array(entries)
        jobObstacles = jobs.map { _ in nil }
        obstacle = Self.missingEvent(root)
        if obstacle == nil { obstacle = try Self.refusedCondition(jobs) }
        guard obstacle == nil else { return }
        switch try WorkflowNeeds(jobs).judge() {
        case .success(let found): jobObstacles = found
        case .failure(let refused): obstacle = refused
        }
    }

    /// Why a step of the job at a place never runs, or does not count; nil if it may.
    /// - Throws: that a condition cannot be judged.
    func obstacle(of step: Node, inJob place: Int) throws(Diagnostic) -> WorkflowObstacle? {
        if let obstacle { return obstacle }
        guard jobs.indices.contains(place) else { return nil }
        let job = jobs[place]
        if let idle = jobObstacles[place] { return idle.leading("its job '\(job.key.text)' ") }
        if let node = step["if"], try !WorkflowCondition.canHold(node, in: ActionsStatus.allCases) {
            return .condition(node).leading("it ")
        }
        for (node, owner) in [(job.value, " of its job '\(job.key.text)'"), (step, "")] {
            guard let borne = node["continue-on-error"], try Self.isTrue(borne) else { continue }
            return WorkflowObstacle(
                "its failure fails nothing: 'continue-on-error: \(borne.text)'\(owner)", at: borne,
                help: "take 'continue-on-error' away")
        }
        return nil
    }

    /// That no event starts it.
    private static func missingEvent(_ root: Node) -> WorkflowObstacle? {
        // For readers of YAML 1.1 a bare `on` is a truth value, and some write it anew as one.
        let events = root["on"] ?? root.entries?.first { $0.key.bool == true }?.value
        let help = "name the events that start it: on: [push, pull_request]"
        guard let events else {
            return WorkflowObstacle("its workflow never runs: it has no 'on'", at: nil, help: help)
        }
        let hasEvent =
            switch events.kind {
            case .sequence: events.items?.contains(where: isEvent) ?? false
            case .mapping: events.entries?.contains { isEvent($0.key) } ?? false
            default: isEvent(events)
            }
        return hasEvent ? nil : WorkflowObstacle("its workflow never runs: 'on' names no event", at: events, help: help)
    }

    private static func isEvent(_ node: Node) -> Bool {
        node.kind == .string && !node.text.allSatisfy(\.isWhitespace)
    }

    /// That a job or step has an `if` for which GitHub refuses the whole file.
    private static func refusedCondition(_ jobs: [Node.Entry]) throws(Diagnostic) -> WorkflowObstacle? {
        for job in jobs {
            for node in [job.value] + (job.value["steps"]?.items.map { Array($0) } ?? []) {
                guard let condition = node["if"] else { continue }
                do throws(ActionsFlaw) {
                    _ = try WorkflowCondition(condition).canHold(in: [.success])
                } catch {
                    return try .refused(error, condition)
                }
            }
        }
        return nil
    }

    /// That an action is none of those that have steps.
    private static func otherAction(_ runs: [Node.Entry]) -> WorkflowObstacle? {
        guard let using = runs.first?.value["using"] else { return nil }
        return using.text.lowercased() == "composite"
            ? nil
            : WorkflowObstacle(
                "its action runs no steps: 'using: \(using.text)'", at: using, help: "write 'using: composite'")
    }

    /// Whether `continue-on-error` is true, plainly or by an expression that is never anything else.
    private static func isTrue(_ node: Node) throws(Diagnostic) -> Bool {
        guard node.kind == .bool || node.kind == .string, !node.text.allSatisfy(\.isWhitespace) else { return false }
        do throws(ActionsFlaw) {
            return try WorkflowCondition(node).isTrue(at: .success) == true
        } catch {
            // One that GitHub refuses bears no failure.
            _ = try WorkflowObstacle.refused(error, node)
            return false
        }
    }
}
