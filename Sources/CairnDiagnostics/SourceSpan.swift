/// A place in a text: line and column as an editor counts them.
package struct SourcePosition: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package var line: Int
    /// The column in Unicode code points, from 1.
    package var column: Int
    /// The distance from the beginning of the text in UTF-8 bytes.
    package var offset: Int

    /// Makes a position of a line and a column (both from 1) and a byte offset (from 0).
    package init(line: Int, column: Int, offset: Int = 0) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The first place of any text.
    package static let start = SourcePosition(line: 1, column: 1, offset: 0)

    /// Orders by line, then by column.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a named text, from `start` up to but not including `end`.
///
/// The only location type of the project: YAML nodes, template errors, findings and diagnostics all carry it.
package struct SourceSpan: Hashable, Sendable {
    /// The file's name as a person would find it: relative to where they stand, or to the catalog.
    package var file: String
    /// The first place of the stretch.
    package var start: SourcePosition
    /// The place after the last one; the same as `start` where only a point is known.
    package var end: SourcePosition

    /// Makes a span; without an `end` it is a point.
    package init(file: String, start: SourcePosition, end: SourcePosition? = nil) {
        self.file = file
        self.start = start
        self.end = end ?? start
    }

    /// Makes a span that is a file as a whole, where no line is meant.
    package init(wholeFile file: String) {
        self.init(file: file, start: SourcePosition(line: 0, column: 0))
    }

    /// Whether the file as a whole is meant: then the positions say nothing.
    package var isWholeFile: Bool {
        start.line == 0
    }

    /// Makes a span over the bytes `range` of `text`, counting lines and code points.
    ///
    /// Offsets beyond the text are taken as its end. The cost is the length of the text up to the range.
    package init(file: String, range: Range<Int>, of text: some Sequence<UInt8>) {
        var position = SourcePosition.start
        var start: SourcePosition?
        for byte in text {
            if position.offset >= range.upperBound { break }
            if position.offset == range.lowerBound { start = position }
            position.offset += 1
            if byte == UInt8(ascii: "\n") {
                position.line += 1
                position.column = 1
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
        }
        self.init(file: file, start: start ?? position, end: position)
    }
}
