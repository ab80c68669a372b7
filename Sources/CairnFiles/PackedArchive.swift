import Synchronization
package import SystemPackage

/// A read-only file system in two texts: what the executable carries.
///
/// Both are literals of the program, so opening costs a walk over the index. Files that are asked for together stand in
/// one frame of zstd, such as a layer's; it is decoded when one of them is read first, and kept. What belongs to
/// none is text as it is. `ArchiveIndex` says how the index is written.
package final class PackedArchive: ReadableFileSystem {
    /// The most bytes that a frame may hold when it is decoded. The index, which says how many they are, may be damaged.
    package static let largestFrame = 64 << 20

    nonisolated(unsafe) private let text: UnsafeBufferPointer<UInt8>
    nonisolated(unsafe) private let content: UnsafeBufferPointer<UInt8>
    private let index: ArchiveIndex
    /// What was decoded, by the number of the frame.
    private let decoded: Mutex<[[UInt8]?]>

    /// Opens an archive that CairnPacking made.
    /// - Throws: an error about `/` when the texts are no such archive.
    package convenience init(index: StaticString, content: StaticString) throws(FileError) {
        guard index.hasPointerRepresentation, content.hasPointerRepresentation else { throw Self.broken }
        try self.init(
            index: UnsafeBufferPointer(start: index.utf8Start, count: index.utf8CodeUnitCount),
            content: UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount))
    }

    /// Opens an archive in bytes that stay as they are for as long as the archive is used.
    /// - Throws: an error about `/` when the texts are no such archive.
    package init(index text: UnsafeBufferPointer<UInt8>, content: UnsafeBufferPointer<UInt8>) throws(FileError) {
        guard let index = ArchiveIndex(text, contentCount: content.count) else { throw Self.broken }
        self.text = text
        self.content = content
        self.index = index
        decoded = Mutex(Array(repeating: nil, count: index.frames.count))
    }

    private static var broken: FileError { FileError("open the archive", "/", .ioError) }

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        switch place(of: path) {
        case .file(let entry): FileInfo(kind: .file, size: entry.content.count, isExecutable: entry.isExecutable)
        case .folder: FileInfo(kind: .folder, isExecutable: true)
        case .nothing: nil
        }
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        switch place(of: path) {
        case .file(let entry):
            guard let bytes = bytes(of: entry) else { throw FileError("read", path, .ioError) }
            return bytes
        case .folder: throw FileError("read", path, .isDirectory)
        case .nothing: throw FileError("read", path, .noSuchFileOrDirectory)
        }
    }

    package func readFile(
        _ path: FilePath, upTo limit: Int
    ) throws(FileError) -> (bytes: [UInt8], isExecutable: Bool) {
        guard case .file(let entry) = place(of: path) else { return (try read(path), false) }
        guard entry.content.count <= limit else { throw FileError("read", path, .fileTooLarge) }
        guard let bytes = bytes(of: entry) else { throw FileError("read", path, .ioError) }
        return (bytes, entry.isExecutable)
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        try entries(of: path).map(\.name)
    }

    package func entries(of path: FilePath) throws(FileError) -> [FolderEntry] {
        switch place(of: path) {
        case .file: throw FileError("list", path, .notDirectory)
        case .nothing: throw FileError("list", path, .noSuchFileOrDirectory)
        case .folder(let first, let length):
            var entries: [FolderEntry] = []
            var last: UnsafeBufferPointer<UInt8>?
            path.withNormalBytes { folder in
                for entry in index.entries[first...] {
                    let full = bytes(ofPath: entry)
                    guard length == 0 || Self.isBelow(full, folder) else { break }
                    let rest = full.dropFirst(length == 0 ? 0 : length + 1)
                    let name = UnsafeBufferPointer(rebasing: rest.prefix { $0 != slash })
                    // The order keeps a folder's content together, so a name that comes again comes at once.
                    if let last, last.isSame(as: name) { continue }
                    last = name
                    entries.append(
                        FolderEntry(
                            name: String(decoding: name, as: UTF8.self),
                            kind: name.count == rest.count ? .file : .folder))
                }
            }
            return entries
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        throw FileError("read the link", path, .invalidArgument)
    }

    // MARK: Finding

    private enum Place {
        case file(ArchiveIndex.Entry)
        /// A folder, its first entry, and the length of its path.
        case folder(first: Int, length: Int)
        case nothing
    }

    private func place(of path: FilePath) -> Place {
        path.withNormalBytes { wanted in
            guard !wanted.isEmpty else { return .folder(first: 0, length: 0) }
            let entries = index.entries
            // The first entry that isn't before the wanted path: the file itself, or the first below it.
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = low + (high - low) / 2
                if RelativePath.precedes(bytes(ofPath: entries[middle]), wanted) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low < entries.count else { return .nothing }
            let found = bytes(ofPath: entries[low])
            if found.count == wanted.count { return found.isSame(as: wanted) ? .file(entries[low]) : .nothing }
            return Self.isBelow(found, wanted) ? .folder(first: low, length: wanted.count) : .nothing
        }
    }

    private func bytes(ofPath entry: ArchiveIndex.Entry) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[entry.path])
    }

    private static func isBelow(_ path: UnsafeBufferPointer<UInt8>, _ folder: UnsafeBufferPointer<UInt8>) -> Bool {
        path.count > folder.count && path[folder.count] == slash && path.begins(with: folder)
    }

    // MARK: Decoding

    /// The content of a file, or nil when its frame is damaged.
    private func bytes(of entry: ArchiveIndex.Entry) -> [UInt8]? {
        let frame = index.frames[entry.frame]
        let stored = UnsafeBufferPointer(rebasing: content[frame.stored])
        switch frame.kind {
        case .plain: return Array(stored[entry.content])
        case .zstd:
            let whole = decoded.withLock { decoded -> [UInt8]? in
                if let whole = decoded[entry.frame] { return whole }
                let bytes = SevenBits.decode(UnsafeRawBufferPointer(stored))
                decoded[entry.frame] = bytes.flatMap { ZstdFrame.decode($0, size: frame.size) }
                return decoded[entry.frame]
            }
            // A lock file is mostly all of its frame, and then nothing is copied.
            return whole.map { $0.count == entry.content.count ? $0 : Array($0[entry.content]) }
        }
    }
}

private let slash = UInt8(ascii: "/")

extension FilePath {
    /// Gives the bytes of the path below `/`, without `.` and `..`.
    fileprivate func withNormalBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        // Nearly every path is normal already, and taking one apart costs more than looking it up.
        if let result = withBytes({
            Self.isNormal($0) ? body(UnsafeBufferPointer(rebasing: $0.drop { $0 == slash })) : nil
        }) {
            return result
        }
        return rooted.withBytes { body(UnsafeBufferPointer(rebasing: $0.drop { $0 == slash })) }
    }

    private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withPlatformString { start in
            start.withMemoryRebound(to: UInt8.self, capacity: length) {
                body(UnsafeBufferPointer(start: $0, count: length))
            }
        }
    }

    /// Whether no name in it is `.` or `..`; FilePath itself keeps separators single.
    private static func isNormal(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var name = 0
        for place in 0...path.count where place == path.count || path[place] == slash {
            let isDots = path[name..<place].allSatisfy { $0 == UInt8(ascii: ".") }
            if isDots, place - name == 1 || place - name == 2 { return false }
            name = place + 1
        }
        return true
    }
}
