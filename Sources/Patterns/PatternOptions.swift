import CPCRE2

/// How a pattern is read. A pattern can switch the same things on itself: `(?i)`, `(?m)`, `(?s)`, `(?x)`.
package struct PatternOptions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Letters match in either case.
    package static let caseInsensitive = PatternOptions(rawValue: 1)
    /// `^` and `$` match at every line's beginning and end.
    package static let multiline = PatternOptions(rawValue: 2)
    /// `.` matches line breaks as well.
    package static let dotMatchesNewline = PatternOptions(rawValue: 4)
    /// White space and comments in the pattern are passed over.
    package static let extended = PatternOptions(rawValue: 8)
    /// A line may end in CR LF or CR, too: `$` matches before either, and `.` matches neither.
    package static let anyLineEnd = PatternOptions(rawValue: 16)
    /// No machine code is made, which would take longer than a few matches, and which whole matches never use
    /// (pcre2api, "Option bits for pcre2_match()").
    package static let interpreted = PatternOptions(rawValue: 32)
    /// Without `multiline`, `$` matches at the very end only, and not before a line break there.
    package static let dollarAtEnd = PatternOptions(rawValue: 64)

    var flags: UInt32 {
        (contains(.caseInsensitive) ? PCRE2_CASELESS : 0) | (contains(.multiline) ? PCRE2_MULTILINE : 0)
            | (contains(.dotMatchesNewline) ? PCRE2_DOTALL : 0) | (contains(.extended) ? PCRE2_EXTENDED : 0)
            | (contains(.dollarAtEnd) ? PCRE2_DOLLAR_ENDONLY : 0)
    }

    var newline: Int32 {
        contains(.anyLineEnd) ? PCRE2_NEWLINE_ANYCRLF : PCRE2_NEWLINE_LF
    }
}

/// What a pattern may cost.
package struct PatternLimits: Hashable, Sendable {
    /// Steps of one attempt at one place of the text. With the default, an attempt that is out of hand ends
    /// within milliseconds.
    package var steps: UInt32
    /// Nested steps.
    package var depth: UInt32
    /// Memory for going back, in KiB.
    package var heapKilobytes: UInt32
    /// The pattern's own length.
    package var patternBytes: Int

    /// Makes limits.
    package init(
        steps: UInt32 = 1_000_000, depth: UInt32 = 250_000, heapKilobytes: UInt32 = 64 << 10,
        patternBytes: Int = 64 << 10
    ) {
        self.steps = steps
        self.depth = depth
        self.heapKilobytes = heapKilobytes
        self.patternBytes = patternBytes
    }
}
