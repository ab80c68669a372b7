import CairnDiagnostics

/// A text that was read, and all the nodes found in it, as flat tables.
///
/// Nodes are handles into it, so that reading a file makes a few large arrays and no object per node. Nothing in it
/// changes after it was made.
final class NodeStore: Sendable {
    /// One node: where it is in the text, and where its content is in the tables.
    struct Record: Sendable {
        /// What it is.
        var kind: Node.Kind
        /// How it was written.
        var style: Node.Style
        /// The byte offset of its beginning.
        var start: UInt32
        /// The byte offset behind its end.
        var end: UInt32
        /// A scalar's first byte (in the text, or behind its end in `cooked`), or a collection's first entry in `children`.
        var content: UInt32
        /// A scalar's length in bytes, or a collection's number of `children`: a mapping has two per entry.
        var count: UInt32
    }

    /// The name of the file, for spans.
    let file: String
    /// The whole text as it was given, a byte-order mark included.
    let text: [UInt8]
    /// The contents of scalars that are not in the text as such: escapes, folded lines.
    let cooked: [UInt8]
    /// All nodes.
    let records: [Record]
    /// The collections' children: indices into `records`.
    let children: [UInt32]
    /// The byte offset at which each line begins; the first is behind a byte-order mark.
    let lineStarts: [UInt32]
    /// Whether every code point has one byte, so that columns need no counting.
    let isASCII: Bool

    /// Makes one from tables that belong together; `source` is one with the same text, which needs no second count of
    /// its lines.
    init(
        file: String, text: [UInt8], cooked: [UInt8] = [], records: [Record] = [], children: [UInt32] = [],
        like source: NodeStore? = nil
    ) {
        self.file = file
        self.text = text
        self.cooked = cooked
        self.records = records
        self.children = children
        if let source {
            (self.lineStarts, self.isASCII) = (source.lineStarts, source.isASCII)
        } else {
            (self.lineStarts, self.isASCII) = Self.lineStarts(of: text)
        }
    }

    /// The content of a scalar.
    func withBytes<Result>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        Self.withBytes(of: record, text, cooked, body)
    }

    /// The content of a scalar whose tables are `text` and `cooked`.
    static func withBytes<Result>(
        of record: Record, _ text: [UInt8], _ cooked: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let start = Int(record.content)
        let count = Int(record.count)
        if count == 0 { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        if start < text.count {
            return text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<start + count])) }
        }
        let place = start - text.count
        return cooked.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[place..<place + count])) }
    }

    /// The place of a byte offset; beyond the text it is the text's end.
    func position(_ offset: Int) -> SourcePosition {
        let offset = min(max(offset, Int(lineStarts[0])), text.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        if isASCII {
            return SourcePosition(line: low + 1, column: offset - Int(lineStarts[low]) + 1, offset: offset)
        }
        var column = 1
        for byte in text[Int(lineStarts[low])..<offset] where byte & 0xC0 != 0x80 { column += 1 }
        return SourcePosition(line: low + 1, column: column, offset: offset)
    }

    /// The stretch between two byte offsets.
    func span(_ start: Int, _ end: Int) -> SourceSpan {
        SourceSpan(file: file, start: position(start), end: position(max(start, end)))
    }

    /// The text of the line with the number `number` (from 1) without its line break, wrong UTF-8 replaced; nil if
    /// there is no such line.
    func line(_ number: Int) -> String? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : text.count
        if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    /// A diagnostic at the bytes from `start` to `end`, with the line that it begins on.
    func diagnostic(
        id: String, _ summary: String, explanation: String? = nil, _ start: Int, _ end: Int, help: [String] = [],
        notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        let span = span(start, end)
        return Diagnostic(
            id: id, summary, explanation: explanation, at: span, excerpt: line(span.start.line), help: help,
            notes: notes)
    }

    private static func lineStarts(of text: [UInt8]) -> ([UInt32], isASCII: Bool) {
        var starts: [UInt32] = [text.startsWithByteOrderMark ? 3 : 0]
        starts.reserveCapacity(text.count / 24)
        var place = 0
        while let line = text.firstPlace(of: UInt8(ascii: "\n"), from: place) {
            place = line + 1
            starts.append(UInt32(truncatingIfNeeded: place))
        }
        return (starts, text.isASCII)
    }
}

extension [UInt8] {
    /// Whether it begins with UTF-8's byte-order mark.
    var startsWithByteOrderMark: Bool {
        count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF
    }
}
