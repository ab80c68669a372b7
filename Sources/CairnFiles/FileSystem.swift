package import SystemPackage

/// What Cairn asks of a place with files that it only reads: a folder of the disk, memory, or the packed archive.
///
/// No call follows a symbolic link at the end of its path, except `read` and those that list a folder.
package protocol ReadableFileSystem: Sendable {
    /// What stands at `path`, or nil if nothing does.
    func info(at path: FilePath) throws(FileError) -> FileInfo?
    /// What the path leads to, a link at its end followed, too; nil if nothing is there.
    func resolvedInfo(at path: FilePath) throws(FileError) -> FileInfo?
    /// The bytes of the file at `path`.
    func read(_ path: FilePath) throws(FileError) -> [UInt8]
    /// The bytes of the file at `path`, which may hold `limit` at the most.
    /// - Throws: `fileTooLarge` before anything of a larger one is read.
    func read(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8]
    /// The bytes of the file at `path`, as above, and whether its owner may run it.
    func readFile(_ path: FilePath, upTo limit: Int) throws(FileError) -> (bytes: [UInt8], isExecutable: Bool)
    /// The names in the folder at `path`, sorted by bytes.
    func list(_ path: FilePath) throws(FileError) -> [String]
    /// What stands in the folder at `path`, sorted by the bytes of the names.
    func entries(of path: FilePath) throws(FileError) -> [FolderEntry]
    /// Where the symbolic link at `path` points, as it is written there.
    func readLink(_ path: FilePath) throws(FileError) -> String
    /// The path from the top of everything to `path`, links followed where the place has such; as it is if nothing is
    /// there.
    func absolute(_ path: FilePath) -> FilePath
    /// What is above and beside it, where a project's repository may be.
    var surroundings: any ReadableFileSystem { get }
}

extension ReadableFileSystem {
    package var surroundings: any ReadableFileSystem { self }

    /// A place without links has nothing to follow.
    package func resolvedInfo(at path: FilePath) throws(FileError) -> FileInfo? {
        try info(at: path)
    }

    package func absolute(_ path: FilePath) -> FilePath {
        path.lexicallyNormalized()
    }

    package func read(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8] {
        let bytes = try read(path)
        guard bytes.count <= limit else { throw FileError("read", path, .fileTooLarge) }
        return bytes
    }

    package func readFile(
        _ path: FilePath, upTo limit: Int
    ) throws(FileError) -> (bytes: [UInt8], isExecutable: Bool) {
        (try read(path, upTo: limit), try resolvedInfo(at: path)?.isExecutable ?? false)
    }

    package func entries(of path: FilePath) throws(FileError) -> [FolderEntry] {
        var entries: [FolderEntry] = []
        for name in try list(path) {
            guard let info = try info(at: path.appending(name)) else { continue }
            entries.append(FolderEntry(name: name, kind: info.kind))
        }
        return entries
    }
}

/// A thing in a folder.
package struct FolderEntry: Hashable, Sendable {
    /// Its name there.
    package var name: String
    /// What it is; a link is not followed.
    package var kind: FileInfo.Kind

    /// Makes an entry.
    package init(name: String, kind: FileInfo.Kind) {
        self.name = name
        self.kind = kind
    }
}

