/// The text without comments and tags, white space as single spaces, and entities as their characters; from a comment or
/// tag that doesn't end, everything stays.
func strippingTags(_ text: Text) -> Text {
    let words = Text(withoutTags(text.bytes)).splitWords().map(\.string).joined(separator: " ")
    return Text(unescapingEntities(words))
}

private func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    let (comment, commentEnd) = (Array("<!--".utf8), Array("-->".utf8))
    while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
        let end: Int
        if bytes[start...].starts(with: comment) {
            guard let found = bytes.firstRange(of: commentEnd, from: start + 4) else { break }
            end = found + 3
        } else {
            guard let found = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else { break }
            end = found + 1
        }
        out += bytes[position..<start]
        position = end
    }
    return out + bytes[position...]
}

// MARK: Entities

/// The text with entities as what they stand for, as Python's `html.unescape` reads them: by number and by name, without
/// the semicolon where old pages did without, and what is none as it is.
func unescapingEntities(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out = ""
    var rest = Substring(text).unicodeScalars
    while let start = rest.firstIndex(of: "&") {
        out += Substring(rest[..<start])
        rest = rest[start...].dropFirst()
        if rest.first == "#" {
            readNumber(&rest, into: &out)
        } else {
            readName(&rest, into: &out)
        }
    }
    out += Substring(rest)
    return out
}

/// Reads `#65;` or `#x41`, or leaves what is no number.
private func readNumber(_ rest: inout Substring.UnicodeScalarView, into out: inout String) {
    var digits = rest.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    if isHex { digits = digits.dropFirst() }
    var code: UInt32 = 0
    var hasDigits = false
    while let digit = digits.first.flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }), isHex || digit < 10 {
        // Beyond the last code point it doesn't matter by how much.
        code = min(code * (isHex ? 16 : 10) + UInt32(digit), 0x110000)
        hasDigits = true
        digits = digits.dropFirst()
    }
    guard hasDigits else {
        out.unicodeScalars.append("&")
        return
    }
    rest = digits.first == ";" ? digits.dropFirst() : digits
    switch code {
    case 0: out.unicodeScalars.append("\u{FFFD}")
    case 0x80...0x9F:
        let index = Int(code - 0x80)
        out.unicodeScalars.append(windowsCharacters[index] ?? Unicode.Scalar(code) ?? "\u{FFFD}")
    case 0x1...0x8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: break
    case _ where code & 0xFFFE == 0xFFFE && code < 0x110000: break
    default: out.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }
}

/// Reads a name and its semicolon, or the longest name that it begins with, or leaves it.
private func readName(_ rest: inout Substring.UnicodeScalarView, into out: inout String) {
    let name = Substring(rest.prefix(32).prefix { !"\t\n\u{C} <&#;".unicodeScalars.contains($0) })
    let behind = rest[name.endIndex...]
    if behind.first == ";", let entity = HTMLEntities.all[name] {
        for character in entity.characters { out.unicodeScalars.append(character) }
        rest = behind.dropFirst()
        return
    }
    var beginning = name.unicodeScalars.prefix(HTMLEntities.longestName)
    while beginning.count > 1 {
        if let entity = HTMLEntities.all[Substring(beginning)], entity.isBare {
            for character in entity.characters { out.unicodeScalars.append(character) }
            rest = rest[beginning.endIndex...]
            return
        }
        beginning = beginning.dropLast()
    }
    out.unicodeScalars.append("&")
}

/// What the codes from 0x80 to 0x9F stand for where they are meant as those of Windows-1252; nil where nothing is there.
private let windowsCharacters: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
]
