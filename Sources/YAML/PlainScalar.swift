/// Which strings may stand without quotes.
///
/// The rule is stricter than YAML's, so that it stays short: a string that any reader of YAML 1.2 or 1.1 could take for
/// another value gets quotes, and so does one that holds a character with a meaning at a place where it could have it.
enum PlainScalar {
    /// Whether `text` reads back as the same string without quotes, as a key as well as a value.
    static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isPlain($0) }
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        // The indicators of YAML 1.2.2, section 5.3; '=' is YAML 1.1's default key, '.' and '+' begin numbers.
        if "-?:,[]{}#&*!|>'\"%@`=~.+".utf8.contains(first) {
            guard isHarmlessStart(text) else { return false }
        }
        if first == 0x20 || last == 0x20 || last == UInt8(ascii: ":") { return false }
        if text.starts(with: "---".utf8) || text.starts(with: "...".utf8) { return false }
        var before: UInt8 = 0
        for byte in text {
            if before == UInt8(ascii: ":"), byte == 0x20 { return false }
            if byte == UInt8(ascii: "#"), before == 0x20 { return false }
            // Flow collections' brackets matter only inside them; quoting them is what people do.
            if byte < 0x20 || byte == 0x7F || "[]{}".utf8.contains(byte) { return false }
            before = byte
        }
        if hasAwkwardCharacter(text) { return false }
        return !looksLikeAnotherType(text)
    }

    /// A leading indicator that is none where it stands: `-x`, `.gitignore`, `+x`.
    private static func isHarmlessStart(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count > 1, let first = text.first else { return false }
        switch first {
        case UInt8(ascii: "-"): return isLetter(text[1]) || text[1] == UInt8(ascii: "-")
        case UInt8(ascii: "."), UInt8(ascii: "+"): return isLetter(text[1]) || text[1] == UInt8(ascii: "/")
        default: return false
        }
    }

    /// Code points beyond ASCII that are invisible or that some reader takes for a line break or refuses.
    private static func hasAwkwardCharacter(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.contains(where: { $0 >= 0x80 }) else { return false }
        return String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: QuotedScalar.needsEscape)
    }

    /// Whether a reader of YAML 1.2 or of 1.1 (its types at yaml.org/type) takes the text for something other than a
    /// string. Anything that begins like a number and holds only what numbers, times and dates hold counts.
    private static func looksLikeAnotherType(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if CoreSchema.kind(text) != .string { return true }
        guard let first = text.first else { return true }
        if text.count <= 5 {
            let word = String(decoding: text, as: UTF8.self).lowercased()
            if ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", "-.inf", "+.inf", ".nan"].contains(
                word)
            {
                return true
            }
        }
        if text.elementsEqual("<<".utf8) { return true }
        let isNumeric = isDigit(first) || "+-.".utf8.contains(first)
        return isNumeric && text.contains(where: isDigit)
            && text.allSatisfy { isDigit($0) || isNumberLetter($0) || "+-.:_, TZtz".utf8.contains($0) }
    }

    /// Letters of hexadecimal numbers, exponents and prefixes.
    private static func isNumberLetter(_ byte: UInt8) -> Bool {
        "abcdefABCDEFxXoO".utf8.contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}

/// Strings as literal blocks.
enum LiteralBlock {
    /// Whether a literal block keeps every character of `text`, and is worth it: there are several lines.
    static func isFaithful(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "\n")), let first = text.utf8.first else { return false }
        // A first line that is empty or begins with a space would need an indentation indicator.
        if first == UInt8(ascii: "\n") || first == 0x20 || first == 0x09 { return false }
        var atLineEnd = false
        for scalar in text.unicodeScalars.reversed() {
            if scalar == "\n" {
                atLineEnd = true
            } else {
                // A space at a line's end can't be seen, and a line of spaces only reads back as less.
                if atLineEnd, scalar == " " || scalar == "\t" { return false }
                if scalar != "\t", QuotedScalar.needsEscape(scalar) { return false }
                atLineEnd = false
            }
        }
        return text.utf8.last != 0x20 && text.utf8.last != 0x09
    }

    /// The header that says how the text ends: with one line break, none, or several.
    static func header(_ text: String) -> String {
        text.hasSuffix("\n") ? text.hasSuffix("\n\n") ? "|+" : "|" : "|-"
    }
}

/// Strings in double quotes.
enum QuotedScalar {
    /// The text in double quotes, with escapes that YAML 1.2, YAML 1.1 and JSON share where there is a choice.
    static func text(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if needsEscape(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    let width = scalar.value > 0xFFFF ? 8 : 4
                    out += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }

    /// Whether a code point can't stand in a YAML text, is a line break to YAML 1.1, or steers how text is shown.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: true
        case 0xAD, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF:
            true
        default: scalar.value >= 0x10000 && scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
