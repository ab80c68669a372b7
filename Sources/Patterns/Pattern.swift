import CPCRE2

/// A regular expression, compiled once: PCRE2's dialect over Unicode text, with limits on what a match may cost.
///
/// `\d`, `\w` and the like follow Unicode, and only `\n` ends a line unless an option says otherwise. `\C` is refused, since it could split a character.
/// A pattern can lower the limits by its own `(*LIMIT_MATCH=…)`, never raise them.
package struct Pattern: Sendable {
    /// How the pattern is read. A pattern can switch the same things on itself: `(?i)`, `(?m)`, `(?s)`, `(?x)`.
    package struct Options: OptionSet, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Letters match in either case.
        package static let caseInsensitive = Options(rawValue: 1)
        /// `^` and `$` match at every line's beginning and end.
        package static let multiline = Options(rawValue: 2)
        /// `.` matches line breaks as well.
        package static let dotMatchesNewline = Options(rawValue: 4)
        /// White space and comments in the pattern are passed over.
        package static let extended = Options(rawValue: 8)
        /// A line may end in CR LF or CR, too: `$` matches before either, and `.` matches neither.
        package static let anyLineEnd = Options(rawValue: 16)
        /// `$` matches at the very end only, not before a line feed that ends the text.
        package static let dollarAtEndOnly = Options(rawValue: 64)
        /// No machine code is made, which would take longer than a few matches, and which whole matches never use
        /// (pcre2api, "Option bits for pcre2_match()").
        package static let interpreted = Options(rawValue: 32)

        var flags: UInt32 {
            (contains(.caseInsensitive) ? PCRE2_CASELESS : 0) | (contains(.multiline) ? PCRE2_MULTILINE : 0)
                | (contains(.dotMatchesNewline) ? PCRE2_DOTALL : 0) | (contains(.extended) ? PCRE2_EXTENDED : 0)
                | (contains(.dollarAtEndOnly) ? PCRE2_DOLLAR_ENDONLY : 0)
        }

        var newline: Int32 {
            contains(.anyLineEnd) ? PCRE2_NEWLINE_ANYCRLF : PCRE2_NEWLINE_LF
        }
    }

    /// What a pattern may cost.
    package struct Limits: Hashable, Sendable {
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

    /// The pattern as it was written.
    package let source: String
    /// The number of groups, the whole match not counted.
    package let groupCount: Int
    /// The groups' names with their numbers, in alphabetical order.
    package let groupNames: [(name: String, number: Int)]
    private let compiled: CompiledCode

    /// Compiles a pattern.
    /// - Throws: what is wrong with it, and at which offset.
    package init(_ source: String, options: Options = [], limits: Limits = Limits()) throws(PatternError) {
        self.source = source
        compiled = try CompiledCode(source, options: options, limits: limits)
        groupCount = compiled.groupCount
        groupNames = compiled.groupNames
    }

    /// The first match that begins at byte `start` or behind it; what is before can be looked back at.
    /// - Returns: nil if there is none.
    /// - Throws: that it isn't known, because a limit was hit.
    package func firstMatch(in subject: Subject, from start: Int = 0) throws(MatchError) -> Match? {
        try run(subject, subject.boundary(start), 0)
    }

    /// The match of the whole text, from its first byte to its last.
    /// - Returns: nil if there is none.
    /// - Throws: as `firstMatch`.
    package func wholeMatch(of subject: Subject) throws(MatchError) -> Match? {
        try run(subject, 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED)
    }

    /// Whether the whole text matches: `wholeMatch(of:)` of a string.
    package func matchesWhole(_ text: String) throws(MatchError) -> Bool {
        try withMatch(in: Subject(text), from: 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED) { _ in } != nil
    }

    /// Whether the pattern matches anywhere in the text: `firstMatch(in:)` of a string.
    package func matches(_ text: String) throws(MatchError) -> Bool {
        try withMatch(in: Subject(text), from: 0, 0) { _ in } != nil
    }

    /// The matches one after the other, each beginning where the one before ends or behind it. An empty match is
    /// found once at a place, also right behind another match, as Python's `re` does it.
    package func matches(in subject: Subject) -> Matches {
        Matches(pattern: self, subject: subject)
    }

    /// All matches, `limit` at the most.
    /// - Throws: as `firstMatch`.
    package func allMatches(in subject: Subject, limit: Int = .max) throws(MatchError) -> [Match] {
        var found: [Match] = []
        var matches = matches(in: subject)
        while found.count < limit, let match = try matches.next() { found.append(match) }
        return found
    }

    /// A pattern that matches exactly `text`.
    package static func escaping(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": break
            case "\0":
                for scalar in "\\x00".unicodeScalars { out.append(scalar) }
                continue
            default: if scalar.isASCII { out.append("\\") }
            }
            out.append(scalar)
        }
        return String(out)
    }

    fileprivate func run(_ subject: Subject, _ start: Int, _ options: UInt32) throws(MatchError) -> Match? {
        try withMatch(in: subject, from: start, options) { Match($0, groups: groupCount, of: self) }
    }

    /// Gives the library's data of a match to `body`; nil if there is none.
    private func withMatch<Result>(
        in subject: Subject, from start: Int, _ options: UInt32, _ body: (OpaquePointer) -> Result
    ) throws(MatchError) -> Result? {
        guard start <= subject.bytes.count else { return nil }
        guard let data = pcre2_match_data_create_from_pattern_8(compiled.code, nil) else {
            throw .failed("there is not enough memory")
        }
        defer { pcre2_match_data_free_8(data) }
        let options = options | PCRE2_NO_UTF_CHECK
        let result = subject.bytes.withUnsafeBufferPointer { bytes in
            func attempt(_ options: UInt32) -> CInt {
                pcre2_match_8(
                    compiled.code, bytes.baseAddress ?? CompiledCode.nothing, bytes.count, start, options, data,
                    compiled.context)
            }
            let result = attempt(options)
            // The machine code has a small stack; the interpreter has the heap.
            return result == PCRE2_ERROR_JIT_STACKLIMIT ? attempt(options | PCRE2_NO_JIT) : result
        }
        switch result {
        case PCRE2_ERROR_NOMATCH: return nil
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT: throw .limit
        case ..<0: throw .failed(CompiledCode.message(result))
        default: return body(data)
        }
    }
}

