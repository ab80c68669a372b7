package import SystemPackage

/// A read-only file system in two texts: what the executable carries.
///
/// Both are literals of the program, so opening costs a walk over the index and reading a file costs a copy of that file;
/// nothing is decoded before it is asked for. Templates are text, and text is kept as it is, unless it is long.
///
/// The index has a line per file, in the order of `RelativePath`: where its content begins, how long it is there, its
/// size, its kind (`text` as it is, `bytes` with each byte as the code point of that number, `squeezed` as `Squeezing`
/// does it), its mode (`plain` or `executable`), its path.
package struct PackedArchive: ReadableFileSystem {
    private struct Entry: Sendable {
        var path: Range<Int>
        var content: Range<Int>
        var size: Int
        var kind: Kind
        var isExecutable: Bool
    }

    /// How a file's content is kept, by the first byte of its name.
    private enum Kind: UInt8, Sendable {
        case text = 0x74
        case bytes = 0x62
        case squeezed = 0x73
    }

    private let index: StaticString
    private let content: StaticString
    private let entries: [Entry]

    /// Opens an archive that `pack` made.
    /// - Throws: an error about `/` when the texts are no such archive.
    package init(index: StaticString, content: StaticString) throws(FileError) {
        guard index.hasPointerRepresentation, content.hasPointerRepresentation,
            let entries = Self.entries(of: index.buffer, contentCount: content.utf8CodeUnitCount)
        else { throw FileError("open the archive", "/", .ioError) }
        self.index = index
        self.content = content
        self.entries = entries
    }

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        switch place(of: path) {
        case .file(let entry): FileInfo(kind: .file, size: entry.size, isExecutable: entry.isExecutable)
        case .folder: FileInfo(kind: .folder, isExecutable: true)
        case .nothing: nil
        }
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        switch place(of: path) {
        case .file(let entry):
            let stored = UnsafeBufferPointer(rebasing: content.buffer[entry.content])
            switch entry.kind {
            case .text:
                return Array(stored)
            case .bytes:
                return String(decoding: stored, as: UTF8.self).unicodeScalars.map {
                    UInt8(truncatingIfNeeded: $0.value)
                }
            case .squeezed:
                guard let bytes = Squeezing.restore(stored, size: entry.size) else {
                    throw FileError("read", path, .ioError)
                }
                return bytes
            }
        case .folder: throw FileError("read", path, .isDirectory)
        case .nothing: throw FileError("read", path, .noSuchFileOrDirectory)
        }
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        switch place(of: path) {
        case .file: throw FileError("list", path, .notDirectory)
        case .nothing: throw FileError("list", path, .noSuchFileOrDirectory)
        case .folder(let first, let length):
            var names: [String] = []
            var last: UnsafeBufferPointer<UInt8>?
            path.withNormalBytes { folder in
                for entry in entries[first...] {
                    let full = bytes(ofPath: entry)
                    guard length == 0 || Self.isBelow(full, folder) else { break }
                    let rest = full.dropFirst(length == 0 ? 0 : length + 1)
                    let name = UnsafeBufferPointer(rebasing: rest.prefix { $0 != slash })
                    // The order keeps a folder's content together, so a name that comes again comes at once.
                    if let last, last.isSame(as: name) { continue }
                    last = name
                    names.append(String(decoding: name, as: UTF8.self))
                }
            }
            return names
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        throw FileError("read the link", path, .invalidArgument)
    }

    // MARK: Finding

    private enum Place {
        case file(Entry)
        /// A folder, its first entry, and the length of its path.
        case folder(first: Int, length: Int)
        case nothing
    }

    private func place(of path: FilePath) -> Place {
        path.withNormalBytes { wanted in
            guard !wanted.isEmpty else { return .folder(first: 0, length: 0) }
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

    private func bytes(ofPath entry: Entry) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: index.buffer[entry.path])
    }

    private static func isBelow(_ path: UnsafeBufferPointer<UInt8>, _ folder: UnsafeBufferPointer<UInt8>) -> Bool {
        path.count > folder.count && path[folder.count] == slash && path.begins(with: folder)
    }

    // MARK: Opening

    private static func entries(of index: UnsafeBufferPointer<UInt8>, contentCount: Int) -> [Entry]? {
        var entries: [Entry] = []
        var place = 0
        while place < index.count {
            guard let start = number(index, &place), let length = number(index, &place),
                let size = number(index, &place), let kind = word(index, &place).flatMap(Kind.init),
                let mode = word(index, &place),
                let end = index[place...].firstIndex(of: UInt8(ascii: "\n")), place < end,
                start <= contentCount, length <= contentCount - start
            else { return nil }
            let path = UnsafeBufferPointer(rebasing: index[place..<end])
            if let last = entries.last,
                !RelativePath.precedes(UnsafeBufferPointer(rebasing: index[last.path]), path)
            {
                return nil
            }
            entries.append(
                Entry(
                    path: place..<end, content: start..<(start + length), size: size, kind: kind,
                    isExecutable: mode == UInt8(ascii: "e")))
            place = end + 1
        }
        return entries.isEmpty ? nil : entries
    }

    /// The decimal number at `place`, which moves behind the space that follows; nil if there is none below 10^9.
    private static func number(_ index: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Int? {
        var value = 0
        let start = place
        while place < index.count, index[place] != UInt8(ascii: " ") {
            let digit = Int(index[place]) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit), place - start < 9 else { return nil }
            value = value * 10 + digit
            place += 1
        }
        guard place > start, place < index.count else { return nil }
        place += 1
        return value
    }

    /// The first byte of the word at `place`, which moves behind the space that follows.
    private static func word(_ index: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> UInt8? {
        guard let space = index[place...].firstIndex(of: UInt8(ascii: " ")), space > place else { return nil }
        defer { place = space + 1 }
        return index[place]
    }
}

private let slash = UInt8(ascii: "/")

extension StaticString {
    /// Its bytes; it must be a text of more than one code point, as every archive is.
    fileprivate var buffer: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

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
