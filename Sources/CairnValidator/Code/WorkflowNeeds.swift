import CairnDiagnostics
import YAML

/// The jobs of a workflow in the order that their `needs` gives them.
struct WorkflowNeeds {
    private let jobs: [Node.Entry]
    /// What each job names, and which job that is.
    private let needs: [[(node: Node, job: Int?)]]

    /// Reads the `needs` of a workflow's jobs.
    init(_ jobs: [Node.Entry]) {
        self.jobs = jobs
        // GitHub tells no upper from lower case in them.
        let places = Dictionary(
            jobs.enumerated().map { ($1.key.text.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        needs = jobs.map { job in
            guard let named = job.value["needs"], !named.isNull else { return [] }
            return (named.items.map { Array($0) } ?? [named]).map { ($0, places[$0.text.lowercased()]) }
        }
    }

    /// Why each of the jobs never runs, nil for one that may; or why GitHub refuses them all.
    /// - Throws: that a condition cannot be judged.
    func judge() throws(Diagnostic) -> Result<[WorkflowObstacle?], WorkflowObstacle> {
        if let unknown { return .failure(unknown) }
        let order = order
        if order.count < jobs.count { return .failure(circle(outside: order)) }
        var found: [WorkflowObstacle?] = jobs.map { _ in nil }
        // The first job before each, or itself, that its own `if` keeps from running; and whether one of these may fail.
        var idle: [Int?] = jobs.map { _ in nil }
        var canFail = jobs.map { _ in false }
        for place in order {
            let before = needs[place].compactMap(\.job)
            let first = before.lazy.compactMap { idle[$0] }.first
            let canOneFail = before.contains { canFail[$0] }
            idle[place] = first
            var cases: [ActionsStatus] = before.isEmpty ? [.success, .cancelled] : [.cancelled, .skipped]
            if !before.isEmpty, first == nil { cases.append(.success) }
            if canOneFail { cases.append(.failure) }

            let condition = jobs[place].value["if"]
            if try WorkflowCondition.canHold(condition, in: cases) {
                canFail[place] = true
                continue
            }
            canFail[place] = canOneFail
            if let first, let cause = found[first],
                try WorkflowCondition.canHold(condition, in: ActionsStatus.allCases)
            {
                var obstacle = cause.leading("never runs: it needs '\(jobs[first].key.text)', which ")
                obstacle.help.append("take '\(jobs[first].key.text)' out of what the job needs")
                found[place] = obstacle
            } else if let condition {
                found[place] = .condition(condition)
                idle[place] = place
            }
        }
        return .success(found)
    }

    /// That a job needs one that there isn't.
    private var unknown: WorkflowObstacle? {
        for (job, needs) in zip(jobs, needs) {
            guard let (node, _) = needs.first(where: { $0.job == nil }) else { continue }
            var obstacle = WorkflowObstacle(
                "GitHub refuses the file: its job '\(job.key.text)' needs '\(node.text)', which is no job of it",
                at: node, help: "name a job of this file, or take the name out of 'needs'")
            if let near = didYouMean(node.text, among: jobs.map(\.key.text)) { obstacle.help.insert(near, at: 0) }
            return obstacle
        }
        return nil
    }

    /// The jobs, each behind those that it needs; without those of a circle and behind one.
    private var order: [Int] {
        var open = needs.map(\.count)
        var after: [[Int]] = jobs.map { _ in [] }
        for (place, needs) in needs.enumerated() {
            for case let job? in needs.map(\.job) { after[job].append(place) }
        }
        var order = open.indices.filter { open[$0] == 0 }
        var done = 0
        while done < order.count {
            for place in after[order[done]] {
                open[place] -= 1
                if open[place] == 0 { order.append(place) }
            }
            done += 1
        }
        return order
    }

    /// That jobs need each other.
    private func circle(outside order: [Int]) -> WorkflowObstacle {
        let free = Set(order)
        var way: [Int] = []
        var steps: [Int: Int] = [:]
        var next = jobs.indices.first { !free.contains($0) }
        var node: Node?
        while let place = next, steps[place] == nil {
            steps[place] = way.count
            way.append(place)
            let need = needs[place].first { $0.job.map { !free.contains($0) } ?? false }
            next = need?.job
            node = need?.node
        }
        let names = way[(next.flatMap { steps[$0] } ?? 0)...].map { "'\(jobs[$0].key.text)'" }
        let words =
            names.count == 1
            ? "its job \(names[0]) needs itself"
            : "its jobs \(names.prefix(5).joined(separator: ", ")) need each other in a circle"
        return WorkflowObstacle("GitHub refuses the file: \(words)", at: node, help: "take one of them out of 'needs'")
    }
}
