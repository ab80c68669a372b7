import CFiles
import CairnDiagnostics
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of the disk that nothing leads out of: what others wrote there is read and changed through it.
///
/// The folder is opened once, and every path is looked up from what was opened, part by part, so that neither a link nor
/// a folder that changes its name meanwhile leads anywhere else. Reading follows links that stay inside; what changes
/// something follows none. A path that leads out throws `improperLink`.
///
/// Paths begin with the name that the folder was given, as they would without it, so that errors say what people know.
package final class RootedFileSystem: FileSystem {
    /// The folder's name, as it was given; `.` for the working folder.
    package let root: FilePath
    private let prefix: String
    private let lookup: BeneathLookup

    /// Opens a folder; a link that leads to one is followed, since somebody named it.
    /// - Parameters:
    ///   - root: the folder; empty for the working folder.
    ///   - usesSystemLookup: whether the system may look paths up, where it can; else it is done name by name.
    /// - Throws: why it cannot be opened.
    package convenience init(_ root: FilePath, usesSystemLookup: Bool = true) throws(FileError) {
        let root = root.isEmpty ? "." : root
        let flags = cairn_folder_flags()
        let folder = root.withPlatformString { open($0, flags) }
        guard folder >= 0 else { throw FileError("open the folder", root, Errno(rawValue: errno)) }
        self.init(root, BeneathLookup(folder, usesSystem: usesSystemLookup))
    }

    private init(_ root: FilePath, _ lookup: BeneathLookup) {
        self.root = root
        prefix = root == "." ? "" : root.string
        self.lookup = lookup
    }

    package func folder(at path: FilePath) throws(FileError) -> any FileSystem {
        let place = try place(path, "open the folder")
        do throws(Errno) {
            let folder = try lookup.open(place, cairn_folder_flags(), links: .refused)
            return RootedFileSystem(path, BeneathLookup(folder, usesSystem: lookup.usesSystem))
        } catch {
            throw FileError("open the folder", path, error)
        }
    }

    package var isStillThere: Bool {
        var (now, then) = (stat(), stat())
        return root.withPlatformString({ stat($0, &now) }) == 0 && fstat(lookup.folder, &then) == 0
            && now.st_dev == then.st_dev && now.st_ino == then.st_ino
    }

    /// The path below the folder; `.` for the folder itself.
    private func place(_ path: FilePath, _ action: String) throws(FileError) -> String {
        let text = path.string
        guard !prefix.isEmpty else { return text.isEmpty ? "." : text }
        guard text.utf8.starts(with: prefix.utf8) else { throw FileError(action, path, .improperLink) }
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        if rest.isEmpty { return "." }
        if prefix == "/" { return String(Substring(rest)) }
        guard rest.first == UInt8(ascii: "/") else { throw FileError(action, path, .improperLink) }
        return String(Substring(rest.drop { $0 == UInt8(ascii: "/") }))
    }

    /// Does something with the folder that a path's last name is in, and that name.
    private func inFolder<Result>(
        of path: FilePath, _ action: String, links: BeneathLookup.Links, _ body: (Int32, String) throws(Errno) -> Result
    ) throws(FileError) -> Result {
        let place = try place(path, action)
        do throws(Errno) {
            guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                return try body(lookup.folder, place)
            }
            let name = String(place[place.index(after: slash)...])
            // What comes after a last `..` is the folder itself, and that has no name to change.
            guard name != "..", name != "" else { throw Errno.improperLink }
            let folder = try lookup.open(String(place[..<slash]), cairn_folder_flags(), links: links)
            defer { close(folder) }
            return try body(folder, name)
        } catch {
            throw FileError(action, path, error)
        }
    }

    // MARK: Reading

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        do throws(FileError) {
            return try inFolder(of: path, "look at", links: .followed) { folder, name throws(Errno) in
                var status = stat()
                guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Errno(rawValue: errno) }
                return Disk.info(status)
            }
        } catch {
            if error.reason == .noSuchFileOrDirectory || error.reason == .notDirectory { return nil }
            throw error
        }
    }

    package func resolvedInfo(at path: FilePath) throws(FileError) -> FileInfo? {
        let place = try place(path, "look at")
        do throws(Errno) {
            let file = try lookup.open(place, cairn_place_flags(), links: .followed)
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0 else { throw Errno(rawValue: errno) }
            return Disk.info(status)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw FileError("look at", path, error)
        }
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        try read(path, upTo: .max)
    }

    package func read(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8] {
        try readFile(path, upTo: limit).bytes
    }

    package func readFile(
        _ path: FilePath, upTo limit: Int
    ) throws(FileError) -> (bytes: [UInt8], isExecutable: Bool) {
        let place = try place(path, "read")
        do {
            // A pipe must not make the open wait for a writer; on files the option means nothing.
            let file = try lookup.open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC, links: .followed)
            return try Disk.read(FileDescriptor(rawValue: file), upTo: limit)
        } catch {
            throw FileError("read", path, error as? Errno ?? .ioError)
        }
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        try entries(of: path).map(\.name)
    }

    package func entries(of path: FilePath) throws(FileError) -> [FolderEntry] {
        let place = try place(path, "list")
        do {
            let folder = try lookup.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC, links: .followed)
            return try Disk.entries(of: FileDescriptor(rawValue: folder)) { name in
                var status = stat()
                guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                    if errno == ENOENT { return nil }
                    throw Errno(rawValue: errno)
                }
                return Disk.kind(of: status.st_mode)
            }
        } catch {
            throw FileError("list", path, error as? Errno ?? .ioError)
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        try inFolder(of: path, "read the link", links: .followed) { folder, name throws(Errno) in
            try BeneathLookup.readLink(folder, name)
        }
    }

    package func absolute(_ path: FilePath) -> FilePath {
        LocalFileSystem().absolute(path)
    }

    package var surroundings: any ReadableFileSystem { LocalFileSystem() }

    // MARK: Writing

    package func create(
        _ path: FilePath, bytes: [UInt8], isExecutable: Bool, permissions: UInt16?
    ) throws(FileError) {
        let place = try place(path, "create")
        do {
            let file = try lookup.open(
                place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                mode: permissions.map { mode_t($0 & 0o777) } ?? (isExecutable ? 0o777 : 0o666), links: .refused)
            try Disk.write(bytes, to: FileDescriptor(rawValue: file), permissions: permissions)
        } catch {
            throw FileError("create", path, error as? Errno ?? .ioError)
        }
    }

    package func createFolder(_ path: FilePath) throws(FileError) {
        try inFolder(of: path, "create the folder", links: .refused) { folder, name throws(Errno) in
            guard mkdirat(folder, name, 0o777) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    package func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        try move(source, target) { renameat($0, $1, $2, $3) }
    }

    package func rename(_ source: FilePath, toNew target: FilePath) throws(FileError) {
        do throws(FileError) {
            try move(source, target) { cairn_rename_new($0, $1, $2, $3) }
        } catch  where error.reason == .invalidArgument || error.reason == .notSupported || error.reason == .noFunction
        {
            // A volume that cannot: then what is there is looked at first.
            guard try info(at: target) == nil else { throw FileError(error.action, target, .fileExists) }
            try rename(source, to: target)
        }
    }

    package func exchange(_ one: FilePath, with other: FilePath) throws(FileError) {
        do throws(FileError) {
            try move(one, other) { cairn_exchange($0, $1, $2, $3) }
        } catch  where error.reason == .invalidArgument || error.reason == .noFunction {
            throw FileError(error.action, other, .notSupported)
        }
    }

    private func move(
        _ source: FilePath, _ target: FilePath, _ call: (Int32, String, Int32, String) -> Int32
    ) throws(FileError) {
        let action = "move '\(source)' to"
        try inFolder(of: source, "move", links: .refused) { from, name throws(Errno) in
            do throws(FileError) {
                try inFolder(of: target, action, links: .refused) { to, newName throws(Errno) in
                    guard call(from, name, to, newName) == 0 else { throw Errno(rawValue: errno) }
                }
                return FileError?.none
            } catch {
                return error
            }
        }.map { error throws(FileError) in throw error }
    }

    package func remove(_ path: FilePath) throws(FileError) {
        guard let info = try info(at: path) else { return }
        if info.kind == .folder {
            for name in try list(path) { try remove(path.appending(name)) }
            try inFolder(of: path, "remove the folder", links: .refused) { folder, name throws(Errno) in
                guard unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
                    throw Errno(rawValue: errno)
                }
            }
        } else {
            try inFolder(of: path, "remove", links: .refused) { folder, name throws(Errno) in
                guard unlinkat(folder, name, 0) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
            }
        }
    }

    package func lock(_ folder: FilePath, isShared: Bool) throws(FileError) -> FolderLock? {
        let place = try place(folder, "lock")
        do throws(Errno) {
            let file = try lookup.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC, links: .refused)
            if flock(file, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return FolderLock { close(file) } }
            let reason = Errno(rawValue: errno)
            close(file)
            if reason == .wouldBlock || reason == .resourceTemporarilyUnavailable { return nil }
            throw reason == .noLocks || reason == .badFileDescriptor || reason == .noFunction ? .notSupported : reason
        } catch {
            throw FileError("lock", folder, error)
        }
    }

    package func synchronize(_ folder: FilePath) throws(FileError) {
        let place = try place(folder, "make durable")
        do throws(Errno) {
            let file = try lookup.open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC, links: .refused)
            defer { close(file) }
            guard cairn_sync_volume(file) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            throw FileError("make durable", folder, error)
        }
    }
}
