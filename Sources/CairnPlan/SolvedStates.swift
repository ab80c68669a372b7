package import CairnCatalog
import CairnFiles
package import Jinja
import Synchronization

/// The states of a project from the starter to the last solution, each computed once and when it is asked for.
///
/// A solution is a change of the state before, so that a state needs all solutions up to it.
package final class SolvedStates: Sendable {
    /// What a solution brings, and the files with it.
    private struct Step: Sendable {
        var brought: [Plan.File]
        var files: FilesByPath
    }

    private let planner: Planner
    private let milestones: [Milestone]
    private let variables: Variables
    private let starter: [Plan.File]
    private let steps = Mutex<[Result<Step, PlanFailure>]>([])

    /// Begins with a starter; nothing is computed yet.
    /// - Parameters:
    ///   - starter: its files.
    ///   - milestones: the template's milestones in their order.
    ///   - planner: what renders the template.
    ///   - variables: as the planner gave them for the starter's answers.
    package init(_ starter: [Plan.File], milestones: [Milestone], planner: Planner, variables: Variables) {
        self.starter = starter
        self.milestones = milestones
        self.planner = planner
        self.variables = variables
    }

    /// What a milestone's solution brings, whole files in the order of their paths; none if it has no solution.
    /// - Throws: what is wrong with it, or with an earlier one.
    package func solution(of milestone: Milestone) throws(PlanFailure) -> [Plan.File] {
        guard let index = milestones.firstIndex(where: { $0.id == milestone.id }) else { return [] }
        return try step(index)?.brought ?? []
    }

    /// The solutions beside a milestone's own, applied.
    /// - Throws: what is wrong with them, with its own or an earlier one.
    package func others(of milestone: Milestone) throws(PlanFailure) -> [OtherSolution] {
        guard let index = milestones.firstIndex(where: { $0.id == milestone.id }), let own = try step(index) else {
            return []
        }
        return try planner.others(of: milestone, on: try before(index), solved: own.files, variables: variables)
    }

    /// The files that a milestone's solution is applied to.
    private func before(_ index: Int) throws(PlanFailure) -> FilesByPath {
        try step(index - 1)?.files ?? Dictionary(starter.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    }

    /// The files with the first solutions, in the order of their paths.
    /// - Parameter number: how many: 0 for the starter; more than there are is all.
    /// - Throws: what is wrong with one of them.
    package func files(solvedThrough number: Int) throws(PlanFailure) -> [Plan.File] {
        guard let step = try step(min(number, milestones.count) - 1) else { return starter }
        return step.files.values.sorted { $0.path < $1.path }
    }

    /// The step of a milestone, by its place; nil if there is none.
    private func step(_ index: Int) throws(PlanFailure) -> Step? {
        guard milestones.indices.contains(index) else { return nil }
        let found = steps.withLock { steps in
            while steps.count <= index {
                let next = milestones[steps.count]
                let before: Result<FilesByPath, PlanFailure> =
                    steps.last.map { $0.map(\.files) }
                    ?? .success(Dictionary(starter.map { ($0.path, $0) }, uniquingKeysWith: { $1 }))
                steps.append(before.flatMap { files in apply(next, to: files) })
            }
            return steps[index]
        }
        return try found.get()
    }

    private func apply(_ milestone: Milestone, to files: FilesByPath) -> Result<Step, PlanFailure> {
        do throws(PlanFailure) {
            let brought = try planner.solution(of: milestone, on: files, variables: variables)
            return .success(
                Step(brought: brought, files: files.merging(brought.map { ($0.path, $0) }, uniquingKeysWith: { $1 })))
        } catch {
            return .failure(error)
        }
    }
}
