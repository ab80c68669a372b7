/// `escape`, `e`, `forceescape`, `safe`, `striptags`, `xmlattr`.
let markupFilters: [Filter] = [
    // `&`, `<`, `>`, `"` and `'` as entities; what is marked as safe stays as it is. The result is marked.
    Filter("escape", .none, escape),
    // The same as `escape`.
    Filter("e", .none, escape),
    // Escapes what is marked as safe, too.
    Filter("forceescape") { value, _, runtime throws(Failure) in
        .string(escapeMarkup(try runtime.text(of: value).marked(false)))
    },
    // Marks a string as one that `escape` leaves alone.
    Filter("safe") { value, _, runtime throws(Failure) in .string(try runtime.text(of: value).marked(true)) },
    // Without tags and comments, white space as single spaces, and entities as their characters.
    Filter("striptags", cost: 40) { value, _, runtime throws(Failure) in
        .string(strippingTags(try runtime.text(of: value)))
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
            try runtime.charge(Charge.call &+ key.byteCount &* Filter.usualCost)
            let before = out.count
            if !out.isEmpty { out.append(UInt8(ascii: " ")) }
            out += escapeMarkup(key).bytes + Array("=\"".utf8)
            out += escapeMarkup(try runtime.text(of: entry.value)).bytes + Array("\"".utf8)
            try runtime.checkTextSize(out.count, grownBy: out.count - before)
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
