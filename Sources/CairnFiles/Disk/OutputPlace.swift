import CFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why nothing is written to where a path leads.
package enum OutputRefusal: Error, Hashable, Sendable {
    /// The system's reason.
    case failed(Errno)
    /// This link stands below the folder that others wrote.
    case link(FilePath)
    /// What is there is no regular file, and stands below the folder that others wrote.
    case special
    /// The file has further names, and could only be written through to all of them.
    case severalNames
    /// It is, or is below, something that is kept from being overwritten.
    case kept(FilePath)
    /// The person wants to stop.
    case interrupted
}

/// A place that a person named to be written to: the last name of a path, in a folder that is open.
///
/// Elsewhere links, devices and pipes are what they are to any program. Below one folder, which others wrote, the path
/// follows no link, and nothing but regular files is written. Whether a part of the path is below it is judged by what
/// the folders are, never by their names: each is opened by itself, and the way up from it is looked at.
package struct OutputPlace: Sendable {
    /// What is there.
    enum Target: Sendable {
        case nothing
        /// A regular file.
        case file
        /// A pipe, a device, or what the system itself opens behind a link of its own.
        case stream
        /// A descriptor of this process.
        case descriptor(Int32)
    }

    /// A file or folder, whatever its name.
    struct Identity: Hashable, Sendable {
        private var device: UInt64
        private var number: UInt64

        init(_ status: stat) {
            device = UInt64(truncatingIfNeeded: status.st_dev)
            number = UInt64(truncatingIfNeeded: status.st_ino)
        }

        /// What stands at a path, links followed; nil for nothing.
        init?(at path: FilePath) {
            var status = stat()
            guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
            self.init(status)
        }
    }

    let folder: OpenFolder
    let name: String
    let target: Target
    /// Whether it is below the folder that others wrote.
    let isBelow: Bool
    /// What is there as it was found; nothing if nothing is.
    private let found: Identity?

    /// Finds where a path leads.
    /// - Parameters:
    ///   - path: the path.
    ///   - root: the folder that others wrote.
    ///   - kept: files and folders that nothing may overwrite, whatever path leads there.
    /// - Throws: why nothing may be written there.
    package init(_ path: FilePath, guarding root: FilePath, kept: [FilePath]) throws(OutputRefusal) {
        guard let guarded = Identity(at: root) else { throw .failed(.noSuchFileOrDirectory) }
        var keeping: [Identity: FilePath] = [:]
        for path in kept { if let identity = Identity(at: path) { keeping[identity] = path } }
        var pending = BeneathLookup.names(path.string)
        var here = try OpenFolder(path.isAbsolute ? "/" : ".")
        var shown: FilePath = path.isAbsolute ? "/" : ""
        var followed = 0
        while let next = pending.popLast() {
            if !pending.isEmpty, let inner = try here.folder(next) {
                here = inner
                shown.append(next)
                continue
            }
            var status = stat()
            let isThere = fstatat(here.number, next, &status, AT_SYMLINK_NOFOLLOW) == 0
            guard isThere || errno == ENOENT && pending.isEmpty, next != ".." else {
                throw .failed(next == ".." ? .isDirectory : Errno(rawValue: errno))
            }
            guard isThere, Disk.kind(of: status.st_mode) == .symbolicLink else {
                guard pending.isEmpty else { throw .failed(.notDirectory) }
                let isBelow = try here.isBelow(guarded, keeping)
                if let path = keeping[Identity(status)], isThere { throw .kept(path) }
                // A new one would lead git elsewhere.
                if isBelow, next.lowercased() == ".git" { throw .kept(shown.appending(next)) }
                let kind = Disk.kind(of: status.st_mode)
                if isThere, kind == .folder { throw .failed(.isDirectory) }
                if isThere, isBelow, kind != .file { throw .special }
                self.isBelow = isBelow
                (folder, name, found) = (here, next, isThere ? Identity(status) : nil)
                target = !isThere ? .nothing : kind == .file ? .file : .stream
                return
            }
            if try here.isBelow(guarded, keeping) { throw .link(shown.appending(next)) }
            followed += 1
            // 40 links in a row is where Linux gives up, too.
            guard followed <= 40 else { throw .failed(.tooManySymbolicLinkLevels) }
            if here.holdsDescriptions {
                // What such a link says is a description, and no path: the system alone can follow it.
                guard pending.isEmpty else {
                    here = try here.folder(next, follows: true) ?? here
                    shown.append(next)
                    continue
                }
                (folder, name, isBelow, found) = (here, next, false, nil)
                target = here.isOwnDescriptors ? Int32(next).map { .descriptor($0) } ?? .stream : .stream
                return
            }
            // The system may refuse a stranger's link in a folder that everybody may write to.
            if pending.isEmpty, fstatat(here.number, next, &status, 0) != 0, errno != ENOENT {
                throw .failed(Errno(rawValue: errno))
            }
            let text: String
            do throws(Errno) { text = try BeneathLookup.readLink(here.number, next) } catch { throw .failed(error) }
            if text.hasPrefix("/") { (here, shown) = (try OpenFolder("/"), "/") }
            pending += BeneathLookup.names(text)
        }
        throw .failed(.isDirectory)
    }

    /// Whether both are one file that would be written; what each reader of a stream gets is its own affair.
    package func isSameFile(as other: OutputPlace) -> Bool {
        if let found, found == other.found, case .file = target { return true }
        guard case .nothing = target, case .nothing = other.target else { return false }
        return name == other.name && folder.identity == other.folder.identity
    }
}

/// A folder that is open, to look things up in.
final class OpenFolder: Sendable {
    /// Its descriptor.
    let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    /// Opens one; links are followed.
    init(_ path: String) throws(OutputRefusal) {
        number = open(path, cairn_folder_flags())
        guard number >= 0 else { throw .failed(Errno(rawValue: errno)) }
    }

    deinit {
        if number >= 0 { close(number) }
    }

    /// A folder in it; nil if there is none of this name, or a link.
    func folder(_ name: String, follows: Bool = false) throws(OutputRefusal) -> OpenFolder? {
        let file = openat(number, name, cairn_folder_flags() | (follows ? 0 : O_NOFOLLOW))
        if file >= 0 { return OpenFolder(number: file) }
        let reason = Errno(rawValue: errno)
        guard !follows, reason == .notDirectory || reason == .tooManySymbolicLinkLevels else { throw .failed(reason) }
        return nil
    }

    /// What it is, whatever its name; nil if the system doesn't say.
    var identity: OutputPlace.Identity? {
        var status = stat()
        return fstat(number, &status) == 0 ? OutputPlace.Identity(status) : nil
    }

    /// Whether it is a folder, or below it, going up by what the folders are.
    /// - Throws: if it is below one that is kept, or the way up cannot be seen.
    func isBelow(
        _ guarded: OutputPlace.Identity, _ kept: [OutputPlace.Identity: FilePath]
    ) throws(OutputRefusal) -> Bool {
        var folder = self
        while let identity = folder.identity {
            if let path = kept[identity] { throw .kept(path) }
            if identity == guarded { return true }
            guard let above = try folder.folder("..") else { break }
            if above.identity == identity { return false }
            folder = above
        }
        throw .failed(.noSuchFileOrDirectory)
    }

    /// Whether what its links say may be no path: the system's view of processes.
    var holdsDescriptions: Bool { cairn_holds_descriptions(number) != 0 }

    /// Whether it lists the descriptors of this process.
    var isOwnDescriptors: Bool {
        identity != nil && identity == OutputPlace.Identity(at: "/proc/self/fd")
    }
}
