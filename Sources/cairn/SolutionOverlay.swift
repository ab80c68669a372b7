import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import CairnValidator
import Reports
import SystemPackage

/// A milestone's solution beside a project: what it would change.
struct SolutionOverlay {
    /// A file of the solution.
    struct Change {
        /// What it should be.
        var file: Plan.File
        /// Whether the project has a file there.
        var isReplacement: Bool
        /// How to get there; empty if it is so already.
        var diff: UnifiedDiff
    }

    let milestone: Milestone
    /// What differs from the project, in the order of the paths.
    let changes: [Change]
    /// The earlier milestones that it builds on and that the project lacks.
    let lacking: [Milestone]

    /// Compares the solution with the project.
    /// - Throws: that the milestone has no solution or something stands in its way; what is wrong with the template.
    init(of milestone: Milestone, in folder: ProjectFolder) throws {
        self.milestone = milestone
        let files = try folder.solution(of: milestone)
        guard !files.isEmpty else {
            throw Diagnostics(
                Diagnostic(id: "no-solution", "the template has no solution of milestone '\(milestone.id)'"))
        }
        changes = try files.compactMap { file in
            let old = try folder.side(of: file.path)
            let diff = UnifiedDiff(
                file.path, from: old, to: UnifiedDiff.Side(file.bytes, isExecutable: file.isExecutable))
            return diff.bytes.isEmpty ? nil : Change(file: file, isReplacement: old != nil, diff: diff)
        }
        let earlier = folder.template.milestones.filter { $0.number < milestone.number }
        let report = earlier.isEmpty ? nil : try folder.validate(ValidationOptions())
        lacking = try earlier.filter { one in
            guard let result = report?.milestones.first(where: { $0.id == one.id }), result.state == .pending else {
                return false
            }
            // Where only running would tell, a project that has not even the files has not got it.
            return try !result.lacksOnlyRunning || folder.isUntouched(by: one)
        }
    }
}

extension ProjectFolder {
    /// The rendered files of a milestone's solution.
    fileprivate func solution(of milestone: Milestone) throws(PlanFailure) -> [Plan.File] {
        try planner.files(named: "solution", of: milestone, variables: variables)
    }

    /// A file of the project as it is now; nil if nothing is there.
    fileprivate func side(of path: RelativePath) throws -> UnifiedDiff.Side? {
        let disk = LocalFileSystem()
        do {
            if let obstacle = try OverlayWriter(files: disk, processID: 0).obstacle(to: path, in: root) {
                throw Diagnostic(
                    id: "in-the-way", "'\(obstacle)' stands in the way of the solution's file '\(path)'",
                    explanation: obstacle == path
                        ? "it is no regular file, and a solution writes through no link"
                        : "it is no directory, and a solution writes through no link",
                    help: ["move it away: git mv \(obstacle.string.shellQuoted) ELSEWHERE"])
            }
            let place = root.appending(path.string)
            guard let info = try disk.info(at: place) else { return nil }
            // What is read is held twice and compared line by line.
            guard info.size <= 16 << 20 else {
                throw Diagnostic(
                    id: "file-too-large", "'\(path)' is too large to be compared with the solution",
                    help: ["move it away: git mv \(path.string.shellQuoted) ELSEWHERE"])
            }
            return UnifiedDiff.Side(try disk.read(place), isExecutable: info.isExecutable)
        } catch let error as FileError {
            throw Diagnostics(Diagnostic(id: "unreadable-file", "cannot read '\(path)': \(error.reason)"))
        }
    }

    /// Whether some file of a milestone's solution is missing, or as scaffolding made it though the solution changes it.
    fileprivate func isUntouched(by milestone: Milestone) throws -> Bool {
        try solution(of: milestone).contains { file in
            guard let now = try side(of: file.path) else { return true }
            return now.bytes != file.bytes && plan.files.first { $0.path == file.path }?.bytes == now.bytes
        }
    }
}
