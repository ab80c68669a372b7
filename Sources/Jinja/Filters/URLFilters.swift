/// `urlencode` and `urlize`.
let urlFilters: [Filter] = [
    // Percent signs for what an address can't hold. A dict or a list of pairs becomes `a=1&b=2`, where `/` is encoded and a
    // space is `+`.
    Filter("urlencode", cost: 12) { value, _, runtime throws(Failure) in
        let pairs: [Value]
        switch value {
        case .dict(let dict): pairs = dict.entries.map { .tuple(of: [$0.key, $0.value]) }
        case .list, .tuple, .object, .range: pairs = try runtime.items(of: value)
        default: return .string(Text(percentEncoded(try runtime.text(of: value), isQuery: false)))
        }
        var out: [UInt8] = []
        for pair in pairs {
            let parts = try runtime.items(of: pair)
            guard parts.count == 2 else { throw Failure(.value, "urlencode needs pairs of a key and a value") }
            let before = out.count
            try runtime.charge(Charge.call &* 2)
            if !out.isEmpty { out.append(UInt8(ascii: "&")) }
            out += percentEncoded(try runtime.text(of: parts[0]), isQuery: true)
            out.append(UInt8(ascii: "="))
            out += percentEncoded(try runtime.text(of: parts[1]), isQuery: true)
            try runtime.checkTextSize(out.count, grownBy: (out.count - before) &* 12)
        }
        return .string(Text(out))
    },
    // Addresses and mail addresses as links. The text of a link is cut to `trim_url_limit`; `nofollow`, `rel` and `target`
    // become attributes; `extra_schemes` are beginnings such as `tel:` that make links, too.
    Filter(
        "urlize",
        [
            .optional("trim_url_limit"), .optional("nofollow", false), .optional("target"), .optional("rel"),
            .optional("extra_schemes"),
        ]
    ) { value, arguments, runtime throws(Failure) in
        var rel = Set(["noopener"])
        if !arguments[3].isNone {
            let words = try arguments[3].asText("rel").splitWords()
            try runtime.chargeItems(words.count)
            rel.formUnion(words.map(\.string))
        }
        if try arguments[1].isTrue() { rel.insert("nofollow") }
        var attributes = " rel=\"\(escapeMarkup(Text(rel.sorted().joined(separator: " "))).string)\""
        if !arguments[2].isNone {
            let target = try arguments[2].asText("target")
            if !target.isEmpty { attributes += " target=\"\(escapeMarkup(target).string)\"" }
        }
        var schemes: [String] = []
        if !arguments[4].isNone {
            for scheme in try runtime.items(of: arguments[4]) {
                let name = try scheme.asText("a scheme").string
                guard Linker.isScheme(name) else {
                    throw Failure(.runtime, "'\(name)' is not a valid URI scheme prefix")
                }
                schemes.append(name)
            }
        }
        let linker = Linker(
            limit: try arguments[0].asOptionalInt("trim_url_limit"), attributes: attributes, schemes: schemes)
        return .string(Text(try linker.link(escapeMarkup(try runtime.text(of: value)).string, runtime)))
    },
]

/// The text's bytes with all but letters, digits, `_.-~` and, outside of queries, `/` as `%XX`.
private func percentEncoded(_ text: Text, isQuery: Bool) -> [UInt8] {
    var out: [UInt8] = []
    text.withBytes { bytes in
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "~"):
                out.append(byte)
            case UInt8(ascii: "/") where !isQuery: out.append(byte)
            case UInt8(ascii: " ") where isQuery: out.append(UInt8(ascii: "+"))
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
    return out
}
