import CairnDiagnostics
package import CairnFiles
import CairnGenerator
package import SystemPackage

/// A merge of a solution that was taken back.
package struct AbortedSolution: Sendable {
    /// The project's folder.
    package var root: FilePath
    /// What was merged: "solution 2 typed-tools".
    package var purpose: String
    /// The files that are as before again.
    package var paths: [RelativePath]
}

extension Session {
    /// Brings the state before a merge back that has left something to do. What became of its files since is lost; other
    /// files are not touched.
    /// - Parameters:
    ///   - directory: the project's folder, or one below it.
    ///   - isForced: whether to do so though nothing is left to do of the merge.
    /// - Throws: that there is no such merge, or that it is done, unless forced; `WriteError` if the state could not be
    ///   written.
    package func abortSolution(in directory: FilePath, isForced: Bool = false) throws -> AbortedSolution {
        let root = try ProjectSearch(workingFolder).root(from: directory)
        if !workingFolder.isSame(root) { progress.report(.projectFound(root, prefix: "")) }
        let files = try RootedFileSystem(project: root)
        let writer = try FolderWriter(root, files: files, owner: .current(root), isInterrupted: isInterrupted)
        let recovered = try writer.recover(.forward)
        if let recovered { progress.report(.recovered(recovered)) }
        guard let merge = try SolutionMerge(root, files, writer) else {
            // It was being taken back when a run was killed.
            if let recovered, let purpose = KeptChange.takenBack(by: recovered.purpose) {
                return AbortedSolution(root: root, purpose: purpose, paths: [])
            }
            throw Diagnostic(
                id: "no-merge", "'\(root)' has no merge that waits for something",
                explanation: "--abort is for a solution whose --apply has left conflicts",
                help: ["bring an earlier state back with git: git log, git restore --source COMMIT -- FILE"])
        }
        if !isForced { try merge.checkAbortable(writer) }
        let paths = try writer.takeBack(merge.kept)
        return AbortedSolution(root: root, purpose: merge.kept.purpose, paths: paths)
    }
}
