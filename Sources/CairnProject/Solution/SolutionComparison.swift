package import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import CairnValidator
import Reports
package import SystemPackage

/// A milestone's solution beside a project: what it would change.
package struct SolutionComparison: Sendable {
    /// The project's folder.
    package let root: FilePath
    /// Whose solution it is.
    package let milestone: Milestone
    /// The files that the solution changes, in the order of their paths, those among them that the project has already.
    package let files: [SolutionChange]
    /// The earlier milestones that it builds on and that the project lacks.
    package let lacking: [Milestone]

    /// What would be written.
    package var writings: [SolutionChange.Writing] { files.compactMap(\.writing) }
    /// What would be left for a person to do.
    package var open: [SolutionChange] { files.filter(\.state.isOpen) }
    /// Whether the project has all of it.
    package var isSame: Bool { files.allSatisfy { $0.state == .same } }

    /// What a change with it is for, as a person reads it.
    var purpose: String { "solution \(milestone.number) \(milestone.id)" }
}

extension Session {
    /// Compares a milestone's solution with a project.
    /// - Parameters:
    ///   - milestone: the milestone's id or number.
    ///   - directory: the project's folder, or one below it.
    /// - Throws: that there is no such milestone, that it has no solution, or that something stands in its way; what
    ///   `open` throws; what is wrong with the template.
    package func compareSolution(_ milestone: String, in directory: FilePath) throws -> SolutionComparison {
        let folder = try open(directory)
        return try comparison(of: try folder.milestones.named(milestone), in: folder)
    }

    func comparison(of milestone: Milestone, in folder: ProjectFolder) throws -> SolutionComparison {
        let files = try folder.rendered.solution(of: milestone)
        guard !files.isEmpty else {
            throw Diagnostics(
                Diagnostic(id: "no-solution", "the template has no solution of milestone '\(milestone.id)'"))
        }
        let states = try folder.rendered.states(before: milestone)
        let labels = ThreeWayMerge.Labels(
            yours: SolutionChange.yours, base: "before solution \(milestone.number)",
            theirs: "solution \(milestone.number) \(milestone.id)")
        let changes = try files.map { file in
            try folder.change(to: file, from: states.map { $0[file.path] }, labels)
        }
        let earlier = folder.milestones.filter { $0.number < milestone.number }
        let report = earlier.isEmpty ? nil : try self.report(on: folder, ValidationOptions())
        let lacking = try earlier.filter { one in
            guard let result = report?.milestones.first(where: { $0.id == one.id }), result.state == .pending else {
                return false
            }
            // Where only running would tell, a project that has not even the files has not got it.
            return try !result.lacksOnlyRunning || folder.isUntouched(by: one)
        }
        return SolutionComparison(root: folder.root, milestone: milestone, files: changes, lacking: lacking)
    }
}

extension RenderedProject {
    /// The files of the starter, and after it those that each solution before a milestone's leaves: what that one builds
    /// on comes last.
    fileprivate func states(before milestone: Milestone) throws(PlanFailure) -> [[RelativePath: UnifiedDiff.Side]] {
        try (0..<milestone.number).map { (number) throws(PlanFailure) in
            Dictionary(
                try files(solvedThrough: number).map { ($0.path, UnifiedDiff.Side($0)) }, uniquingKeysWith: { $1 })
        }
    }
}

extension UnifiedDiff.Side {
    init(_ file: Plan.File) {
        self.init(file.bytes, isExecutable: file.isExecutable)
    }
}

extension ProjectFolder {
    /// What the solution's file makes of the project's.
    /// - Parameter earlier: what the starter, and each solution before, has there; nil for nothing.
    fileprivate func change(
        to file: Plan.File, from earlier: [UnifiedDiff.Side?], _ labels: ThreeWayMerge.Labels
    ) throws -> SolutionChange {
        let old = try side(of: file.path)
        let merge = FileMerge(file.path, earlier: earlier, theirs: UnifiedDiff.Side(file), yours: old?.side)
        let outcome = try merge.outcome(labels)
        guard let (path, new) = outcome.written else {
            return SolutionChange(path: file.path, state: outcome.state, writing: nil)
        }
        let place = path == file.path ? old : try side(of: path)
        guard place?.side != new else { return SolutionChange(path: file.path, state: outcome.state, writing: nil) }
        let writing = SolutionChange.Writing(
            path: path, old: place?.side, new: new, diff: UnifiedDiff(path, from: place?.side, to: new),
            oldState: place?.state)
        return SolutionChange(path: file.path, state: outcome.state, writing: writing)
    }

    /// A file of the project as it is now; nil if nothing is there.
    private func side(of path: RelativePath) throws -> (side: UnifiedDiff.Side, state: FileState)? {
        try files.side(of: path, in: root)
    }

    /// Whether some file of a milestone's solution is missing, or as scaffolding made it though the solution changes it.
    fileprivate func isUntouched(by milestone: Milestone) throws -> Bool {
        try rendered.solution(of: milestone).contains { file in
            guard let now = try side(of: file.path)?.side else { return true }
            return now.bytes != file.bytes
                && rendered.plan.files.first { $0.path == file.path }?.bytes == now.bytes
        }
    }
}
