package import CairnDiagnostics
package import CairnFiles
package import Patterns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The content of one file of a project.
package struct FileContent: Sendable {
    /// Where it was read from.
    package let path: RelativePath
    /// All of it.
    package let bytes: [UInt8]
    /// Whether it looks like something else than text: a NUL byte in the first 8,000 bytes, which is git's rule too,
    /// or no UTF-8.
    package let isBinary: Bool
    /// The text for matching, if it is UTF-8, without a byte-order mark.
    package let subject: Subject?
    /// Where the text begins: behind the byte-order mark, if there is one.
    package let textStart: Int

    /// Takes a file's bytes and looks at what they are.
    package init(path: RelativePath, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        subject = try? Subject(checking: textStart == 0 ? bytes : Array(bytes.dropFirst(textStart)))
        isBinary = subject == nil || Self.hasNUL(bytes)
    }

    /// Whether one of the first bytes is 0; the C library looks at many at a time.
    private static func hasNUL(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, 0, min(bytes.count, 8_000)) != nil } ?? false
        }
    }

    /// The whole text, without a byte-order mark.
    /// - Throws: an error diagnostic (`binary-file`) if it is no text.
    package func text() throws(Diagnostic) -> String {
        guard !isBinary else { throw binary }
        return String(decoding: bytes.dropFirst(textStart), as: UTF8.self)
    }

    /// The diagnostic that it is no text.
    package var binary: Diagnostic {
        Diagnostic(
            id: "binary-file", "'\(path)' is not a text file",
            explanation: "a text file is UTF-8 without NUL bytes", at: SourceSpan(wholeFile: path.string))
    }

    /// The place of a range of bytes, with the line that it begins on as excerpt.
    package func place(_ range: Range<Int>) -> (span: SourceSpan, excerpt: String) {
        // The mark is no column of the first line.
        let text = textStart == 0 ? bytes : Array(bytes.dropFirst(textStart))
        let range = max(range.lowerBound - textStart, 0)..<max(range.upperBound - textStart, 0)
        let span = SourceSpan(file: path.string, range: range, of: text)
        let start = min(range.lowerBound, text.count)
        let lineStart = text[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        var line = text[lineStart...].prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        // A line of a minified file is no help to a reader.
        return (span, String(decoding: line.prefix(400), as: UTF8.self))
    }
}
