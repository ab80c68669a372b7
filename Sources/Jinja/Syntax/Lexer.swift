#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Cuts a template into tokens, once from left to right.
///
/// Between tags it looks only at places where a tag could begin; inside them it reads token by token. `place` is never
/// beyond `count`, and what is read ahead of it stays within the zeros behind the text.
struct Lexer {
    let source: SourceText
    /// The first byte of the text.
    let base: UnsafePointer<UInt8>
    let count: Int
    let options: Options
    let delimiters: Delimiters
    var place = 0
    var tokens: [Token] = []
    /// The brackets that are open in this tag: what closes them.
    var open: [UInt8] = []

    init(_ source: SourceText, _ environment: SharedEnvironment) {
        self.source = source
        base = source.base
        count = source.count
        options = environment.options
        delimiters = environment.delimiters
        tokens.reserveCapacity(min(count / 6, 4096) + 16)
    }

    /// Reads the whole template.
    mutating func run() throws(Failure) {
        try checkLength()
        while place < count { try readData() }
        add(.end, count, count)
    }

    /// Reads an expression that is the whole text.
    mutating func runExpression() throws(Failure) {
        try checkLength()
        while true {
            skipSpace(&place)
            guard place < count else { break }
            try readToken()
        }
        add(.end, count, count)
    }

    private func checkLength() throws(Failure) {
        guard count <= SourceText.longest else {
            throw source.error(.limit, "the template is longer than \(SourceText.longest) bytes", 0, 0)
        }
    }

    // MARK: Between tags

    /// What ends a stretch of text, where it begins, and the length of its beginning.
    struct Stop {
        enum Kind { case tag(Delimiters.Kind), lineStatement, lineComment, end }
        var kind: Kind
        var at: Int
        var length: Int
    }

    private mutating func readData() throws(Failure) {
        let begin = place
        let stop = nextStop(from: begin)
        place = stop.at + stop.length
        switch stop.kind {
        case .end: add(.data, begin, count)
        case .tag(let kind): try readTag(kind, stop.at, textFrom: begin)
        case .lineStatement:
            add(.data, begin, stop.at)
            if base[place] == UInt8(ascii: "-") || base[place] == UInt8(ascii: "+") { place += 1 }
            add(.blockStart, stop.at, place)
            try readLineStatement()
        case .lineComment:
            add(.data, begin, commentStart(before: stop.at, notBefore: begin) ?? stop.at)
            place = find(byte: 0x0A, from: place) ?? count
        }
    }

    private mutating func readTag(_ kind: Delimiters.Kind, _ at: Int, textFrom begin: Int) throws(Failure) {
        let sign = base[place]
        let strips = sign == UInt8(ascii: "-")
        if strips || sign == UInt8(ascii: "+") { place += 1 }
        var end = at
        if strips {
            skipSpaceBackwards(&end, from: begin)
        } else if options.lstripBlocks, sign != UInt8(ascii: "+"), kind != .variable {
            end = lineStart(before: at, notBefore: begin) ?? at
        }
        add(.data, begin, end)
        switch kind {
        case .comment: try skipComment(from: at)
        case .variable:
            add(.variableStart, at, place)
            try readTag(from: at, until: delimiters.variableEnd, .variableEnd)
        case .block:
            if try readRaw(from: at) { return }
            add(.blockStart, at, place)
            try readTag(from: at, until: delimiters.blockEnd, .blockEnd)
        }
    }

    private func nextStop(from begin: Int) -> Stop {
        if delimiters.lineStatement != nil || delimiters.lineComment != nil { return nextStopWithLines(from: begin) }
        var at = begin
        guard let first = delimiters.firstByte else {
            while at < count {
                if let tag = tag(at: at) { return tag }
                at += 1
            }
            return Stop(kind: .end, at: count, length: 0)
        }
        while at < count, let hit = find(byte: first, from: at) {
            if let tag = tag(at: hit) { return tag }
            at = hit + 1
        }
        return Stop(kind: .end, at: count, length: 0)
    }

    /// The tag that begins at `at`, or nil.
    private func tag(at: Int) -> Stop? {
        if delimiters.areUsual {
            // Behind the text there are zeros.
            switch base[at + 1] {
            case UInt8(ascii: "{"): return Stop(kind: .tag(.variable), at: at, length: 2)
            case UInt8(ascii: "%"): return Stop(kind: .tag(.block), at: at, length: 2)
            case UInt8(ascii: "#"): return Stop(kind: .tag(.comment), at: at, length: 2)
            default: return nil
            }
        }
        for start in delimiters.starts where !start.bytes.isEmpty && matches(start.bytes, at: at) {
            return Stop(kind: .tag(start.kind), at: at, length: start.bytes.count)
        }
        return nil
    }

