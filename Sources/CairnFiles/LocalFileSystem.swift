package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file system of the machine.
package struct LocalFileSystem: FileSystem {
    /// Makes one; all of them are alike.
    package init() {}

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory { return nil }
            throw FileError("look at", path, reason)
        }
        return FileInfo(
            kind: Self.kind(of: status.st_mode), size: Int(status.st_size), isExecutable: status.st_mode & 0o100 != 0)
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        try read(path, upTo: .max)
    }

    package func read(_ path: FilePath, upTo limit: Int) throws(FileError) -> [UInt8] {
        do {
            // A pipe must not make the open wait for a writer; on files the option means nothing.
            let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
            defer { try? file.close() }
            var status = stat()
            guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
            switch Self.kind(of: status.st_mode) {
            case .file: break
            case .folder: throw Errno.isDirectory
            case .symbolicLink, .other: throw Errno.invalidArgument
            }
            guard status.st_size <= limit else { throw Errno.fileTooLarge }
            return try Self.readAll(file, expecting: Int(status.st_size), limit: limit)
        } catch {
            throw FileError("read", path, error as? Errno ?? .ioError)
        }
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        try entries(of: path).map(\.name)
    }

    package func entries(of path: FilePath) throws(FileError) -> [FolderEntry] {
        guard let folder = path.withPlatformString({ opendir($0) }) else {
            throw FileError("list", path, Errno(rawValue: errno))
        }
        defer { closedir(folder) }
        var entries: [FolderEntry] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    String(cString: $0)
                }
            }
            guard name != ".", name != ".." else { continue }
            if let kind = Self.kind(ofEntry: entry.pointee.d_type) {
                entries.append(FolderEntry(name: name, kind: kind))
            } else if let info = try info(at: path.appending(name)) {
                entries.append(FolderEntry(name: name, kind: info.kind))
            }
        }
        return entries.sorted { $0.name.precedesInBytes($1.name) }
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

    package func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool) throws(FileError) {
        do {
            let mode = FilePermissions(rawValue: isExecutable ? 0o777 : 0o666)
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: mode)
            do {
                try bytes.withUnsafeBytes { bytes in
                    var rest = bytes
                    while !rest.isEmpty { rest = UnsafeRawBufferPointer(rebasing: rest[try file.write(rest)...]) }
                }
            } catch {
                try? file.close()
                throw error
            }
            try file.close()
        } catch {
            throw FileError("create", path, error as? Errno ?? .ioError)
        }
    }

    package func createFolder(_ path: FilePath) throws(FileError) {
        guard path.withPlatformString({ mkdir($0, 0o777) }) == 0 else {
            throw FileError("create the folder", path, Errno(rawValue: errno))
        }
    }

    package func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        let result = source.withPlatformString { from in
            target.withPlatformString { to in
                #if canImport(Glibc)
                    Glibc.rename(from, to)
                #elseif canImport(Musl)
                    Musl.rename(from, to)
                #else
                    Darwin.rename(from, to)
                #endif
            }
        }
        guard result == 0 else { throw FileError("move '\(source)' to", target, Errno(rawValue: errno)) }
    }

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

    private static func kind(of mode: mode_t) -> FileInfo.Kind {
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .symbolicLink
        default: .other
        }
    }

    /// What a folder says of an entry; nil if it doesn't know, as some file systems don't.
    private static func kind(ofEntry type: UInt8) -> FileInfo.Kind? {
        switch Int(type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .symbolicLink
        case Int(DT_UNKNOWN): nil
        default: .other
        }
    }

    /// Reads to the end; the size is only a hint, since files under /proc say 0.
    /// - Throws: `fileTooLarge` for more than `limit` bytes, once that many were read.
    private static func readAll(_ file: FileDescriptor, expecting size: Int, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = max(size, 0) + 1
        while true {
            let got = try [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if got.isEmpty { return bytes }
            let isShort = got.count < chunk
            if bytes.isEmpty { bytes = got } else { bytes += got }
            guard bytes.count <= limit else { throw Errno.fileTooLarge }
            // Less than was asked for is the end of a file that has a size: no second look is needed.
            if isShort, size > 0 { return bytes }
            chunk = 65_536
        }
    }
}
