import CairnDiagnostics

/// The strings of TOML.
extension TOMLReader {
    /// A string in double quotes, escapes replaced.
    mutating func basicString(isMultiline: Bool) throws(Diagnostic) -> ArraySlice<UInt8> {
        try string(UInt8(ascii: "\""), isMultiline: isMultiline)
    }

    /// A string in single quotes, taken as it is.
    mutating func literalString(isMultiline: Bool) throws(Diagnostic) -> ArraySlice<UInt8> {
        try string(UInt8(ascii: "'"), isMultiline: isMultiline)
    }

    private mutating func string(_ quote: UInt8, isMultiline: Bool) throws(Diagnostic) -> ArraySlice<UInt8> {
        let start = at
        openString(isMultiline: isMultiline)
        // What stands there as it is needs no copy.
        let begin = at
        var cooked: [UInt8]?
        while true {
            guard let byte = peek else { throw problem("toml-syntax", "the string does not end", start, start + 1) }
            if byte == quote {
                let end = at
                if let quotes = closeString(byte, isMultiline: isMultiline) {
                    guard var out = cooked else { return bytes[begin..<end + quotes] }
                    out += Array(repeating: byte, count: quotes)
                    return out[...]
                }
                cooked?.append(byte)
                at += 1
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                var out = cooked ?? Array(bytes[begin..<at])
                cooked = nil
                try escape(into: &out, isMultiline: isMultiline)
                cooked = out
            } else {
                try plainByte(byte, isMultiline: isMultiline)
                cooked?.append(byte)
            }
        }
    }

    private mutating func openString(isMultiline: Bool) {
        at += isMultiline ? 3 : 1
        guard isMultiline else { return }
        // A line break right behind the quotes is no part of the string.
        if follows("\r\n") { at += 2 } else if peek == UInt8(ascii: "\n") { at += 1 }
    }

    /// Skips the closing quotes if they are at the place.
    /// - Returns: how many quotes before them belong to the string (two at the most), or nil if it goes on.
    private mutating func closeString(_ quote: UInt8, isMultiline: Bool) -> Int? {
        guard isMultiline else {
            at += 1
            return 0
        }
        let count = bytes[at...].prefix(5).prefix { $0 == quote }.count
        guard count >= 3 else { return nil }
        at += count
        return count - 3
    }

    private mutating func plainByte(_ byte: UInt8, isMultiline: Bool) throws(Diagnostic) {
        let isBreak = byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && follows("\r\n"))
        guard isBreak ? isMultiline : byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
            throw unexpected("the end of the string")
        }
        at += 1
    }

    private mutating func escape(into out: inout [UInt8], isMultiline: Bool) throws(Diagnostic) {
        let start = at
        at += 1
        guard let byte = peek else { throw unexpected("an escape") }
        at += 1
        switch byte {
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case UInt8(ascii: "e"): out.append(0x1B)
        case UInt8(ascii: "x"): try character(digits: 2, start, into: &out)
        case UInt8(ascii: "u"): try character(digits: 4, start, into: &out)
        case UInt8(ascii: "U"): try character(digits: 8, start, into: &out)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            // A backslash at the end of a line joins the lines.
            let rest = bytes[(at - 1)...].drop {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
            }
            guard isMultiline, rest.first == UInt8(ascii: "\n") else {
                throw problem("toml-syntax", "there is no such escape", start, at)
            }
            while let next = peek, next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D { at += 1 }
        default: throw problem("toml-syntax", "there is no such escape", start, at)
        }
    }

    /// The character that a number of hexadecimal digits stands for.
    private mutating func character(digits count: Int, _ start: Int, into out: inout [UInt8]) throws(Diagnostic) {
        let digits = bytes[at...].prefix(count)
        guard digits.count == count, digits.allSatisfy(Self.isHexadecimal),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
            let scalar = UnicodeScalar(number)
        else { throw problem("toml-syntax", "this escape is no character", start, at) }
        at += count
        out += Array(String(Character(scalar)).utf8)
    }
}
