/// What a packed archive holds, by its index: a line for each frame, then a line for each file.
///
/// - A frame: `KIND LENGTH`, the kind and how many bytes of the archive's content are its own. The first frame begins
///   where the content does, each further one where the last ended. The kind is `zstd`, a frame of zstd in `SevenBits`,
///   or `plain`, text as it is.
/// - A file: `FRAME SIZE MODE PATH`, the number of its frame, its size, `plain` or `executable`, and its path, in the
///   order of `RelativePath`. Its content begins where that of the file before it in the frame ends.
struct ArchiveIndex: Sendable {
    struct Frame: Sendable {
        var kind: Kind
        /// Where it stands in the archive's content.
        var stored: Range<Int>
        /// How many bytes its files have together.
        var size = 0
    }

    /// How a frame is kept, by the first byte of its name.
    enum Kind: UInt8, Sendable {
        case plain = 0x70
        case zstd = 0x7A
    }

    struct Entry: Sendable {
        /// Where the path stands in the index.
        var path: Range<Int>
        var frame: Int
        /// Where the content stands in the decoded frame.
        var content: Range<Int>
        var isExecutable: Bool
    }

    private(set) var frames: [Frame] = []
    private(set) var entries: [Entry] = []

    /// Reads the lines; nil if one is no such line, files are out of order, a frame is larger than it may be, or the
    /// frames are not just the content.
    init?(_ text: UnsafeBufferPointer<UInt8>, contentCount: Int) {
        var reader = Reader(text: text)
        while reader.place < text.count {
            guard reader.isAtDigit ? addFile(&reader) : addFrame(&reader) else { return nil }
        }
        let isConsistent = frames.allSatisfy { $0.kind == .zstd || $0.size == $0.stored.count }
        guard isConsistent, !entries.isEmpty, frames.last?.stored.upperBound == contentCount else { return nil }
    }

    private mutating func addFrame(_ reader: inout Reader) -> Bool {
        guard let kind = reader.word().flatMap(Kind.init), let length = reader.number(endingAt: newline) else {
            return false
        }
        // Neither sum grows beyond measure: every line has bytes of its own, and a number has nine digits at the most.
        let start = frames.last?.stored.upperBound ?? 0
        frames.append(Frame(kind: kind, stored: start..<(start + length)))
        return true
    }

    private mutating func addFile(_ reader: inout Reader) -> Bool {
        guard let frame = reader.number(endingAt: space), frame < frames.count,
            let size = reader.number(endingAt: space), let mode = reader.word().flatMap(Mode.init),
            let path = reader.line()
        else { return false }
        let start = frames[frame].size
        guard size <= PackedArchive.largestFrame - start else { return false }
        if let last = entries.last, !RelativePath.precedes(reader.bytes(last.path), reader.bytes(path)) { return false }
        frames[frame].size = start + size
        entries.append(
            Entry(path: path, frame: frame, content: start..<(start + size), isExecutable: mode == .executable))
        return true
    }

    /// A file's mode, by the first byte of its name.
    private enum Mode: UInt8 {
        case plain = 0x70
        case executable = 0x65
    }
}

private let space = UInt8(ascii: " ")
private let newline = UInt8(ascii: "\n")

/// Walks over an index.
private struct Reader {
    let text: UnsafeBufferPointer<UInt8>
    var place = 0

    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[range])
    }

    var isAtDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[place])
    }

    /// The decimal number at the place, which moves behind the byte that follows; nil if there is none below 10^9.
    mutating func number(endingAt end: UInt8) -> Int? {
        var value = 0
        let start = place
        while place < text.count, text[place] != end {
            let digit = Int(text[place]) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit), place - start < 9 else { return nil }
            value = value * 10 + digit
            place += 1
        }
        guard place > start, place < text.count else { return nil }
        place += 1
        return value
    }

    /// The first byte of the word at the place, which moves behind the space that follows.
    mutating func word() -> UInt8? {
        guard let end = text[place...].firstIndex(of: space), end > place else { return nil }
        defer { place = end + 1 }
        return text[place]
    }

    /// Where the rest of the line stands, at least one byte; the place moves to the next line.
    mutating func line() -> Range<Int>? {
        guard let end = text[place...].firstIndex(of: newline), end > place else { return nil }
        defer { place = end + 1 }
        return place..<end
    }
}
