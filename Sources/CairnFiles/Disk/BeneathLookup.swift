import CFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Opens what is below an open folder, and nothing else.
///
/// Linux does it in one call (`openat2`, since 5.6). Elsewhere each part of the path is opened by itself, never through a
/// link; where links are followed, what they say is looked up in the same manner.
final class BeneathLookup: Sendable {
    /// What links on the way, or at the end, mean.
    enum Links: Sendable {
        /// They lead on, as long as they stay below the folder.
        case followed
        /// They are an error: `tooManySymbolicLinkLevels`.
        case refused
    }

    /// The open folder.
    let folder: Int32
    /// Whether the system looks paths up, where it can.
    let usesSystem: Bool

    /// Takes an open folder, and closes it in the end.
    init(_ folder: Int32, usesSystem: Bool) {
        self.folder = folder
        self.usesSystem = usesSystem
    }

    deinit {
        close(folder)
    }

    /// Opens what a path leads to.
    /// - Parameters:
    ///   - path: the path below the folder.
    ///   - flags: those of `open`.
    ///   - mode: what a file that is made gets.
    ///   - links: what links mean.
    /// - Returns: the descriptor, which the caller closes.
    /// - Throws: `improperLink` if the path leads out.
    func open(_ path: String, _ flags: Int32, mode: mode_t = 0, links: Links) throws(Errno) -> Int32 {
        if usesSystem {
            let file = cairn_open_beneath(folder, path, flags, UInt32(mode), links == .followed ? 1 : 0)
            if file >= 0 { return file }
            let reason = Errno(rawValue: errno)
            // Old containers forbid calls that they don't know.
            guard reason == .noFunction || reason == .notPermitted else { throw reason }
        }
        return try walk(path, flags, mode, links)
    }

    /// The same, name by name.
    private func walk(_ path: String, _ flags: Int32, _ mode: mode_t, _ links: Links) throws(Errno) -> Int32 {
        guard !path.hasPrefix("/") else { throw .improperLink }
        var pending = Self.names(path)
        // The folders on the way, for `..`; the last one is where the next name is looked up.
        var opened: [Int32] = []
        defer { for file in opened { close(file) } }
        var followed = 0
        while let name = pending.popLast() {
            let isLast = pending.isEmpty
            if name == ".." {
                guard let last = opened.popLast() else { throw .improperLink }
                close(last)
                continue
            }
            let here = opened.last ?? folder
            let file = openat(here, name, (isLast ? flags : cairn_folder_flags()) | O_NOFOLLOW, mode)
            // An open that asks for the place alone succeeds on the link itself.
            let isLink = file >= 0 && isLast && flags == cairn_place_flags() && Self.isLink(file)
            if isLink { close(file) }
            if file >= 0, !isLink {
                if isLast { return file }
                opened.append(file)
                continue
            }
            let reason = isLink ? .tooManySymbolicLinkLevels : Errno(rawValue: errno)
            guard reason == .tooManySymbolicLinkLevels || reason == .notDirectory,
                let target = try? Self.readLink(here, name)
            else { throw reason }
            followed += 1
            // 40 links in a row is where Linux gives up, too.
            guard links == .followed, flags & O_EXCL == 0, followed <= 40 else { throw .tooManySymbolicLinkLevels }
            guard !target.hasPrefix("/") else { throw .improperLink }
            pending += Self.names(target)
        }
        // Only `.` and `..` are left of the path: the folder that they lead to.
        let file = openat(opened.last ?? folder, ".", flags | O_NOFOLLOW, mode)
        guard file >= 0 else { throw Errno(rawValue: errno) }
        return file
    }

    private static func isLink(_ file: Int32) -> Bool {
        var status = stat()
        return fstat(file, &status) == 0 && Disk.kind(of: status.st_mode) == .symbolicLink
    }

    /// A path's names, the last one first, without those that mean nothing.
    static func names(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }.filter { $0 != "." }
    }

    /// Where a link in an open folder points.
    static func readLink(_ folder: Int32, _ name: String) throws(Errno) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { readlinkat(folder, name, $0, buffer.count) } ?? -1
        }
        guard count >= 0 else { throw Errno(rawValue: errno) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
