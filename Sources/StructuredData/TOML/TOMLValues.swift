import CairnDiagnostics
import YAML

/// The values of TOML.
extension TOMLReader {
    /// Reads the value at the place.
    mutating func value() throws(Diagnostic) -> NodeTables.Index {
        let start = at
        switch peek {
        case UInt8(ascii: "\""):
            let isMultiline = follows("\"\"\"")
            let text = try basicString(isMultiline: isMultiline)
            return try nodes.scalar(.string, isMultiline ? .block : .quoted, text, start, at)
        case UInt8(ascii: "'"):
            let isMultiline = follows("'''")
            let text = try literalString(isMultiline: isMultiline)
            return try nodes.scalar(.string, isMultiline ? .block : .quoted, text, start, at)
        case UInt8(ascii: "["): return try nested { (reader) throws(Diagnostic) in try reader.list() }
        case UInt8(ascii: "{"): return try nested { (reader) throws(Diagnostic) in try reader.inlineTable() }
        default: return try plain()
        }
    }

    private mutating func nested(
        _ body: (inout TOMLReader) throws(Diagnostic) -> NodeTables.Index
    ) throws(Diagnostic) -> NodeTables.Index {
        guard depth < Self.depthLimit else { throw problem("toml-too-deep", "lists are nested too deeply", at, at + 1) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func list() throws(Diagnostic) -> NodeTables.Index {
        let start = at
        at += 1
        var items: [NodeTables.Index] = []
        while true {
            try skipBlank()
            if peek == UInt8(ascii: "]") { break }
            items.append(try value())
            try skipBlank()
            guard peek == UInt8(ascii: ",") else { break }
            at += 1
        }
        try expect(UInt8(ascii: "]"), "',' or ']' in the list")
        return try nodes.collection(isMapping: false, .flow, items, start, at)
    }

    /// Since TOML 1.1 it may have line breaks, comments, and a comma at its end.
    private mutating func inlineTable() throws(Diagnostic) -> NodeTables.Index {
        let start = at
        at += 1
        let table = TOMLTable(origin: .inline, range: start..<at)
        while true {
            try skipBlank()
            if peek == UInt8(ascii: "}") { break }
            try keyValue(into: table)
            try skipBlank()
            guard peek == UInt8(ascii: ",") else { break }
            at += 1
        }
        try expect(UInt8(ascii: "}"), "',' or '}' in the inline table")
        table.range = start..<at
        return try table.frozen(&nodes)
    }

    /// A truth value, a number, or a date or time.
    private mutating func plain() throws(Diagnostic) -> NodeTables.Index {
        let start = at
        while let byte = peek, Self.isPlain(byte) { at += 1 }
        // A date and a time may have one space between them.
        if at - start == 10, peek == UInt8(ascii: " "), at + 1 < bytes.count, Self.isDigit(bytes[at + 1]),
            TOMLTime.isTime(bytes[start..<at])
        {
            at += 1
            while let byte = peek, Self.isPlain(byte) { at += 1 }
        }
        let written = bytes[start..<at]
        guard let (kind, text) = TOMLPlain.value(written) else {
            if written.isEmpty { throw unexpected("a value") }
            let why =
                TOMLTime.looksLikeOne(written)
                ? "there is no such date or time"
                : written.allSatisfy { Self.isDigit($0) || "+-_".utf8.contains($0) }
                    ? "a whole number has 64 bits and no zeros at its beginning" : "a string needs quotes"
            throw problem("toml-syntax", "'\(self.text(start, at))' is no value: \(why)", start, at)
        }
        return try nodes.scalar(kind, .plain, text, start, at)
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

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
