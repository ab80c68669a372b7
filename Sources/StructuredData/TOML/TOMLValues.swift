import CairnDiagnostics

/// The values of TOML.
extension TOMLReader {
    /// Reads the value at the place.
    mutating func value() throws(Diagnostic) -> DataNode {
        let start = at
        switch peek {
        case UInt8(ascii: "\""):
            let text = try basicString(isMultiline: follows("\"\"\""))
            return DataNode(.string(text), at: span(start, at))
        case UInt8(ascii: "'"):
            let text = try literalString(isMultiline: follows("'''"))
            return DataNode(.string(text), at: span(start, at))
        case UInt8(ascii: "["): return try nested { (reader) throws(Diagnostic) in try reader.list() }
        case UInt8(ascii: "{"): return try nested { (reader) throws(Diagnostic) in try reader.inlineTable() }
        default: return try plain()
        }
    }

    private mutating func nested(
        _ body: (inout TOMLReader) throws(Diagnostic) -> DataNode
    ) throws(Diagnostic) -> DataNode {
        guard depth < Self.depthLimit else { throw problem("toml-too-deep", "lists are nested too deeply", at, at + 1) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func list() throws(Diagnostic) -> DataNode {
        let start = at
        at += 1
        var items: [DataNode] = []
        while true {
            try skipBlank()
            if peek == UInt8(ascii: "]") { break }
            items.append(try value())
            try skipBlank()
            guard peek == UInt8(ascii: ",") else { break }
            at += 1
        }
        try expect(UInt8(ascii: "]"), "',' or ']' in the list")
        return DataNode(.list(items), at: span(start, at))
    }

    private mutating func inlineTable() throws(Diagnostic) -> DataNode {
        let start = at
        at += 1
        let table = TOMLTable(origin: .inline, span: nil)
        skipSpace()
        if peek != UInt8(ascii: "}") {
            while true {
                skipSpace()
                try keyValue(into: table)
                skipSpace()
                guard peek == UInt8(ascii: ",") else { break }
                at += 1
            }
        }
        try expect(UInt8(ascii: "}"), "',' or '}' in the inline table")
        return table.frozen(span: span(start, at))
    }

    /// A truth value, a number, or a date or time.
    private mutating func plain() throws(Diagnostic) -> DataNode {
        let start = at
        while let byte = peek, Self.isPlain(byte) { at += 1 }
        // A date and a time may have one space between them.
        if at - start == 10, peek == UInt8(ascii: " "), at + 1 < bytes.count, Self.isDigit(bytes[at + 1]),
            TOMLTime.isTime(text(start, at))
        {
            at += 1
            while let byte = peek, Self.isPlain(byte) { at += 1 }
        }
        let text = text(start, at)
        guard let value = Self.plain(text) else {
            if text.isEmpty { throw unexpected("a value") }
            let why = TOMLTime.looksLikeOne(text) ? "there is no such date or time" : "a string needs quotes"
            throw problem("toml-syntax", "'\(text)' is no value: \(why)", start, at)
        }
        return DataNode(value, at: span(start, at))
    }

    private static func plain(_ text: String) -> DataNode.Value? {
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "inf", "+inf": return .number(.infinity)
        case "-inf": return .number(-.infinity)
        case "nan", "+nan", "-nan": return .number(.nan)
        default: break
        }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
            guard let digits = withoutUnderscores(text.dropFirst(2), isDigit: { $0.isHexDigit }), digits.first != "-"
            else { return nil }
            return Int(digits, radix: radix).map(DataNode.Value.int)
        }
        // One form for comparing: a date and a time may have a space between them.
        if TOMLTime.isTime(text) { return .time(text.replacing(" ", with: "T")) }
        guard let digits = withoutUnderscores(text[...], isDigit: \.isWholeNumber) else { return nil }
        let unsigned = digits.drop { $0 == "+" || $0 == "-" }
        guard digits.count - unsigned.count <= 1, unsigned.first.map({ isDigit($0.asciiValue ?? 0) }) == true else {
            return nil
        }
        let whole = unsigned.prefix { isDigit($0.asciiValue ?? 0) }
        guard whole.count == 1 || whole.first != "0" else { return nil }
        if whole.count == unsigned.count { return Int(digits).map(DataNode.Value.int) }
        // A dot needs digits on both sides.
        if let dot = unsigned.firstIndex(of: ".") {
            let after = unsigned[unsigned.index(after: dot)...].first
            guard after.map({ isDigit($0.asciiValue ?? 0) }) == true else { return nil }
        }
        guard unsigned.allSatisfy({ isDigit($0.asciiValue ?? 0) || "+-.eE".contains($0) }) else { return nil }
        return Double(digits).map(DataNode.Value.number)
    }

    /// The text without underscores, each of which has to stand between two digits.
    private static func withoutUnderscores(_ text: Substring, isDigit: (Character) -> Bool) -> String? {
        let all = Array(text)
        for (index, character) in all.enumerated() where character == "_" {
            guard index > 0, index + 1 < all.count, isDigit(all[index - 1]), isDigit(all[index + 1]) else { return nil }
        }
        return String(all.filter { $0 != "_" })
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: isDigit(byte)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
