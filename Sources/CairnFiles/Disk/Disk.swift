import CFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the file systems of the machine share: work on files and folders that are open.
enum Disk {
    /// The description of what a status is of.
    static func info(_ status: stat) -> FileInfo {
        FileInfo(
            kind: kind(of: status.st_mode), size: Int(status.st_size), isExecutable: status.st_mode & 0o100 != 0,
            permissions: UInt16(truncatingIfNeeded: status.st_mode & 0o7777), owner: status.st_uid)
    }

    /// The kind that a file's mode says.
    static func kind(of mode: mode_t) -> FileInfo.Kind {
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

    /// Reads an open file, which is closed then, and says whether its owner may run it.
    /// - Throws: `Errno`: it is no file, or holds more than `limit` bytes; nothing of a larger one is read.
    static func read(_ file: FileDescriptor, upTo limit: Int) throws -> (bytes: [UInt8], isExecutable: Bool) {
        defer { try? file.close() }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        switch kind(of: status.st_mode) {
        case .file: break
        case .folder: throw Errno.isDirectory
        case .symbolicLink, .other: throw Errno.invalidArgument
        }
        guard status.st_size <= limit else { throw Errno.fileTooLarge }
        return (try readAll(file, expecting: Int(status.st_size), limit: limit), status.st_mode & 0o100 != 0)
    }

    /// Reads to the end; the size is only a hint, since files under /proc say 0.
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

    /// Writes to an open file, which is closed then.
    /// - Parameter permissions: what the file gets whatever the process's mask says; nil leaves what it was made with.
    /// - Throws: `Errno`.
    static func write(_ bytes: [UInt8], to file: FileDescriptor, permissions: UInt16? = nil) throws {
        do {
            try bytes.withUnsafeBytes { bytes in
                var rest = bytes
                while !rest.isEmpty { rest = UnsafeRawBufferPointer(rebasing: rest[try file.write(rest)...]) }
            }
            if let permissions, fchmod(file.rawValue, mode_t(permissions)) != 0 { throw Errno(rawValue: errno) }
        } catch {
            try? file.close()
            throw error
        }
        try file.close()
    }

    /// What an open folder holds, sorted by the bytes of the names; the folder is closed then.
    /// - Parameter kind: asked about an entry whose kind the folder does not know; nil if the entry is gone.
    /// - Throws: `Errno`; an error midway is an error, and never the folder's end.
    static func entries(
        of folder: FileDescriptor, kind: (String) throws -> FileInfo.Kind?
    ) throws -> [FolderEntry] {
        guard let stream = fdopendir(folder.rawValue) else {
            let reason = Errno(rawValue: errno)
            try? folder.close()
            throw reason
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw Errno(rawValue: errno) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    String(cString: $0)
                }
            }
            guard name != ".", name != ".." else { continue }
            if let known = self.kind(ofEntry: entry.pointee.d_type) {
                entries.append(FolderEntry(name: name, kind: known))
            } else if let asked = try kind(name) {
                entries.append(FolderEntry(name: name, kind: asked))
            }
        }
        return entries.sorted { $0.name.precedesInBytes($1.name) }
    }
}
