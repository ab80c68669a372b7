import CFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// All files of the machine, by any path: what Cairn made itself, what a person named, and what git keeps.
///
/// What others wrote below a folder (a catalog, a project) is read and written through `RootedFileSystem`.
package struct LocalFileSystem: ReadableFileSystem {
    /// Makes one; all of them are alike.
    package init() {}

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory { return nil }
            throw FileError("look at", path, reason)
        }
        return Disk.info(status)
    }

    package func resolvedInfo(at path: FilePath) throws(FileError) -> FileInfo? {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory { return nil }
            throw FileError("look at", path, reason)
        }
        return Disk.info(status)
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        try read(path, upTo: .max)
    }

    package func read(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8] {
        do {
            // A pipe must not make the open wait for a writer; on files the option means nothing.
            let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
            return try Disk.read(file, upTo: limit).bytes
        } catch {
            throw FileError("read", path, error as? Errno ?? .ioError)
        }
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        try entries(of: path).map(\.name)
    }

    package func entries(of path: FilePath) throws(FileError) -> [FolderEntry] {
        do {
            let folder = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
            return try Disk.entries(of: folder) { name in try info(at: path.appending(name))?.kind }
        } catch {
            throw FileError("list", path, error as? Errno ?? (error as? FileError)?.reason ?? .ioError)
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = path.withPlatformString { name in
            buffer.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { readlink(name, $0, buffer.count) } ?? -1
            }
        }
        guard count >= 0 else { throw FileError("read the link", path, Errno(rawValue: errno)) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    package func absolute(_ path: FilePath) -> FilePath {
        let text = path.isEmpty ? "." : path.string
        guard let real = realpath(text, nil) else { return path.lexicallyNormalized() }
        defer { free(real) }
        return FilePath(String(cString: real))
    }

    /// Makes a file that did not exist.
    package func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool) throws(FileError) {
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: FilePermissions(rawValue: isExecutable ? 0o777 : 0o666))
            try Disk.write(bytes, to: file)
        } catch {
            throw FileError("create", path, error as? Errno ?? .ioError)
        }
    }

    /// Makes a folder that did not exist; the one above must be there.
    package func createFolder(_ path: FilePath) throws(FileError) {
        guard path.withPlatformString({ mkdir($0, 0o777) }) == 0 else {
            throw FileError("create the folder", path, Errno(rawValue: errno))
        }
    }

    /// Removes what stands at `path`, a folder with all below it; nothing there is no error.
    package func remove(_ path: FilePath) throws(FileError) {
        guard let info = try info(at: path) else { return }
        if info.kind == .folder {
            for name in try list(path) { try remove(path.appending(name)) }
            guard path.withPlatformString({ rmdir($0) }) == 0 else {
                throw FileError("remove the folder", path, Errno(rawValue: errno))
            }
        } else {
            guard path.withPlatformString({ unlink($0) }) == 0 else {
                throw FileError("remove", path, Errno(rawValue: errno))
            }
        }
    }

    /// Whether both paths lead to the same thing, links followed; false if one of them leads nowhere.
    package func isSame(_ left: FilePath, _ right: FilePath) -> Bool {
        var (first, second) = (stat(), stat())
        guard left.withPlatformString({ stat($0, &first) }) == 0, right.withPlatformString({ stat($0, &second) }) == 0
        else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// The absolute path of what stands at `path`, every link followed.
    package func realPath(_ path: FilePath) throws(FileError) -> FilePath {
        guard let real = path.withPlatformString({ realpath($0, nil) }) else {
            throw FileError("find", path, Errno(rawValue: errno))
        }
        defer { free(real) }
        return FilePath(platformString: real)
    }
}
