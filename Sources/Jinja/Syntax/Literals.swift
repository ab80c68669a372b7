import CairnDiagnostics

extension Parser {
    /// The text of a string literal, with its escapes replaced as Python does.
    func stringValue(_ token: Token) throws(Failure) -> Text {
        let inner = UnsafeBufferPointer(
            start: source.base + Int(token.start) + 1, count: Int(token.end - token.start) - 2)
        let hasBreaks = newline != [0x0A] && inner.contains(0x0A)
        if !hasBreaks, !inner.contains(UInt8(ascii: "\\")) { return Text(bytes: inner) }
        var bytes: [UInt8] = []
        for byte in inner { if byte == 0x0A, hasBreaks { bytes += newline } else { bytes.append(byte) } }
        return Text(try unescaped(bytes[...], token))
    }

    private func unescaped(_ inner: ArraySlice<UInt8>, _ token: Token) throws(Failure) -> [UInt8] {
        guard inner.contains(UInt8(ascii: "\\")) else { return Array(inner) }
        var out: [UInt8] = []
        var place = inner.startIndex
        while place < inner.endIndex {
            let byte = inner[place]
            guard byte == UInt8(ascii: "\\"), place + 1 < inner.endIndex else {
                out.append(byte)
                place += 1
                continue
            }
            let next = inner[place + 1]
            place += 2
            switch next {
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "a"): out.append(0x07)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "v"): out.append(0x0B)
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): out.append(next)
            case 0x0A: break
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var value = UInt32(next - 48)
                var digits = 1
                while digits < 3, place < inner.endIndex, (48...55).contains(inner[place]) {
                    value = value * 8 + UInt32(inner[place] - 48)
                    place += 1
                    digits += 1
                }
                try append(value, to: &out, token)
            case UInt8(ascii: "x"): try appendHex(2, inner, &place, to: &out, token)
            case UInt8(ascii: "u"): try appendHex(4, inner, &place, to: &out, token)
            case UInt8(ascii: "U"): try appendHex(8, inner, &place, to: &out, token)
            default: out += [UInt8(ascii: "\\"), next]
            }
        }
        return out
    }

    private func appendHex(
        _ count: Int, _ inner: ArraySlice<UInt8>, _ place: inout Int, to out: inout [UInt8], _ token: Token
    ) throws(Failure) {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard place < inner.endIndex, let digit = Bytes.hexValue(inner[place]), value < 0x1000_0000 else {
                throw source.error(
                    "this escape needs \(count) hexadecimal digits", Int(token.start), Int(token.end))
            }
            value = value * 16 + UInt32(digit)
            place += 1
        }
        try append(value, to: &out, token)
    }

    private func append(_ value: UInt32, to out: inout [UInt8], _ token: Token) throws(Failure) {
        guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else {
            throw source.error(
                "U+\(String(value, radix: 16, uppercase: true)) is no character that UTF-8 can write",
                Int(token.start), Int(token.end))
        }
        out.append(contentsOf: encoded)
    }

    /// The value of an integer literal.
    /// - Throws: an `overflow` beyond 64 bits.
    func integerValue(_ token: Token) throws(Failure) -> Int {
        if let value = smallInteger(token) { return value }
        let digits = text(token).filter { $0 != "_" }.lowercased()
        let value: Int? =
            if digits.hasPrefix("0x") {
                Int(digits.dropFirst(2), radix: 16)
            } else if digits.hasPrefix("0o") {
                Int(digits.dropFirst(2), radix: 8)
            } else if digits.hasPrefix("0b") {
                Int(digits.dropFirst(2), radix: 2)
            } else {
                Int(digits)
            }
        guard let value else {
            throw source.error(
                .overflow, "the number \(digits) does not fit into 64 bits", Int(token.start), Int(token.end))
        }
        return value
    }

    /// The value of an integer of up to 18 decimal digits and nothing else, or nil.
    private func smallInteger(_ token: Token) -> Int? {
        guard token.end - token.start <= 18 else { return nil }
        var value = 0
        for byte in UnsafeBufferPointer(
            start: source.base + Int(token.start), count: Int(token.end - token.start))
        {
            guard Bytes.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    /// Whether a slice's colon comes before the bracket that is open closes, looking past nested brackets.
    func isSliceAhead() -> Bool {
        var depth = 0
        var ahead = 0
        while true {
            let token = tokenAhead(ahead)
            switch token.kind {
            case .openBracket, .openParenthesis, .openBrace: depth += 1
            case .closeBracket where depth == 0: return false
            case .closeBracket, .closeParenthesis, .closeBrace: depth -= 1
            case .colon where depth == 0: return true
            case .end, .blockEnd, .variableEnd: return false
            default: break
            }
            ahead += 1
        }
    }
}

/// The help line for a wrong name, or nil.
func suggest(_ name: String, _ candidates: [String]) -> String? {
    didYouMean(name, among: candidates)
}
