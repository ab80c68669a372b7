package import CairnDiagnostics
package import CairnFiles
package import Patterns

/// The content of one file of a project.
package struct FileContent: Sendable {
    /// Where it was read from.
    package let path: RelativePath
    /// All of it.
    package let bytes: [UInt8]
    /// Whether it is something else than text in UTF-8, which is all that data files may be: it has a NUL byte in the
    /// first 8,000 bytes, which is git's rule too, or bytes that mean nothing.
    package let isBinary: Bool
    /// The text for matching: without a byte-order mark, and each line's end a line feed. UTF-16 and UTF-32 are decoded,
    /// other bytes that are no UTF-8 are read as Latin-1; nil if it is no text at all.
    package let subject: Subject?
    /// Where the text begins in the bytes: behind the byte-order mark of UTF-8, if there is one.
    private let textStart: Int

    /// Takes a file's bytes and looks at what they are.
    package init(path: RelativePath, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var text = try? Subject(checking: textStart == 0 ? bytes : Array(bytes.dropFirst(textStart)))
        isBinary = text == nil || TextDecoding.hasNUL(bytes)
        if isBinary { text = TextDecoding.text(of: bytes) }
        subject = text?.endingLinesAlike()
    }

    /// The whole text, as it is matched.
    /// - Throws: an error diagnostic (`binary-file`) if it is no text.
    package func text() throws(Diagnostic) -> String {
        guard let subject else { throw undecided }
        return String(decoding: subject.bytes, as: UTF8.self)
    }

    /// The diagnostic that it is no text in UTF-8.
    package var binary: Diagnostic {
        Diagnostic(
            id: "binary-file", "'\(path)' is not a text file",
            explanation: "a text file is UTF-8 without NUL bytes", at: SourceSpan(wholeFile: path.string))
    }

    /// The diagnostic that nothing can be said of its text, as it has none.
    package var undecided: Diagnostic {
        Diagnostic(
            id: "binary-file", "'\(path)' is not a text file",
            explanation: "it holds NUL bytes, and is not UTF-16 either: what it says cannot be decided",
            at: SourceSpan(wholeFile: path.string), help: ["write it as UTF-8"])
    }

    /// The place of a range of bytes, with the line that it begins on as excerpt.
    package func place(_ range: Range<Int>) -> (span: SourceSpan, excerpt: String) {
        // The mark is no column of the first line.
        let text = textStart == 0 ? bytes : Array(bytes.dropFirst(textStart))
        return Self.place(
            max(range.lowerBound - textStart, 0)..<max(range.upperBound - textStart, 0), of: text, in: path)
    }

    /// The place of a range of the text for matching, with the line that it begins on as excerpt. Lines and columns are
    /// those of the file: what differs are the lines' ends, which are in no column that is shown.
    package func place(inText range: Range<Int>) -> (span: SourceSpan, excerpt: String) {
        Self.place(range, of: subject?.bytes ?? [], in: path)
    }

    private static func place(
        _ range: Range<Int>, of text: [UInt8], in path: RelativePath
    ) -> (span: SourceSpan, excerpt: String) {
        let span = SourceSpan(file: path.string, range: range, of: text)
        let start = min(range.lowerBound, text.count)
        let lineStart = text[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        var line = text[lineStart...].prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        // A line of a minified file is no help to a reader.
        return (span, String(decoding: line.prefix(400), as: UTF8.self))
    }
}
