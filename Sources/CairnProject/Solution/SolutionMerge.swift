import CairnDiagnostics
import CairnFiles
import CairnGenerator
import SystemPackage

/// A merge that has left something for a person to do.
struct SolutionMerge {
    let kept: KeptChange
    private let root: FilePath
    /// What is still to do.
    private let open: [(path: RelativePath, isMarked: Bool)]

    /// Looks for one; nil if there is none.
    /// - Throws: that what is kept of it is not of a run of this person's, or cannot be read.
    init?(_ root: FilePath, _ files: RootedFileSystem, _ writer: FolderWriter) throws {
        guard let kept = try writer.kept() else { return nil }
        self.kept = kept
        self.root = root
        let marks = [SolutionChange.mark, ">>>>>>> \(kept.purpose)"].map { Array($0.utf8) }
        open = try kept.paths.compactMap { path in
            guard let side = try files.side(of: path, in: root)?.side else { return nil }
            if path.string.hasSuffix(".rej") || path.string.hasSuffix(".new") { return (path, false) }
            let isMarked = side.bytes.split(separator: UInt8(ascii: "\n")).contains { line in
                marks.contains { line.starts(with: $0) }
            }
            return isMarked ? (path, true) : nil
        }
    }

    /// Checks that nothing is left to do.
    /// - Throws: what is.
    func checkDone() throws(Diagnostic) {
        guard let first = open.first else { return }
        let names = open.prefix(3).map { "'\($0.path)'" }.joined(separator: ", ")
        throw Diagnostic(
            id: "unfinished-merge",
            "the merge of \(kept.purpose) waits for you: look at \(names)"
                + (open.count > 3 ? " and \(open.count - 3) more" : ""),
            help: [
                first.isMarked
                    ? "keep what is right between the marks in '\(first.path)', and remove the marks"
                    : "take what you need from '\(first.path)', and remove it: rm \(first.path.string.shellQuoted)",
                "or bring the state before back: cairn solution --abort" + argument,
            ])
    }

    /// Checks that nothing is lost that somebody has made of it.
    /// - Throws: that the merge is done, and was worked on since.
    func checkAbortable(_ writer: FolderWriter) throws {
        guard open.isEmpty, let first = try kept.edited(in: writer).first else { return }
        throw Diagnostic(
            id: "finished-merge", "the merge of \(kept.purpose) is done, and '\(first)' was changed since",
            help: [
                "bring an earlier state back with git: git log, git restore --source COMMIT -- FILE",
                "or take the merge back all the same: cairn solution --abort --force" + argument,
            ])
    }

    private var argument: String { root == "." ? "" : " \(root.string.shellQuoted)" }
}