/// A match of a pattern in a text.
package struct Match: Sendable {
    /// Where the whole match and each group stand, in bytes; nil for a group that took no part.
    package let groups: [Range<Int>?]
    private let names: [(name: String, number: Int)]

    fileprivate init(_ data: OpaquePointer, groups count: Int, of pattern: Pattern) {
        names = pattern.groupNames
        guard let offsets = pcre2_get_ovector_pointer_8(data) else {
            groups = []
            return
        }
        let pairs = min(count + 1, Int(pcre2_get_ovector_count_8(data)))
        groups = (0..<pairs).map { group in
            // "Unset" is the largest size there is, which is -1 here.
            let start = offsets[2 * group]
            let end = offsets[2 * group + 1]
            guard start >= 0, end >= 0 else { return nil }
            return min(start, end)..<end
        }
    }

    /// Where the whole match stands, in bytes.
    package var range: Range<Int> {
        (groups.first ?? nil) ?? 0..<0
    }

    /// Where the group with this number stands; nil if it took no part or there is none.
    package func group(_ number: Int) -> Range<Int>? {
        groups.indices.contains(number) ? groups[number] : nil
    }

    /// Where the group with this name stands; nil if it took no part or there is none.
    package func group(_ name: String) -> Range<Int>? {
        for entry in names where entry.name == name {
            if let range = group(entry.number) { return range }
        }
        return nil
    }
}

/// The matches of a pattern in a text, one at a time.
package struct Matches {
    fileprivate let pattern: Pattern
    fileprivate let subject: Subject
    private var start = 0
    private var wasEmpty = false
    private var isDone = false

    fileprivate init(pattern: Pattern, subject: Subject) {
        self.pattern = pattern
        self.subject = subject
    }

    /// The next match; nil when there is no more.
    /// - Throws: that it isn't known, because a limit was hit; then there is no more.
    package mutating func next() throws(MatchError) -> Match? {
        guard !isDone else { return nil }
        isDone = true
        let match = try pattern.run(subject, start, wasEmpty ? PCRE2_NOTEMPTY_ATSTART : 0)
        guard let match, match.range.upperBound >= start else { return nil }
        wasEmpty = match.range.isEmpty
        isDone = match.range.upperBound == start && !wasEmpty
        start = match.range.upperBound
        return match
    }
}
