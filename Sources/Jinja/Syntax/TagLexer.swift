extension Lexer {
    /// Reads the tokens of a tag up to its end.
    mutating func readTag(from start: Int, until end: [UInt8], _ kind: Token.Kind) throws(Failure) {
        open.removeAll(keepingCapacity: true)
        let first = end.first ?? 0
        while true {
            skipSpace(&place)
            guard place < count else {
                let closing = kind == .variableEnd ? options.variableEnd : options.blockEnd
                throw source.error("this tag is never closed", start, start + 2, help: ["close it with '\(closing)'"])
            }
            if open.isEmpty {
                let sign = base[place]
                if sign == first, matches(end, at: place) {
                    add(kind, place, place + end.count)
                    place += end.count
                    finish(kind, sign: 0)
                    return
                }
                let signs = sign == UInt8(ascii: "-") || (sign == UInt8(ascii: "+") && kind == .blockEnd)
                if signs, matches(end, at: place + 1) {
                    add(kind, place, place + 1 + end.count)
                    place += 1 + end.count
                    finish(kind, sign: sign)
                    return
                }
            }
            try readToken()
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
    mutating func readLineStatement() throws(Failure) {
        open.removeAll(keepingCapacity: true)
        while true {
            while isBlank(base[place]) { place += 1 }
            if open.isEmpty, let end = lineStatementEnd() {
                add(.blockEnd, place, place)
                place = end
                return
            }
            // Outside of brackets no line break is in it, which would have ended the statement.
            skipSpace(&place)
            guard place < count else {
                add(.blockEnd, place, place)
                return
            }
            try readToken()
        }
    }

    /// Where a line statement's end ends if it ends here: behind the last line break of the white space that follows.
    private func lineStatementEnd() -> Int? {
        var after = place
        var lastBreak: Int?
        while after < count {
            let length = Bytes.isSpace(base[after]) ? 1 : Bytes.wideSpace(base + after)
            if length == 0 { break }
            if base[after] == 0x0A { lastBreak = after + 1 }
            after += length
        }
        return after == count ? after : lastBreak
    }

    /// Reads one token; there is one more byte at least.
    mutating func readToken() throws(Failure) {
        let byte = base[place]
        let start = place
        if Bytes.isWord(byte) {
            if Bytes.isDigit(byte) { return readNumber() }
            place += 1
            // The zeros behind the text are no letters, and of what is beyond ASCII white space isn't.
            while Bytes.isWord(base[place]), base[place] < 0x80 || Bytes.wideSpace(base + place) == 0 { place += 1 }
            tokens.append(
                Token(
                    kind: .name, word: Word.find(base + start, place - start), start: UInt32(truncatingIfNeeded: start),
                    end: UInt32(truncatingIfNeeded: place)))
            return
        }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try readString(byte) }
        guard let (kind, length) = Lexer.symbol(byte, base[place + 1]) else {
            let shown = String(decoding: [byte], as: UTF8.self)
            throw source.error("unexpected character '\(shown)'", start, start + 1)
        }
        switch kind {
        case .openParenthesis: open.append(UInt8(ascii: ")"))
        case .openBracket: open.append(UInt8(ascii: "]"))
        case .openBrace: open.append(UInt8(ascii: "}"))
        case .closeParenthesis, .closeBracket, .closeBrace: try close(byte)
        default: break
        }
        place += length
        add(kind, start, place)
    }

    /// Takes the bracket that `byte` closes off the stack.
    private mutating func close(_ byte: UInt8) throws(Failure) {
        guard let last = open.popLast() else {
            let shown = String(decoding: [byte], as: UTF8.self)
            throw source.error("unexpected '\(shown)'", place, place + 1, help: ["no bracket is open here"])
        }
        if last == byte { return }
        let (shown, wanted) = (String(decoding: [byte], as: UTF8.self), String(decoding: [last], as: UTF8.self))
        throw source.error("unexpected '\(shown)', expected '\(wanted)'", place, place + 1)
    }

    private mutating func readNumber() {
        let start = place
        if base[place] == UInt8(ascii: "0") {
            let letter = base[place + 1] | 0x20
            let radix =
                letter == UInt8(ascii: "x") ? 16 : letter == UInt8(ascii: "o") ? 8 : letter == UInt8(ascii: "b") ? 2 : 0
            func isDigit(_ byte: UInt8) -> Bool { Bytes.hexValue(byte).map { $0 < radix } ?? false }
            if radix > 0, isDigit(base[place + 2]) || base[place + 2] == UInt8(ascii: "_") {
                place += 2
                skipDigits(isDigit)
                return add(.integer, start, place)
            }
        }
        skipDigits(Bytes.isDigit)
        var isFloat = false
        if base[place] == UInt8(ascii: "."), Bytes.isDigit(base[place + 1]) {
            isFloat = true
            place += 1
            skipDigits(Bytes.isDigit)
        }
        if base[place] | 0x20 == UInt8(ascii: "e") {
            let hasSign = base[place + 1] == UInt8(ascii: "+") || base[place + 1] == UInt8(ascii: "-")
            let after = place + (hasSign ? 2 : 1)
            if Bytes.isDigit(base[after]) {
                isFloat = true
                place = after
                skipDigits(Bytes.isDigit)
            }
        }
        if !isFloat, base[start] == UInt8(ascii: "0") {
            // Python has no integers that begin with a zero.
            place = start
            skipDigits { $0 == UInt8(ascii: "0") }
        }
        add(isFloat ? .float : .integer, start, place)
    }

    /// Skips digits with single underscores between; the zeros behind the text are none.
    @inline(__always)
    private mutating func skipDigits(_ isDigit: (UInt8) -> Bool) {
        while isDigit(base[place]) || (base[place] == UInt8(ascii: "_") && isDigit(base[place + 1])) { place += 1 }
    }

    private mutating func readString(_ quote: UInt8) throws(Failure) {
        let start = place
        place += 1
        while place < count, base[place] != quote { place += base[place] == UInt8(ascii: "\\") ? 2 : 1 }
        guard place < count else { throw source.error("this string is never closed", start, start + 1) }
        place += 1
        add(.string, start, place)
    }

    private static func symbol(_ byte: UInt8, _ next: UInt8) -> (Token.Kind, Int)? {
        switch byte {
        case UInt8(ascii: "."): return (.dot, 1)
        case UInt8(ascii: ","): return (.comma, 1)
        case UInt8(ascii: ":"): return (.colon, 1)
        case UInt8(ascii: "|"): return (.pipe, 1)
        case UInt8(ascii: ";"): return (.semicolon, 1)
        case UInt8(ascii: "("): return (.openParenthesis, 1)
        case UInt8(ascii: ")"): return (.closeParenthesis, 1)
        case UInt8(ascii: "["): return (.openBracket, 1)
        case UInt8(ascii: "]"): return (.closeBracket, 1)
        case UInt8(ascii: "{"): return (.openBrace, 1)
        case UInt8(ascii: "}"): return (.closeBrace, 1)
        case UInt8(ascii: "+"): return (.plus, 1)
        case UInt8(ascii: "-"): return (.minus, 1)
        case UInt8(ascii: "%"): return (.modulo, 1)
        case UInt8(ascii: "~"): return (.tilde, 1)
        case UInt8(ascii: "/"): return next == UInt8(ascii: "/") ? (.floorDivide, 2) : (.divide, 1)
        case UInt8(ascii: "*"): return next == UInt8(ascii: "*") ? (.power, 2) : (.times, 1)
        case UInt8(ascii: "="): return next == UInt8(ascii: "=") ? (.equal, 2) : (.assign, 1)
        case UInt8(ascii: "<"): return next == UInt8(ascii: "=") ? (.lessEqual, 2) : (.less, 1)
        case UInt8(ascii: ">"): return next == UInt8(ascii: "=") ? (.greaterEqual, 2) : (.greater, 1)
        case UInt8(ascii: "!"): return next == UInt8(ascii: "=") ? (.notEqual, 2) : nil
        default: return nil
        }
    }
}
