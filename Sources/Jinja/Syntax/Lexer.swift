#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Cuts a template into tokens, once from left to right.
///
/// Between tags it looks only at places where a tag could begin; inside them it reads token by token.
struct Lexer {
    private let source: SourceText
    private let bytes: [UInt8]
    private let options: Options
    private let delimiters: Delimiters
    private var place = 0
    private(set) var tokens: [Token] = []

    /// The delimiters as bytes, the longest first, as Jinja2 tries them.
    struct Delimiters {
        enum Kind { case comment, block, variable }
        let starts: [(kind: Kind, bytes: [UInt8])]
        let blockEnd: [UInt8]
        let variableEnd: [UInt8]
        let commentEnd: [UInt8]
        let lineStatement: [UInt8]?
        let lineComment: [UInt8]?
        /// The first bytes of all starts: where it pays to look.
        let firstBytes: Set<UInt8>

        init(_ options: Options) {
            let all: [(Kind, [UInt8])] = [
                (.comment, Array(options.commentStart.utf8)), (.block, Array(options.blockStart.utf8)),
                (.variable, Array(options.variableStart.utf8)),
            ]
            starts = all.sorted { $0.1.count > $1.1.count }.map { (kind: $0.0, bytes: $0.1) }
            blockEnd = Array(options.blockEnd.utf8)
            variableEnd = Array(options.variableEnd.utf8)
            commentEnd = Array(options.commentEnd.utf8)
            lineStatement = options.lineStatementPrefix.map { Array($0.utf8) }
            lineComment = options.lineCommentPrefix.map { Array($0.utf8) }
            firstBytes = Set(all.compactMap { $0.1.first })
        }
    }

    init(_ source: SourceText, options: Options) {
        self.source = source
        bytes = source.bytes
        self.options = options
        delimiters = Delimiters(options)
        tokens.reserveCapacity(bytes.count / 64 + 64)
    }

    /// Reads the whole template.
    mutating func run() throws(TemplateError) {
        while place < bytes.count { try readData() }
        add(.end, bytes.count, bytes.count)
    }

    /// Reads an expression that is the whole text.
    mutating func runExpression() throws(TemplateError) {
        var open: [(UInt8, Int)] = []
        while true {
            skipSpace(&place)
            guard place < bytes.count else { break }
            try readToken(&open)
        }
        add(.end, bytes.count, bytes.count)
    }

    // MARK: Between tags

    /// What ends a stretch of text.
    private enum Stop {
        case tag(Delimiters.Kind, at: Int, length: Int)
        case lineStatement(at: Int, length: Int)
        case lineComment(at: Int, length: Int)
        case end
    }

