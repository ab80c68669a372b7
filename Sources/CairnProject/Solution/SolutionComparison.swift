import Reports
package import CairnCatalog
import CairnDiagnostics
package import CairnFiles
package import CairnGenerator
package import CairnPlan
import CairnValidator
package import SystemPackage

/// A milestone's solution beside a project: what it would change.
package struct SolutionComparison: Sendable {
    /// A file of the solution.
    package struct Change: Sendable {
        /// What it should be.
        package var file: Plan.File
        /// What the project has there; nil for nothing.
        package var old: FileState?
        /// How to get there.
        package var diff: UnifiedDiff

        /// Whether the project has a file there.
        package var isReplacement: Bool { old != nil }
    }

    /// The project's folder.
    package let root: FilePath
    /// Whose solution it is.
    package let milestone: Milestone
    /// What differs from the project, in the order of the paths.
    package let changes: [Change]
    /// The earlier milestones that it builds on and that the project lacks.
    package let lacking: [Milestone]
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
        let changes: [SolutionComparison.Change] = try files.compactMap { file in
            let old = try folder.side(of: file.path)
            let diff = UnifiedDiff(
                file.path, from: old?.side, to: UnifiedDiff.Side(file.bytes, isExecutable: file.isExecutable))
            return diff.bytes.isEmpty
                ? nil : SolutionComparison.Change(file: file, old: old?.state, diff: diff)
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
        return SolutionComparison(root: folder.root, milestone: milestone, changes: changes, lacking: lacking)
    }
}

extension ProjectFolder {
    /// The largest file, in bytes, that is compared: what is read is held twice and compared line by line.
    private static let limit = 16 << 20

    /// A file of the project as it is now; nil if nothing is there.
    fileprivate func side(of path: RelativePath) throws -> (side: UnifiedDiff.Side, state: FileState)? {
        do {
            if let obstacle = try files.obstacle(to: path, in: root) {
                throw Diagnostic(
                    id: "in-the-way", "'\(obstacle)' stands in the way of the solution's file '\(path)'",
                    explanation: obstacle == path
                        ? "it is no regular file, and a solution writes through no link"
                        : "it is no directory, and a solution writes through no link",
                    help: ["move it away: git mv \(obstacle.string.shellQuoted) ELSEWHERE"])
            }
            let place = root.appending(path.string)
            guard let info = try files.info(at: place) else { return nil }
            guard info.size <= Self.limit else {
                throw Diagnostic(
                    id: "file-too-large", "'\(path)' is too large to be compared with the solution",
                    help: ["move it away: git mv \(path.string.shellQuoted) ELSEWHERE"])
            }
            let bytes = try files.read(place, upTo: Self.limit)
            return (
                UnifiedDiff.Side(bytes, isExecutable: info.isExecutable),
                FileState(bytes, permissions: info.permissions)
            )
        } catch let error as FileError {
            throw Diagnostics(Diagnostic(id: "unreadable-file", "cannot read '\(path)': \(error.reason)"))
        }
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
