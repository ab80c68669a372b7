import CairnDiagnostics

/// What lines and words of Markdown are.
enum MarkdownText {
    /// The lines of a text: they end in a line feed, a carriage return or both, and in no other sign of Unicode
    /// (CommonMark 0.31, section 2.1).
    static func lines(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    /// How far a line is indented, in columns; a tab leads to the next multiple of four.
    static func indent(of line: Substring) -> Int {
        var columns = 0
        for character in line {
            switch character {
            case " ": columns += 1
            case "\t": columns += 4 - columns % 4
            default: return columns
            }
        }
        return columns
    }

    /// A line without blanks at its ends.
    static func trimmed(_ line: Substring) -> Substring {
        var rest = line.drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }

    /// How many words a line has.
    ///
    /// What stands between blanks and has a letter or digit is a word. In scripts that put no blanks between words, each
    /// Chinese character and each kana counts as one; of Thai, Lao, Khmer and Burmese four letters do, which is about the
    /// length of a word.
    static func words(in line: Substring) -> Int {
        line.split(whereSeparator: \.isWhitespace).reduce(0) { $0 + words(inRun: $1) }
    }

    private static func words(inRun run: Substring) -> Int {
        var (signs, letters, others) = (0, 0, false)
        for scalar in run.unicodeScalars where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            switch scalar.value {
            case 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
                0xFF66...0xFF9D, 0x20000...0x3FFFF:
                signs += 1
            case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: letters += 1
            default: others = true
            }
        }
        return signs + (letters + 3) / 4 + (others ? 1 : 0)
    }

    /// A heading as it is compared: without emphasis, code's marks and links' targets, escapes and entities replaced, in
    /// lower case, blanks as one.
    static func plain(_ heading: String) -> String {
        var text = heading
        while let open = text.firstPlace(of: "]("), let close = text[open.upperBound...].firstIndex(of: ")") {
            text.removeSubrange(open.lowerBound...close)
        }
        var out = ""
        var rest = text[...]
        while let first = rest.popFirst() {
            switch first {
            case "\\":
                // Before anything but punctuation it is a backslash.
                guard let next = rest.first, next.isASCII, next.isPunctuation || next.isSymbol else {
                    out.append(first)
                    continue
                }
                out.append(next)
                rest = rest.dropFirst()
            case "&":
                guard let end = rest.prefix(32).firstIndex(of: ";"), let sign = entity(rest[..<end]) else {
                    out.append(first)
                    continue
                }
                out += sign
                rest = rest[rest.index(after: end)...]
            default: out.append(first)
            }
        }
        return out.filter { !"*_`[]".contains($0) }.lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    /// What an entity stands for: `amp`, `#35`, `#x23`.
    private static func entity(_ name: Substring) -> String? {
        if name.first == "#" {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            guard let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10) else {
                return nil
            }
            // What is no character shows as the sign for that.
            return String(Unicode.Scalar(value).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}")
        }
        return entities[name]
    }

    /// Those that people write by name in headings.
    private static let entities: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
        "trade": "™", "ndash": "–", "mdash": "—", "hellip": "…", "rarr": "→", "larr": "←", "num": "#", "ast": "*",
        "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "auml": "ä", "ouml": "ö", "uuml": "ü", "szlig": "ß",
        "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "times": "×", "micro": "µ",
    ]
}
