import CairnCatalog
package import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
package import SystemPackage

/// A solution that was written into a project.
package struct SolutionResult: Sendable {
    /// What it was compared with before.
    package var comparison: SolutionComparison
    /// Whether something was written: not if the project had all of it already.
    package var isApplied: Bool
}

extension Session {
    /// Merges a milestone's solution into a project: all that it writes, or nothing.
    ///
    /// If that leaves something for a person to do, the state before is kept until that is done: see `abortSolution`.
    /// - Parameters:
    ///   - milestone: the milestone's id or number.
    ///   - directory: the project's folder, or one below it.
    ///   - isForced: whether to write even if git could not bring the project back, or if it lacks earlier milestones.
    /// - Throws: that an earlier merge is not done; `LackingMilestones`, or what git says against it, unless forced;
    ///   `WriteError` if it could not be written; what `compareSolution` throws.
    package func applySolution(
        _ milestone: String, in directory: FilePath, isForced: Bool = false
    ) throws -> SolutionResult {
        let root = try ProjectSearch(workingFolder).root(from: directory)
        if !workingFolder.isSame(root) { progress.report(.projectFound(root, prefix: "")) }
        let files = try RootedFileSystem(project: root)
        let writer = try FolderWriter(root, files: files, owner: .current(root), isInterrupted: isInterrupted)
        if let recovered = try writer.recover(.forward) { progress.report(.recovered(recovered)) }
        let folder = try open(root: root, files)
        let milestone = try folder.milestones.named(milestone)
        let merge = try SolutionMerge(root, files, writer)
        try merge?.checkDone()
        let comparison = try comparison(of: milestone, in: folder)
        let writings = comparison.writings
        guard !writings.isEmpty else { return SolutionResult(comparison: comparison, isApplied: false) }
        if !isForced {
            guard comparison.lacking.isEmpty else { throw LackingMilestones(comparison: comparison) }
            let replaced = writings.filter { $0.old != nil }.map(\.path)
            try GitTree(comparison.root, files, self).checkClean(replacing: replaced)
        }
        let isOpen = !comparison.open.isEmpty
        try writer.write(
            writings.map { writing in
                FileChange(
                    writing.path, from: writing.oldState,
                    to: .init(writing.new.bytes, isExecutable: writing.new.isExecutable))
            }, keeping: isOpen ? writings.map { $0.old.map { .init($0.bytes) } } : nil, forgetting: merge?.kept,
            purpose: comparison.purpose)
        return SolutionResult(comparison: comparison, isApplied: true)
    }
}

/// A solution is not written, since the project lacks the milestones that it builds on.
package struct LackingMilestones: Error {
    /// The solution, and what is lacking.
    package var comparison: SolutionComparison
}

extension SolutionComparison {
    /// That the project lacks earlier milestones.
    /// - Parameters:
    ///   - severity: how bad that is.
    ///   - suffix: what a command needs behind it to be about the same project and catalog.
    package func lack(_ severity: Diagnostic.Severity, suffix: String) -> Diagnostic {
        let names = lacking.map { "\($0.number) \($0.id)" }.joined(separator: ", ")
        let isOne = lacking.count == 1
        return Diagnostic(
            severity, id: "earlier-milestones", "the project lacks the earlier milestone\(isOne ? "" : "s") \(names)",
            explanation: "the solution of '\(milestone.id)' builds on \(isOne ? "its files" : "their files")",
            help: lacking.prefix(1).map { "begin with it: cairn solution \($0.id)\(suffix)" })
    }
}
