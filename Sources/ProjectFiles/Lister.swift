import CairnDiagnostics
import CairnFiles
import SystemPackage

/// Lists a project's folder for a snapshot.
struct Lister {
    let root: FilePath
    let files: any ReadableFileSystem
    let limits: SnapshotLimits
    private(set) var entries: [Snapshot.Entry] = []
    private(set) var notices: [Diagnostic] = []

    init(root: FilePath, files: any ReadableFileSystem, limits: SnapshotLimits) {
        self.root = root
        self.files = files
        self.limits = limits
    }

    /// Lists everything; a link to a folder is an entry and not entered, so that no loop can catch it.
    mutating func list() throws(Diagnostic) {
        let top: [FolderEntry]
        do throws(FileError) {
            top = try files.entries(of: root)
        } catch {
            throw Diagnostic(
                id: "unreadable-project", "the project's folder '\(root)' cannot be listed",
                explanation: "\(error.reason)")
        }
        // What is still to look at, the next one last: depth first without recursion, a folder before what is in it.
        var pending = top.reversed().map { (path: $0.name, kind: $0.kind, depth: 0) }
        while let (path, kind, depth) = pending.popLast() {
            guard entries.count < limits.entries else {
                notice("project-too-large", "only the first \(limits.entries) files of the project are looked at")
                return
            }
            for entry in add(path, kind, depth: depth).reversed() {
                pending.append((path: path + "/" + entry.name, kind: entry.kind, depth: depth + 1))
            }
        }
    }

    /// Adds what stands at a path.
    /// - Returns: what is in it, if it is a folder to look into.
    private mutating func add(_ text: String, _ kind: FileInfo.Kind, depth: Int) -> [FolderEntry] {
        guard let path = try? RelativePath(text) else {
            notice("unusable-name", "'\(text)' is left out: checks cannot name it")
            return []
        }
        guard kind == .folder else {
            entries.append(Snapshot.Entry(path: path, kind: kind))
            return []
        }
        guard !Snapshot.skippedFolders.contains(String(path.last)) else { return [] }
        entries.append(Snapshot.Entry(path: path, kind: kind))
        guard depth < limits.depth else {
            notice("folder-too-deep", "what is below '\(path)' is left out: it is \(limits.depth) folders deep")
            return []
        }
        do throws(FileError) {
            return try files.entries(of: root.appending(text))
        } catch {
            notice("unreadable-folder", "'\(path)' is left out: \(error.reason)")
            return []
        }
    }

    private mutating func notice(_ id: String, _ summary: String) {
        notices.append(Diagnostic(.warning, id: id, summary))
    }
}
