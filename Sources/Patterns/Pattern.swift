import CPCRE2

/// A regular expression, compiled once: PCRE2's dialect over Unicode text, with limits on what a match may cost.
///
/// `\d`, `\w` and the like follow Unicode, and only `\n` ends a line unless an option says otherwise. `\C` is refused, since it could split a character.
/// A pattern can lower the limits by its own `(*LIMIT_MATCH=…)`, never raise them.
package struct Pattern: Sendable {
    /// The pattern as it was written.
    package let source: String
    /// The number of groups, the whole match not counted.
    package let groupCount: Int
    /// The groups' names with their numbers, in alphabetical order.
    package let groupNames: [(name: String, number: Int)]
    private let compiled: CompiledCode

    /// Compiles a pattern.
    /// - Throws: what is wrong with it, and at which offset.
    package init(_ source: String, options: PatternOptions = [], limits: PatternLimits = PatternLimits())
        throws(PatternError)
    {
        self.source = source
        compiled = try CompiledCode(source, options: options, limits: limits)
        groupCount = compiled.groupCount
        groupNames = compiled.groupNames
    }

    /// The first match that begins at byte `start` or behind it; what is before can be looked back at.
    /// - Returns: nil if there is none.
    /// - Throws: that it isn't known, because a limit was hit.
    package func firstMatch(in subject: Subject, from start: Int = 0) throws(MatchError) -> Match? {
        var effort: Int?
        return try run(subject, subject.boundary(start), 0, &effort)
    }

    /// The same; adds to `effort` the steps that it may have taken, a thousand at the least.
    package func firstMatch(
        in subject: Subject, from start: Int = 0, effort: inout Int
    ) throws(MatchError) -> Match? {
        var taken: Int? = 0
        defer { effort += taken ?? 0 }
        return try run(subject, subject.boundary(start), 0, &taken)
    }

    /// The match of the whole text, from its first byte to its last.
    /// - Returns: nil if there is none.
    /// - Throws: as `firstMatch`.
    package func wholeMatch(of subject: Subject) throws(MatchError) -> Match? {
        var effort: Int?
        return try run(subject, 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED, &effort)
    }

    /// Whether the whole text matches: `wholeMatch(of:)` of a string.
    package func matchesWhole(_ text: String) throws(MatchError) -> Bool {
        var effort: Int?
        return try withMatch(in: Subject(text), from: 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED, &effort) { _ in } != nil
    }

    /// Whether the pattern matches anywhere in the text: `firstMatch(in:)` of a string.
    package func matches(_ text: String) throws(MatchError) -> Bool {
        var effort: Int?
        return try withMatch(in: Subject(text), from: 0, 0, &effort) { _ in } != nil
    }

    /// The same; adds to `effort` the steps that it may have taken, a thousand at the least.
    package func matches(_ text: String, effort: inout Int) throws(MatchError) -> Bool {
        var taken: Int? = 0
        defer { effort += taken ?? 0 }
        return try withMatch(in: Subject(text), from: 0, 0, &taken) { _ in } != nil
    }

    /// The matches one after the other, each beginning where the one before ends or behind it. An empty match is
    /// found once at a place, also right behind another match, as Python's `re` does it.
    package func matches(in subject: Subject) -> Matches {
        Matches(pattern: self, subject: subject)
    }

    /// The same, and `effort` counts the steps.
    func countedMatches(in subject: Subject) -> Matches {
        var matches = matches(in: subject)
        matches.effort = 0
        return matches
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

    fileprivate func run(
        _ subject: Subject, _ start: Int, _ options: UInt32, _ effort: inout Int?
    ) throws(MatchError) -> Match? {
        try withMatch(in: subject, from: start, options, &effort) { Match($0, groups: groupCount, of: self) }
    }

    /// Gives the library's data of a match to `body`; nil if there is none. Adds to `effort` the steps that the attempt
    /// may have taken, where they are asked for: then it is made with little at first, so that a cheap one is known as such.
    private func withMatch<Result>(
        in subject: Subject, from start: Int, _ options: UInt32, _ effort: inout Int?,
        _ body: (OpaquePointer) -> Result
    ) throws(MatchError) -> Result? {
        guard start <= subject.bytes.count else { return nil }
        guard let data = pcre2_match_data_create_from_pattern_8(compiled.code, nil) else {
            throw .failed("there is not enough memory")
        }
        defer { pcre2_match_data_free_8(data) }
        let options = options | PCRE2_NO_UTF_CHECK
        let result = subject.bytes.withUnsafeBufferPointer { bytes in
            func attempt(_ options: UInt32, _ context: OpaquePointer) -> CInt {
                pcre2_match_8(
                    compiled.code, bytes.baseAddress ?? CompiledCode.nothing, bytes.count, start, options, data, context
                )
            }
            var result = PCRE2_ERROR_MATCHLIMIT
            for (context, steps) in compiled.contexts.suffix(effort == nil ? 1 : .max)
            where result == PCRE2_ERROR_MATCHLIMIT {
                effort? += Int(steps)
                result = attempt(options, context)
                // The machine code has a small stack; the interpreter has the heap.
                if result == PCRE2_ERROR_JIT_STACKLIMIT { result = attempt(options | PCRE2_NO_JIT, context) }
            }
            return result
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
    /// The steps that the attempts so far may have taken; nil where they are not counted.
    fileprivate(set) var effort: Int?
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
        let match = try pattern.run(subject, start, wasEmpty ? PCRE2_NOTEMPTY_ATSTART : 0, &effort)
        guard let match, match.range.upperBound >= start else { return nil }
        wasEmpty = match.range.isEmpty
        isDone = match.range.upperBound == start && !wasEmpty
        start = match.range.upperBound
        return match
    }
}
