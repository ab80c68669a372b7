/// `quote`.
let shellFilters: [Filter] = [
    // The text as one word of a shell, as Python's `shlex.quote` writes it: as it is if it holds nothing but
    // `A-Za-z0-9_@%+=:,./-`, and in single quotes otherwise.
    Filter("quote") { value, _, runtime throws(Failure) in
        let text = try runtime.text(of: value)
        let bytes = text.bytes
        let isPlain =
            !bytes.isEmpty
            && bytes.allSatisfy { byte in
                isASCIIDigit(byte) || (0x61...0x7A).contains(byte | 0x20) && byte & 0x40 != 0
                    || "_@%+=:,./-".utf8.contains(byte)
            }
        if isPlain { return .string(text) }
        var out: [UInt8] = [UInt8(ascii: "'")]
        for byte in bytes {
            if byte == UInt8(ascii: "'") { out += Array("'\"'\"'".utf8) } else { out.append(byte) }
        }
        return .string(Text(out + [UInt8(ascii: "'")]))
    }
]
