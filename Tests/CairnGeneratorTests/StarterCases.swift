import CairnCatalog
import CairnFiles
import CairnGenerator
import CairnPlan
import SystemPackage

/// The targets that a starter may go to.
enum Target: String, CaseIterable, Sendable {
    case absent, deep, empty, onlyGit

    /// Where it is.
    var path: FilePath { self == .deep ? "/p/new/er/t" : "/p/t" }
    /// Whether the folder is filled, so that a kill may leave a part of the starter for the next run to undo.
    var isFilled: Bool { self != .absent && self != .deep }

    /// A disk with the target as it is before.
    func disk() throws -> MemoryFileSystem {
        let disk = MemoryFileSystem(["/p/beside": "beside", "/p/.t.cairn-staging-no": "not ours"])
        switch self {
        case .absent, .deep: break
        case .empty: try disk.createFolder("/p/t")
        case .onlyGit: disk.put("/p/t/.git/HEAD", Array("ref".utf8))
        }
        return disk
    }

    /// Everything on a disk after the starter was written to it.
    func whole() throws -> [String: String] {
        let disk = try disk()
        let writer = writer(disk)
        try writer.write(plan(), to: writer.open(path).target)
        return try content(disk)
    }
}

/// A small starter, with folders in folders and an executable file.
func plan() throws -> Plan {
    let texts = [
        ".cairn.yaml": "the record", "README.md": "read me", "src/deep/a.py": "a", "src/run": "#!/bin/sh",
    ]
    return Plan(
        files: try texts.sorted { $0.key < $1.key }.map { path, text in
            Plan.File(
                path: try RelativePath(path), bytes: Array(text.utf8), isExecutable: path == "src/run", origin: "test")
        },
        record: Record(cairnVersion: "1", catalog: "c", project: "p", templateVersion: "1", answers: []))
}

/// A writer of one run, or of another.
func writer(
    _ files: any FileSystem, run: Int = 1, isInterrupted: @escaping @Sendable () -> Bool = { false }
) -> StarterWriter {
    let token = String(repeating: "\(run)", count: 16)
    return StarterWriter(token: token, owner: owner, isInterrupted: isInterrupted) { path throws(FileError) in
        let path = path.isEmpty ? "." : path
        switch try files.info(at: path)?.kind {
        case .folder: return files
        case nil, .symbolicLink: throw FileError("open the folder", path, .noSuchFileOrDirectory)
        case .file, .other: throw FileError("open the folder", path, .notDirectory)
        }
    }
}

/// The user of the file system in memory, in no repository.
let owner = ChangeOwner(user: 0, isTracked: { _ in false })

/// Writes the starter, and gives why it could not be written, or nil.
func failure(of writer: StarterWriter, _ target: Target) throws -> WriteError? {
    let plan = try plan()
    do throws(WriteError) {
        try writer.write(plan, to: try writer.open(target.path).target)
        return nil
    } catch {
        return error
    }
}

/// Every path and its text; a folder's ends in a slash.
func content(_ disk: MemoryFileSystem) throws -> [String: String] {
    var all: [String: String] = [:]
    var folders: [FilePath] = ["/"]
    while let folder = folders.popLast() {
        for name in try disk.list(folder) {
            let path = folder.appending(name)
            if try disk.info(at: path)?.kind == .folder {
                folders.append(path)
                all[path.string + "/"] = ""
            } else {
                let mark = try disk.info(at: path)?.isExecutable == true ? " (executable)" : ""
                all[path.string] = String(decoding: try disk.read(path), as: UTF8.self) + mark
            }
        }
    }
    return all
}

/// Without what runs leave when they are killed, or cannot remove in the end.
func withoutStaging(_ content: [String: String]) -> [String: String] {
    content.filter { path, _ in
        !FilePath(path).components.contains { part in
            part.string.hasPrefix(".cairn-change") || part.string.hasPrefix(".t.cairn-staging-1")
        }
    }
}
