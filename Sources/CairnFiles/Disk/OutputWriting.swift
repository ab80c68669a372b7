import CFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension OutputPlace {
    /// Writes a text as a whole.
    ///
    /// A regular file is replaced by a new one that gets its mode and its owner. Where that cannot be done (the owner may
    /// not be given away, the folder may not be changed, a single file is mounted) its content is written anew in place:
    /// then the file is never without its owner and mode, though for a moment without its whole content, and somebody who
    /// may not write to it still may not.
    /// - Parameters:
    ///   - appends: whether the text comes behind what a file holds.
    ///   - isInterrupted: asked while a pipe waits for its reader.
    ///   - waiting: told that a pipe has no reader yet.
    /// - Throws: why it was not written.
    package func write(
        _ bytes: [UInt8], appends: Bool = false, isInterrupted: () -> Bool, waiting: () -> Void
    ) throws(OutputRefusal) {
        switch target {
        case .nothing: try replace(nil, bytes)
        case .file: try write(bytes, over: try openFile(), appends: appends)
        case .stream:
            let flags = O_WRONLY | O_NOCTTY | O_CLOEXEC | (appends ? O_APPEND : O_TRUNC)
            let file = try openStream(flags, isInterrupted, waiting)
            try Self.write(bytes, to: file, isInterrupted)
        case .descriptor(let number):
            // The one that the process was given: where its next byte goes is known to it alone.
            let file = dup(number)
            guard file >= 0 else { throw .failed(Errno(rawValue: errno)) }
            try Self.write(bytes, to: FileDescriptor(rawValue: file), isInterrupted)
        }
    }

    /// Opens the file that was found, without changing it: whether it may be written to is the system's to say.
    private func openFile() throws(OutputRefusal) -> FileDescriptor {
        // With O_CREAT the system keeps strangers' files in folders that everybody may write to from being written.
        let file = openat(folder.number, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .failed(Errno(rawValue: errno)) }
        return FileDescriptor(rawValue: file)
    }

    private func write(_ bytes: [UInt8], over file: FileDescriptor, appends: Bool) throws(OutputRefusal) {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Self.closing(file) }
        guard Disk.kind(of: status.st_mode) == .file else {
            try? file.close()
            throw .special
        }
        if !appends {
            do throws(OutputRefusal) {
                try replace(status, bytes)
                try? file.close()
                return
            } catch {
                guard case .failed(let reason) = error, Self.leavesInPlace.contains(reason) else {
                    try? file.close()
                    throw error
                }
            }
        }
        // Below the folder of others another name of the file may be one that somebody else meant to keep.
        guard !isBelow || status.st_nlink == 1 else {
            try? file.close()
            throw .severalNames
        }
        if appends {
            guard fcntl(file.rawValue, F_SETFL, O_APPEND) == 0 else { throw Self.closing(file) }
        } else {
            guard ftruncate(file.rawValue, 0) == 0 else { throw Self.closing(file) }
        }
        try Self.write(bytes, to: file) { false }
    }

    /// The reasons for which no file beside the old one can take its place, though it may be written to.
    private static let leavesInPlace: Set<Errno> = [
        .permissionDenied, .notPermitted, .readOnlyFileSystem, .resourceBusy, .improperLink,
    ]

    /// Writes a new file beside, and renames it.
    /// - Parameter old: what is there; nil for nothing.
    private func replace(_ old: stat?, _ bytes: [UInt8]) throws(OutputRefusal) {
        let staging = ".cairn-report-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let file = openat(
            folder.number, staging, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, old == nil ? 0o666 : 0o600)
        guard file >= 0 else { throw .failed(Errno(rawValue: errno)) }
        do throws(OutputRefusal) {
            if let old {
                try keep(old, on: FileDescriptor(rawValue: file))
            }
            do { try Disk.write(bytes, to: FileDescriptor(rawValue: file)) } catch {
                throw .failed(error as? Errno ?? .ioError)
            }
            guard rename(staging, isNew: old == nil) == 0 else { throw .failed(Errno(rawValue: errno)) }
        } catch {
            unlinkat(folder.number, staging, 0)
            throw error
        }
    }

    private func rename(_ staging: String, isNew: Bool) -> Int32 {
        if isNew {
            let code = cairn_rename_new(folder.number, staging, folder.number, name)
            // A volume that cannot: nothing was there a moment ago.
            guard code != 0, errno == EINVAL || errno == ENOTSUP || errno == ENOSYS else { return code }
        }
        return renameat(folder.number, staging, folder.number, name)
    }

    /// Gives a new file the owner and the mode of the old one; the owner first, since that takes bits of the mode away.
    private func keep(_ old: stat, on file: FileDescriptor) throws(OutputRefusal) {
        var new = stat()
        guard fstat(file.rawValue, &new) == 0 else { throw Self.closing(file) }
        if new.st_uid != old.st_uid || new.st_gid != old.st_gid {
            guard fchown(file.rawValue, old.st_uid, old.st_gid) == 0 else { throw Self.closing(file) }
        }
        guard fchmod(file.rawValue, old.st_mode & 0o7777) == 0 else { throw Self.closing(file) }
    }

    /// Opens what is no file. A pipe without a reader is waited for, but not longer than the person wants to.
    private func openStream(
        _ flags: Int32, _ isInterrupted: () -> Bool, _ waiting: () -> Void
    ) throws(OutputRefusal) -> FileDescriptor {
        var isTold = false
        while true {
            // Asked again and again rather than left to block: a signal between two looks would be missed.
            let file = openat(folder.number, name, flags | O_NONBLOCK)
            // It stays one that doesn't wait, so that writing looks for the wish to stop, too.
            if file >= 0 { return FileDescriptor(rawValue: file) }
            let reason = Errno(rawValue: errno)
            var status = stat()
            guard reason == .noSuchAddressOrDevice, fstatat(folder.number, name, &status, 0) == 0,
                status.st_mode & S_IFMT == S_IFIFO
            else { throw .failed(reason) }
            if isInterrupted() { throw .interrupted }
            if !isTold { waiting() }
            isTold = true
            usleep(20_000)
        }
    }

    /// Writes to an open stream, which is closed then.
    private static func write(
        _ bytes: [UInt8], to file: FileDescriptor, _ isInterrupted: () -> Bool
    ) throws(OutputRefusal) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do {
                let count = try rest.withUnsafeBytes { try file.write($0, retryOnInterrupt: false) }
                rest = rest.dropFirst(count)
            } catch Errno.interrupted {
                guard isInterrupted() else { continue }
                try? file.close()
                throw .interrupted
            } catch Errno.resourceTemporarilyUnavailable {
                // Somebody else made the stream one that doesn't wait.
                var wanted = pollfd(fd: file.rawValue, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, 100)
                guard isInterrupted() else { continue }
                try? file.close()
                throw .interrupted
            } catch {
                try? file.close()
                throw .failed(error as? Errno ?? .ioError)
            }
        }
        do { try file.close() } catch { throw .failed(error as? Errno ?? .ioError) }
    }

    /// The reason that the system just gave, once a descriptor is closed.
    private static func closing(_ file: FileDescriptor) -> OutputRefusal {
        let reason = Errno(rawValue: errno)
        try? file.close()
        return .failed(reason)
    }
}
