import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import SystemPackage

/// Finds the project that a folder belongs to: its own, or that of the nearest folder above with a record.
///
/// The search goes up the real path, links followed, and ends at a repository's top (a folder with an entry `.git`,
/// which is a file in a worktree or a submodule) and at the root of the file system.
struct ProjectSearch {
    let workingFolder: WorkingFolder
    private let files = LocalFileSystem()

    init(_ workingFolder: WorkingFolder) {
        self.workingFolder = workingFolder
    }

    /// Searches.
    /// - Parameter given: where to begin.
    /// - Returns: the project's folder, by the shortest name that is true where the person stands.
    /// - Throws: `Diagnostic` if there is no folder to begin at, `Diagnostics` if no record is found, with where was looked.
    func root(from given: FilePath) throws -> FilePath {
        let start = workingFolder.resolve(given.isEmpty ? "." : given)
        // A path that a person gives may be a link, so the folder is asked for its content.
        guard (try? files.list(start)) != nil else {
            let isThere = (try? files.info(at: start)).flatMap { $0 } != nil
            throw Diagnostic(
                id: "no-folder", isThere ? "'\(given)' is no folder that can be read" : "there is no folder '\(given)'",
                help: ["name the project's folder"])
        }
        if has(Record.fileName, start) || has(FolderWriter.folderName + "/journal", start) { return start }
        guard var folder = try? files.realPath(start) else { throw failure(start, nil) }
        var steps = 0
        while !has(".git", folder), let above = folder.parent {
            folder = above
            steps += 1
            if has(Record.fileName, folder) { return name(of: folder, above: start, steps) }
        }
        let isTop = has(".git", folder)
        throw failure(start, isTop ? .repository(steps == 0 ? nil : name(of: folder, above: start, steps)) : .all)
    }

    private func has(_ name: String, _ folder: FilePath) -> Bool {
        (try? files.info(at: folder.appending(name))).flatMap { $0 } != nil
    }

    /// What to call a folder `steps` above `start`: by the shortest name, or by its whole path where that would be
    /// another folder to somebody, as behind a link.
    private func name(of folder: FilePath, above start: FilePath, _ steps: Int) -> FilePath {
        var short = start
        for _ in 0..<steps { short.append("..") }
        short = short.normalized
        guard files.isSame(short, folder) else { return folder }
        // Where the shell came here over a link, its `cd ..` leads elsewhere than the path does.
        if short.string.hasPrefix(".."), let shell = workingFolder.shellPath, workingFolder.isSame(shell) {
            guard files.isSame(shell.pushing(short).normalized, folder) else { return folder }
        }
        return short
    }

    /// How far was looked.
    private enum Extent {
        /// Up to a repository's top; nil if that is where it began.
        case repository(FilePath?)
        /// Up to the root of the file system.
        case all
    }

    private func failure(_ start: FilePath, _ extent: Extent?) -> Diagnostics {
        let explanation: String? =
            switch extent {
            case .repository(nil): "it is a repository's top, so that nothing above it was looked at"
            case .repository(let top?): "nor is there one above it, up to the repository's top '\(top)'"
            case .all: "nor is there one above it, up to the root of the file system"
            case nil: nil
            }
        return Diagnostics(
            Diagnostic(
                id: "no-record",
                "\(start == "." ? "this folder" : "'\(start)'") holds no project of Cairn's: there is no \(Record.fileName)",
                explanation: explanation,
                help: [
                    "stand in the project's folder, or name it",
                    "or begin a project: cairn scaffold PROJECT ('cairn list' names them)",
                    "or, if the file was deleted, take it from version control: git checkout -- \(Record.fileName)",
                ]))
    }
}

extension FilePath {
    /// The folder above an absolute path; nil for the root.
    fileprivate var parent: FilePath? {
        components.isEmpty ? nil : removingLastComponent()
    }
}
