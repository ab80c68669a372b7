/// A pattern, or a replacement, that can't be used.
package struct PatternError: Error, Hashable, Sendable {
    /// What is wrong, in one line.
    package var message: String
    /// The pattern or replacement.
    package var source: String
    /// Where in the source, in UTF-8 bytes from 0; at most its length.
    package var offset: Int

    /// The place as a column: from 1, in code points.
    package var column: Int {
        source.utf8.prefix(offset).reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    /// The source's line with the place and a caret under it, two lines without a line break at the end.
    package var excerpt: String {
        let before = source.unicodeScalars.prefix(column - 1)
        let start = before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex
        let line = source.unicodeScalars[start...].prefix { $0 != "\n" }
        let blanks = source.unicodeScalars[start..<before.endIndex].map { $0 == "\t" ? "\t" : " " }.joined()
        return String(String.UnicodeScalarView(line)) + "\n" + blanks + "^"
    }
}

/// Why it isn't known whether a pattern matches.
package enum MatchError: Error, Hashable, Sendable {
    /// The pattern needs more steps or memory on this text than it is given. Not the same as "no match".
    case limit
    /// What replacing gives would be longer than it may be.
    case tooLong
    /// The text is not UTF-8.
    case notUTF8
    /// Something else, in the library's words.
    case failed(String)

    /// What is wrong, in one line.
    package var message: String {
        switch self {
        case .limit: "the pattern takes too long on this text"
        case .tooLong: "the text would be too long"
        case .notUTF8: "the text is not UTF-8"
        case .failed(let reason): "the pattern could not be tried: \(reason)"
        }
    }
}
