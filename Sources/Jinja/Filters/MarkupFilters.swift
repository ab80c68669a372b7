/// `escape`, `e`, `forceescape`, `safe`, `striptags`, `xmlattr`.
let markupFilters: [Filter] = [
    Filter("escape", .none, escape),
    Filter("e", .none, escape),
    // Escapes what is marked as safe, too.
    Filter("forceescape") { value, _, runtime throws(Failure) in
        .string(escapeMarkup(try runtime.text(of: value).marked(false)))
    },
    // Marks a string as one that `escape` leaves alone.
    Filter("safe") { value, _, runtime throws(Failure) in .string(try runtime.text(of: value).marked(true)) },
    // Without tags and comments, white space as single spaces, and entities as their characters.
    Filter("striptags") { value, _, runtime throws(Failure) in
        let stripped = strippingTags(try runtime.text(of: value).bytes)
        let words = Text(stripped).splitWords().map(\.string).joined(separator: " ")
        return .string(Text(unescapingEntities(words), isMarkup: true))
    },
    // A dict as attributes of a tag, ` a="1" b="&lt;"`; values that are `None` or undefined are left out, and `autospace`
    // puts a space before the first.
    Filter("xmlattr", [.optional("autospace", true)]) { value, arguments, runtime throws(Failure) in
        guard case .dict(let dict) = value else {
            throw Failure(.type, "xmlattr needs a mapping, not '\(value.typeName)'")
        }
        var out: [UInt8] = []
        for entry in dict.entries where !entry.value.isNone && !entry.value.isUndefined {
            let key = try entry.key.asText("the name of an attribute")
            if key.bytes.contains(where: { [0x20, 0x2F, 0x3E, 0x3D].contains($0) || (0x09...0x0D).contains($0) }) {
                throw Failure(.value, "invalid character in the name of an attribute: '\(key.string)'")
            }
            if !out.isEmpty { out.append(UInt8(ascii: " ")) }
            out += escapeMarkup(key).bytes + Array("=\"".utf8)
            out += escapeMarkup(try runtime.text(of: entry.value)).bytes + Array("\"".utf8)
        }
        if try arguments[0].isTrue(), !out.isEmpty { out.insert(UInt8(ascii: " "), at: 0) }
        return .string(Text(out))
    },
]

/// `&`, `<`, `>`, `"` and `'` as entities; what is marked as safe stays as it is. The result is marked.
private let escape: FilterBody = { value, _, runtime throws(Failure) in
    let text = try runtime.text(of: value)
    return .string(text.isMarkup ? text : escapeMarkup(text))
}

/// The bytes without `<…>` and `<!-- … -->`; from one that doesn't end, everything stays.
private func strippingTags(_ bytes: [UInt8]) -> [UInt8] {
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

/// The text with `&lt;`, `&#65;`, `&#x41;` and the names of HTML 4's Latin characters as what they stand for.
private func unescapingEntities(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.first {
        if scalar == "&", let (character, length) = entity(rest.dropFirst()) {
            out.append(character)
            rest = rest.dropFirst(length + 1)
        } else {
            out.append(scalar)
            rest.removeFirst()
        }
    }
    return String(out)
}

/// The character of the entity that begins behind an `&`, and its length with the semicolon.
private func entity(_ text: Substring.UnicodeScalarView) -> (Unicode.Scalar, Int)? {
    guard let end = text.prefix(12).firstIndex(of: ";") else { return nil }
    let name = String(text[..<end])
    let length = name.unicodeScalars.count + 1
    if name.hasPrefix("#") {
        let digits = name.dropFirst()
        let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
        guard let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else { return nil }
        return (code == 0 ? "\u{FFFD}" : Unicode.Scalar(code) ?? "\u{FFFD}", length)
    }
    if let basic = basicEntities[name] { return (basic, length) }
    if let index = latinEntities.firstIndex(of: name), let scalar = Unicode.Scalar(UInt32(0xA0 + index)) {
        return (scalar, length)
    }
    return nil
}

private let basicEntities: [String: Unicode.Scalar] = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "ndash": "–", "mdash": "—", "lsquo": "‘",
    "rsquo": "’", "ldquo": "“", "rdquo": "”", "hellip": "…", "bull": "•", "euro": "€", "trade": "™", "larr": "←",
    "rarr": "→",
]

/// The names of the characters from U+00A0 to U+00FF in order.
private let latinEntities =
    """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro \
    para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
    Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute \
    thorn yuml
    """.split(separator: " ").map(String.init)
