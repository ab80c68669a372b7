package import SystemPackage

/// A read-only file system in one text: what the executable carries.
///
/// The text is base64 and its decoded form is an index, then the files' bytes. Each file begins at a multiple of three bytes, so that
/// it can be decoded by itself: opening the archive costs its index, reading a file costs that file.
///
/// Layout, numbers being 32-bit and little-endian: the length of the index; the index, per file its path's length, the
/// path, 1 if it is executable, its offset after the index, its size; padding; the files, each padded to three bytes.
package struct PackedArchive: ReadableFileSystem {
    private struct Entry: Sendable {
        var isExecutable: Bool
        var offset: Int
        var size: Int
    }

    private enum Node: Sendable {
        case file(Entry)
        case folder([String])
    }

    private let text: StaticString
    private let nodes: [FilePath: Node]
    private let filesStart: Int

    /// Opens an archive that `pack` made.
    /// - Throws: an error about `/` when the text is not such an archive.
    package init(_ text: StaticString) throws(FileError) {
        self.text = text
        func broken() -> FileError { FileError("open the archive", "/", .ioError) }
        guard let head = Self.decode(text, 0..<4), let indexLength = head.number(at: 0),
            let index = Self.decode(text, 0..<(4 + indexLength))
        else { throw broken() }
        filesStart = Self.padded(4 + indexLength)
        var nodes: [FilePath: Node] = ["/": .folder([])]
        var place = 4
        while place < index.count {
            guard let length = index.number(at: place), place + 4 + length + 9 <= index.count,
                let offset = index.number(at: place + 4 + length + 1),
                let size = index.number(at: place + 4 + length + 5)
            else { throw broken() }
            let path = FilePath(String(decoding: index[(place + 4)..<(place + 4 + length)], as: UTF8.self)).rooted
            let isExecutable = index[place + 4 + length] == 1
            Self.insert(path, .file(Entry(isExecutable: isExecutable, offset: offset, size: size)), into: &nodes)
            place += 4 + length + 9
        }
        self.nodes = nodes
    }

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        switch nodes[path.rooted] {
        case .file(let entry): FileInfo(kind: .file, size: entry.size, isExecutable: entry.isExecutable)
        case .folder: FileInfo(kind: .folder, isExecutable: true)
        case nil: nil
        }
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        guard case .file(let entry) = nodes[path.rooted] else {
            throw FileError("read", path, nodes[path.rooted] == nil ? .noSuchFileOrDirectory : .isDirectory)
        }
        let start = filesStart + entry.offset
        guard let bytes = Self.decode(text, start..<(start + entry.size)) else {
            throw FileError("read", path, .ioError)
        }
        return bytes
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        switch nodes[path.rooted] {
        case .folder(let names): return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        case .file: throw FileError("list", path, .notDirectory)
        case nil: throw FileError("list", path, .noSuchFileOrDirectory)
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        throw FileError("read the link", path, .invalidArgument)
    }

    private static func insert(_ path: FilePath, _ node: Node, into nodes: inout [FilePath: Node]) {
        nodes[path] = node
        var child = path
        while let name = child.lastComponent?.string {
            let folder = child.removingLastComponent()
            guard case .folder(var names) = nodes[folder] else {
                nodes[folder] = .folder([name])
                child = folder
                continue
            }
            if !names.contains(name) {
                names.append(name)
                nodes[folder] = .folder(names)
            }
            return
        }
    }

    private static func padded(_ count: Int) -> Int {
        (count + 2) / 3 * 3
    }

    /// The bytes `range` of the decoded text, or nil if it has no such bytes.
    private static func decode(_ text: StaticString, _ range: Range<Int>) -> [UInt8]? {
        let groups = (range.lowerBound / 3)..<((range.upperBound + 2) / 3)
        guard text.hasPointerRepresentation, groups.upperBound * 4 <= text.utf8CodeUnitCount else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(groups.count * 3)
        let source = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        for group in groups {
            var bits: UInt32 = 0
            for index in 0..<4 {
                let value = values[Int(source[group * 4 + index])]
                guard value < 64 else { return nil }
                bits = bits << 6 | UInt32(value)
            }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
        }
        let skipped = range.lowerBound - groups.lowerBound * 3
        return Array(bytes[skipped..<(skipped + range.count)])
    }
}

extension PackedArchive {
    /// A file to pack.
    package struct File {
        /// The path below the archive's root.
        package var path: RelativePath
        /// Its content.
        package var bytes: [UInt8]
        /// Whether its owner may run it.
        package var isExecutable: Bool

        /// Makes a file to pack.
        package init(path: RelativePath, bytes: [UInt8], isExecutable: Bool) {
            self.path = path
            self.bytes = bytes
            self.isExecutable = isExecutable
        }
    }

    /// The text that `init` opens, of `files` in their order; equal files give equal text.
    package static func pack(_ files: [File]) -> String {
        var index: [UInt8] = []
        var content: [UInt8] = []
        for file in files {
            let path = Array(file.path.string.utf8)
            index += path.count.littleEndianBytes + path + [file.isExecutable ? 1 : 0]
            index += content.count.littleEndianBytes + file.bytes.count.littleEndianBytes
            content += file.bytes
            content += [UInt8](repeating: 0, count: padded(content.count) - content.count)
        }
        var all = index.count.littleEndianBytes + index
        all += [UInt8](repeating: 0, count: padded(all.count) - all.count)
        all += content
        return encode(all)
    }

    /// The value of each base64 digit, 64 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 of bytes whose count is a multiple of three.
    private static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 3 * 4)
        for start in stride(from: 0, to: bytes.count - 2, by: 3) {
            let bits = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
            for shift: UInt32 in [18, 12, 6, 0] { out.append(digits[Int(bits >> shift & 63)]) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

extension Int {
    /// The number as four bytes, the lowest first.
    fileprivate var littleEndianBytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
    }
}

extension [UInt8] {
    /// The four-byte number at `place`, or nil beyond the end.
    fileprivate func number(at place: Int) -> Int? {
        guard place >= 0, place + 4 <= count else { return nil }
        return (0..<4).reduce(0) { $0 | Int(self[place + $1]) << ($1 * 8) }
    }
}