    /// The same with prefixes of lines: a line statement begins its line but for blanks, a line comment may stand
    /// anywhere in it.
    private func nextStopWithLines(from begin: Int) -> Stop {
        var at = begin
        while at < count {
            if delimiters.firstByte.map({ base[at] == $0 }) ?? true, let tag = tag(at: at) { return tag }
            if let prefix = delimiters.lineStatement, at == 0 || base[at - 1] == 0x0A {
                var first = at
                while isBlank(base[first]) { first += 1 }
                if matches(prefix, at: first), !isLineComment(at: first, longerThan: prefix.count) {
                    return Stop(kind: .lineStatement, at: at, length: first - at + prefix.count)
                }
            }
            if let prefix = delimiters.lineComment, matches(prefix, at: at),
                commentStart(before: at, notBefore: begin) != nil
            {
                return Stop(kind: .lineComment, at: at, length: prefix.count)
            }
            at += 1
        }
        return Stop(kind: .end, at: count, length: 0)
    }

    /// Whether a line comment begins at `at` with a prefix longer than the line statement's: `##` beside `#`.
    private func isLineComment(at: Int, longerThan length: Int) -> Bool {
        guard let prefix = delimiters.lineComment, prefix.count > length else { return false }
        return matches(prefix, at: at)
    }

    private mutating func skipComment(from start: Int) throws(Failure) {
        guard let end = find(delimiters.commentEnd, from: place) else {
            throw source.error(
                "this comment is never closed", start, place, help: ["close it with '\(options.commentEnd)'"])
        }
        let sign = end > place ? base[end - 1] : 0
        place = end + delimiters.commentEnd.count
        finishTag(sign: sign)
    }

    /// What follows a closed statement or comment: `-` drops white space, `+` keeps the line break that `trimBlocks`
    /// would drop.
    mutating func finishTag(sign: UInt8) {
        if sign == UInt8(ascii: "-") {
            skipSpace(&place)
        } else if options.trimBlocks, sign != UInt8(ascii: "+"), place < count, base[place] == 0x0A {
            place += 1
        }
    }

    /// Reads `{% raw %} … {% endraw %}` if one begins here.
    private mutating func readRaw(from start: Int) throws(Failure) -> Bool {
        var inside = place
        skipSpace(&inside)
        guard base[inside] == UInt8(ascii: "r"), matches("raw", at: inside) else { return false }
        inside += 3
        skipSpace(&inside)
        let strips = base[inside] == UInt8(ascii: "-")
        if strips { inside += 1 }
        guard matches(delimiters.blockEnd, at: inside) else { return false }
        place = inside + delimiters.blockEnd.count
        // `trimBlocks` leaves the line break behind this tag alone.
        if strips { skipSpace(&place) }
        let begin = place
        var at = begin
        while let hit = find(delimiters.blockStart, from: at) {
            if let (word, before, after) = rawEnd(at: hit) {
                var end = hit
                if before == UInt8(ascii: "-") {
                    skipSpaceBackwards(&end, from: begin)
                } else if options.lstripBlocks, before != UInt8(ascii: "+") {
                    end = lineStart(before: hit, notBefore: begin) ?? hit
                }
                add(.data, begin, end)
                place = word
                finishTag(sign: after)
                return true
            }
            at = hit + 1
        }
        throw source.error(
            "this raw block is never closed", start, place,
            help: ["close it with '\(options.blockStart) endraw \(options.blockEnd)'"])
    }

    /// The end of the `{% endraw %}` that begins at `hit`, and the signs in it (0 for none); nil if none begins there.
    private func rawEnd(at hit: Int) -> (end: Int, before: UInt8, after: UInt8)? {
        func sign(_ place: inout Int) -> UInt8 {
            let byte = base[place]
            guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") else { return 0 }
            place += 1
            return byte
        }
        var word = hit + delimiters.blockStart.count
        let before = sign(&word)
        skipSpace(&word)
        guard matches("endraw", at: word) else { return nil }
        word += 6
        skipSpace(&word)
        let after = sign(&word)
        guard matches(delimiters.blockEnd, at: word) else { return nil }
        return (word + delimiters.blockEnd.count, before, after)
    }
}