    private mutating func readData() throws(TemplateError) {
        let begin = place
        switch nextStop(from: begin) {
        case .end:
            add(.data, begin, bytes.count)
            place = bytes.count
        case .tag(let kind, let at, let length):
            place = at + length
            let sign = place < bytes.count ? bytes[place] : 0
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
        case .lineStatement(let at, let length):
            add(.data, begin, at)
            place = at + length
            if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
                place += 1
            }
            add(.blockStart, at, place)
            try readLineStatement()
        case .lineComment(let at, let length):
            var end = at
            // Spaces before the comment go with it.
            while end > begin, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            add(.data, begin, end)
            place = bytes[(at + length)...].firstIndex(of: 0x0A) ?? bytes.count
        }
    }

    private func nextStop(from begin: Int) -> Stop {
        if delimiters.lineStatement != nil || delimiters.lineComment != nil { return nextStopWithLines(from: begin) }
        if delimiters.firstBytes.count == 1, let first = delimiters.firstBytes.first {
            return bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return .end }
                var at = begin
                while at < all.count, let hit = memchr(base + at, Int32(first), all.count - at) {
                    at = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
                    if let tag = tag(at: at) { return tag }
                    at += 1
                }
                return .end
            }
        }
        var at = begin
        while at < bytes.count {
            if delimiters.firstBytes.contains(bytes[at]), let tag = tag(at: at) { return tag }
            at += 1
        }
        return .end
    }

    private func tag(at: Int) -> Stop? {
        for start in delimiters.starts where matches(start.bytes, at: at) {
            return .tag(start.kind, at: at, length: start.bytes.count)
        }
        return nil
    }

    /// The same with prefixes of lines: a line statement begins its line but for spaces, a line comment may stand
    /// anywhere in it but directly behind what isn't a space.
    private func nextStopWithLines(from begin: Int) -> Stop {
        var at = begin
        while at < bytes.count {
            if delimiters.firstBytes.contains(bytes[at]), let tag = tag(at: at) { return tag }
            if let prefix = delimiters.lineStatement, at == 0 || bytes[at - 1] == 0x0A {
                var first = at
                while first < bytes.count, bytes[first] == 0x20 || bytes[first] == 0x09 || bytes[first] == 0x0B {
                    first += 1
                }
                if matches(prefix, at: first), !isLineComment(at: first, longerThan: prefix.count) {
                    return .lineStatement(at: at, length: first - at + prefix.count)
                }
            }
            if let prefix = delimiters.lineComment, matches(prefix, at: at), at == 0 || isSpace(bytes[at - 1]) {
                return .lineComment(at: at, length: prefix.count)
            }
            at += 1
        }
        return .end
    }

    /// Whether a line comment begins at `at` with a prefix longer than the line statement's: `##` beside `#`.
    private func isLineComment(at: Int, longerThan length: Int) -> Bool {
        guard let prefix = delimiters.lineComment, prefix.count > length else { return false }
        return matches(prefix, at: at)
    }

    /// Where the line with `at` begins if only spaces stand between; nil if something else does.
    private func lineStart(before at: Int, notBefore begin: Int) -> Int? {
        var first = at
        while first > begin, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x09 { first -= 1 }
        return first == 0 || bytes[first - 1] == 0x0A ? first : nil
    }

    private mutating func skipComment(from start: Int) throws(TemplateError) {
        guard let end = find(delimiters.commentEnd, from: place) else {
            throw source.error(
                "this comment is never closed", start, place, help: ["close it with '\(options.commentEnd)'"])
        }
        let sign = end > place ? bytes[end - 1] : 0
        place = end + delimiters.commentEnd.count
        finishTag(sign: sign)
    }

    /// What follows a closed statement or comment: `-` drops white space, `+` keeps the line break that `trimBlocks`
    /// would drop.
    private mutating func finishTag(sign: UInt8) {
        if sign == UInt8(ascii: "-") {
            skipSpace(&place)
        } else if options.trimBlocks, sign != UInt8(ascii: "+"), place < bytes.count, bytes[place] == 0x0A {
            place += 1
        }
    }

    /// Reads `{% raw %} … {% endraw %}` if one begins here.
    private mutating func readRaw(from start: Int) throws(TemplateError) -> Bool {
        var inside = place
        skipSpace(&inside)
        guard matches(Array("raw".utf8), at: inside) else { return false }
        inside += 3
        skipSpace(&inside)
        var sign: UInt8 = 0
        if inside < bytes.count, bytes[inside] == UInt8(ascii: "-") {
            sign = bytes[inside]
            inside += 1
        }
        guard matches(delimiters.blockEnd, at: inside) else { return false }
        place = inside + delimiters.blockEnd.count
        // `trimBlocks` leaves the line break behind this tag alone.
        if sign != 0 { skipSpace(&place) }
        let begin = place
        let open = Array(options.blockStart.utf8)
        var at = begin
        while let hit = find(open, from: at) {
            var word = hit + open.count
            var before: UInt8 = 0
            if word < bytes.count, bytes[word] == UInt8(ascii: "-") || bytes[word] == UInt8(ascii: "+") {
                before = bytes[word]
                word += 1
            }
            skipSpace(&word)
            if matches(Array("endraw".utf8), at: word) {
                word += 6
                skipSpace(&word)
                var after: UInt8 = 0
                if word < bytes.count, bytes[word] == UInt8(ascii: "-") || bytes[word] == UInt8(ascii: "+") {
                    after = bytes[word]
                    word += 1
                }
                if matches(delimiters.blockEnd, at: word) {
                    var end = hit
                    if before == UInt8(ascii: "-") {
                        skipSpaceBackwards(&end, from: begin)
                    } else if options.lstripBlocks, before != UInt8(ascii: "+") {
                        end = lineStart(before: hit, notBefore: begin) ?? hit
                    }
                    add(.data, begin, end)
                    place = word + delimiters.blockEnd.count
                    finishTag(sign: after)
                    return true
                }
            }
            at = hit + 1
        }
        throw source.error(
            "this raw block is never closed", start, place,
            help: ["close it with '\(options.blockStart) endraw \(options.blockEnd)'"])
    }

    // MARK: Inside tags

    private mutating func readTag(
        from start: Int, until end: [UInt8], _ kind: Token.Kind
    ) throws(TemplateError) {
        var open: [(UInt8, Int)] = []
        while true {
            skipSpace(&place)
            guard place < bytes.count else {
                let closing = kind == .variableEnd ? options.variableEnd : options.blockEnd
                throw source.error("this tag is never closed", start, start + 2, help: ["close it with '\(closing)'"])
            }
            if open.isEmpty {
                let sign = bytes[place]
                let signs = sign == UInt8(ascii: "-") || (sign == UInt8(ascii: "+") && kind == .blockEnd)
                if signs, matches(end, at: place + 1) {
                    add(kind, place, place + 1 + end.count)
                    place += 1 + end.count
                    finish(kind, sign: sign)
                    return
                }
                if matches(end, at: place) {
                    add(kind, place, place + end.count)
                    place += end.count
                    finish(kind, sign: 0)
                    return
                }
            }
            try readToken(&open)
        }
    }

    private mutating func finish(_ kind: Token.Kind, sign: UInt8) {
        if kind == .blockEnd {
            finishTag(sign: sign)
        } else if sign == UInt8(ascii: "-") {
            skipSpace(&place)
        }
    }

    /// A line statement goes to the end of its line, or on while a bracket is open.
    private mutating func readLineStatement() throws(TemplateError) {
        var open: [(UInt8, Int)] = []
        while true {
            if !open.isEmpty { skipSpace(&place) }
            while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0B {
                place += 1
            }
            if open.isEmpty, let end = lineStatementEnd() {
                add(.blockEnd, place, place)
                place = end
                return
            }
            guard place < bytes.count else {
                add(.blockEnd, place, place)
                return
            }
            try readToken(&open)
        }
    }

    /// Where a line statement's end ends if it ends here: behind the last line break of the white space that follows.
    private func lineStatementEnd() -> Int? {
        var after = place
        var lastBreak: Int?
        while after < bytes.count, isSpace(bytes[after]) {
            if bytes[after] == 0x0A { lastBreak = after + 1 }
            after += 1
        }
        return after == bytes.count ? after : lastBreak
    }

    private mutating func readToken(_ open: inout [(UInt8, Int)]) throws(TemplateError) {
        let byte = bytes[place]
        let start = place
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
            while place < bytes.count, isWord(bytes[place]) { place += 1 }
            add(.name, start, place)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): try readString(byte)
        default:
            guard let (kind, length) = Self.symbol(byte, place + 1 < bytes.count ? bytes[place + 1] : 0) else {
                let shown = String(decoding: [byte], as: UTF8.self)
                throw source.error("unexpected character '\(shown)'", start, start + 1)
            }
            try track(byte, kind, &open)
            place += length
            add(kind, start, place)
        }
    }

    /// Keeps the stack of open brackets.
    private func track(_ byte: UInt8, _ kind: Token.Kind, _ open: inout [(UInt8, Int)]) throws(TemplateError) {
        switch kind {
        case .openParenthesis: open.append((UInt8(ascii: ")"), place))
        case .openBracket: open.append((UInt8(ascii: "]"), place))
        case .openBrace: open.append((UInt8(ascii: "}"), place))
        case .closeParenthesis, .closeBracket, .closeBrace:
            let shown = String(decoding: [byte], as: UTF8.self)
            guard let last = open.popLast() else {
                throw source.error("unexpected '\(shown)'", place, place + 1, help: ["no bracket is open here"])
            }
            guard last.0 == byte else {
                let wanted = String(decoding: [last.0], as: UTF8.self)
                throw source.error("unexpected '\(shown)', expected '\(wanted)'", place, place + 1)
            }
        default: break
        }
    }

    private mutating func readNumber() throws(TemplateError) {
        let start = place
        func digits(_ isDigit: (UInt8) -> Bool) {
            while place < bytes.count,
                isDigit(bytes[place])
                    || (bytes[place] == UInt8(ascii: "_") && place + 1 < bytes.count && isDigit(bytes[place + 1]))
            {
                place += 1
            }
        }
        let second = place + 1 < bytes.count ? bytes[place + 1] | 0x20 : 0
        if bytes[place] == UInt8(ascii: "0"),
            [UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b")].contains(second)
        {
            let radix = second == UInt8(ascii: "x") ? 16 : second == UInt8(ascii: "o") ? 8 : 2
            func isDigit(_ byte: UInt8) -> Bool { hexValue(byte).map { $0 < radix } ?? false }
            if place + 2 < bytes.count, isDigit(bytes[place + 2]) || bytes[place + 2] == UInt8(ascii: "_") {
                place += 2
                digits(isDigit)
                add(.integer, start, place)
                return
            }
        }
        func isDecimal(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        digits(isDecimal)
        var isFloat = false
        if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "."), isDecimal(bytes[place + 1]) {
            isFloat = true
            place += 1
            digits(isDecimal)
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            var after = place + 1
            if after < bytes.count, bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-") {
                after += 1
            }
            if after < bytes.count, isDecimal(bytes[after]) {
                isFloat = true
                place = after
                digits(isDecimal)
            }
        }
        if !isFloat, bytes[start] == UInt8(ascii: "0") {
            // Python has no integers that begin with a zero.
            place = start
            digits { $0 == UInt8(ascii: "0") }
        }
        add(isFloat ? .float : .integer, start, place)
    }

    private mutating func readString(_ quote: UInt8) throws(TemplateError) {
        let start = place
        place += 1
        while place < bytes.count, bytes[place] != quote {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < bytes.count else {
            throw source.error("this string is never closed", start, start + 1)
        }
        place += 1
        add(.string, start, place)
    }

    private static func symbol(_ byte: UInt8, _ next: UInt8) -> (Token.Kind, Int)? {
        switch (byte, next) {
        case (UInt8(ascii: "/"), UInt8(ascii: "/")): (.floorDivide, 2)
        case (UInt8(ascii: "*"), UInt8(ascii: "*")): (.power, 2)
        case (UInt8(ascii: "="), UInt8(ascii: "=")): (.equal, 2)
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): (.notEqual, 2)
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): (.lessEqual, 2)
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): (.greaterEqual, 2)
        case (UInt8(ascii: "+"), _): (.plus, 1)
        case (UInt8(ascii: "-"), _): (.minus, 1)
        case (UInt8(ascii: "*"), _): (.times, 1)
        case (UInt8(ascii: "/"), _): (.divide, 1)
        case (UInt8(ascii: "%"), _): (.modulo, 1)
        case (UInt8(ascii: "~"), _): (.tilde, 1)
        case (UInt8(ascii: "<"), _): (.less, 1)
        case (UInt8(ascii: ">"), _): (.greater, 1)
        case (UInt8(ascii: "="), _): (.assign, 1)
        case (UInt8(ascii: "."), _): (.dot, 1)
        case (UInt8(ascii: ","), _): (.comma, 1)
        case (UInt8(ascii: ":"), _): (.colon, 1)
        case (UInt8(ascii: "|"), _): (.pipe, 1)
        case (UInt8(ascii: ";"), _): (.semicolon, 1)
        case (UInt8(ascii: "("), _): (.openParenthesis, 1)
        case (UInt8(ascii: ")"), _): (.closeParenthesis, 1)
        case (UInt8(ascii: "["), _): (.openBracket, 1)
        case (UInt8(ascii: "]"), _): (.closeBracket, 1)
        case (UInt8(ascii: "{"), _): (.openBrace, 1)
        case (UInt8(ascii: "}"), _): (.closeBrace, 1)
        default: nil
        }
    }

    // MARK: Bytes

    private mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
        if kind == .data, start == end { return }
        tokens.append(Token(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
    }

    private func matches(_ wanted: [UInt8], at place: Int) -> Bool {
        guard place + wanted.count <= bytes.count else { return false }
        for (index, byte) in wanted.enumerated() where bytes[place + index] != byte { return false }
        return true
    }

    private func find(_ wanted: [UInt8], from begin: Int) -> Int? {
        guard let first = wanted.first else { return nil }
        var at = begin
        while at < bytes.count, let hit = bytes[at...].firstIndex(of: first) {
            if matches(wanted, at: hit) { return hit }
            at = hit + 1
        }
        return nil
    }

    private func skipSpace(_ place: inout Int) {
        while place < bytes.count {
            if isSpace(bytes[place]) {
                place += 1
            } else if bytes[place] >= 0xC2, let length = wideSpace(at: place) {
                place += length
            } else {
                return
            }
        }
    }

    private func skipSpaceBackwards(_ end: inout Int, from begin: Int) {
        while end > begin {
            if isSpace(bytes[end - 1]) {
                end -= 1
            } else if bytes[end - 1] >= 0x80, end - 2 >= begin, wideSpace(at: end - 2) == 2 {
                end -= 2
            } else if bytes[end - 1] >= 0x80, end - 3 >= begin, wideSpace(at: end - 3) == 3 {
                end -= 3
            } else {
                return
            }
        }
    }

    /// The length of the white space beyond ASCII that is at `place`, as Python counts it, or nil.
    private func wideSpace(at place: Int) -> Int? {
        let second = place + 1 < bytes.count ? bytes[place + 1] : 0
        let third = place + 2 < bytes.count ? bytes[place + 2] : 0
        switch (bytes[place], second, third) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
            (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return nil
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
    }

    private func isWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 55
    default: nil
    }
}