/// What Cairn asks of a file system that it writes to; `RootedFileSystem` is the machine's, `MemoryFileSystem` its twin.
///
/// No call that changes something follows a symbolic link, wherever in the path it is.
package protocol FileSystem: ReadableFileSystem {
    /// Makes a file that did not exist, of `bytes`; its folder must be there.
    /// - Parameter permissions: exactly what it gets; nil for what the person's mask leaves of reading and writing.
    func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool, permissions: UInt16?) throws(FileError)
    /// The folder at `path`, held by itself: a place of its own, whatever becomes of the way to it. A link is none.
    func folder(at path: FilePath) throws(FileError) -> any FileSystem
    /// Makes a folder that did not exist; the one above must be there.
    func createFolder(_ path: FilePath) throws(FileError)
    /// Moves what stands at `source` to `target` in one step, within one volume. A file at `target` is replaced by a
    /// file, an empty folder by a folder.
    func rename(_ source: FilePath, to target: FilePath) throws(FileError)
    /// Moves what stands at `source` to `target`, where nothing is, in one step.
    /// - Throws: `fileExists` if something is.
    func rename(_ source: FilePath, toNew target: FilePath) throws(FileError)
    /// Has two files change their places in one step.
    /// - Throws: `notSupported` where the volume cannot.
    func exchange(_ one: FilePath, with other: FilePath) throws(FileError)
    /// Removes what stands at `path`, a folder with all below it; nothing there is no error.
    func remove(_ path: FilePath) throws(FileError)
    /// Takes the right to write to a folder, which the system takes back when the process ends, however it does.
    /// - Parameter isShared: whether only nobody else may write as long as this is held.
    /// - Returns: nil if another has it.
    /// - Throws: `notSupported` where the volume knows no such rights.
    func lock(_ folder: FilePath, isShared: Bool) throws(FileError) -> FolderLock?
    /// Whether the name that the place was opened by still leads to it.
    var isStillThere: Bool { get }
    /// Makes durable what was written to the volume that a folder is on.
    func synchronize(_ folder: FilePath) throws(FileError)
}

extension FileSystem {
    package var isStillThere: Bool { true }

    /// Makes a file as `create` does, with what the person's mask leaves.
    package func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool) throws(FileError) {
        try create(path, bytes: bytes, isExecutable: isExecutable, permissions: nil)
    }

    /// Takes the right to write to a folder, as `lock` does.
    package func lock(_ folder: FilePath) throws(FileError) -> FolderLock? {
        try lock(folder, isShared: false)
    }
}

/// The right to write to a folder, held as long as this is.
package final class FolderLock: Sendable {
    private let release: @Sendable () -> Void

    /// Holds a right.
    /// - Parameter release: gives it back.
    package init(release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    deinit {
        release()
    }
}

/// What stands at a path.
package struct FileInfo: Hashable, Sendable {
    /// The kinds that Cairn tells apart.
    package enum Kind: Hashable, Sendable {
        case file, folder, symbolicLink, other
    }

    /// What it is.
    package var kind: Kind
    /// A file's size in bytes.
    package var size: Int
    /// Whether its owner may run it.
    package var isExecutable: Bool
    /// What its owner, its group and others may do with it: the lowest twelve bits of a mode.
    package var permissions: UInt16
    /// The number of the user whose it is.
    package var owner: UInt32

    /// Makes a description.
    package init(
        kind: Kind, size: Int = 0, isExecutable: Bool = false, permissions: UInt16 = 0o644, owner: UInt32 = 0
    ) {
        self.kind = kind
        self.size = size
        self.isExecutable = isExecutable
        self.permissions = permissions
        self.owner = owner
    }
}

/// What a file system could not do.
package struct FileError: Error, Hashable, Sendable {
    /// What was tried, as a verb: "read", "create".
    package var action: String
    /// Where.
    package var path: FilePath
    /// The system's reason.
    package var reason: Errno

    /// Makes an error.
    package init(_ action: String, _ path: FilePath, _ reason: Errno) {
        self.action = action
        self.path = path
        self.reason = reason
    }
}

extension FileError {
    /// Whether the path leads out of the folder that was to be stayed in.
    package var leadsOutside: Bool { reason == .improperLink }
}

extension FileError: CustomStringConvertible {
    /// "cannot read a/b: No such file or directory".
    package var description: String {
        "cannot \(action) '\(path)': \(reason)"
    }
}

extension FilePath {
    /// What `removingLastComponent` gives: empty for a single name. By bytes, since the first call of that makes types
    /// at run time, for a fiftieth of a scaffold.
    package var folder: FilePath {
        let text = string
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == text.startIndex ? "/" : FilePath(String(text[..<slash]))
    }
}
