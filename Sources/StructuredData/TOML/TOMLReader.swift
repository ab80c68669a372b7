import CairnDiagnostics
import YAML

/// Reads TOML 1.1 into nodes.
///
/// Written for this project because checks need the line of a value. Dates and times are kept as they are written.
struct TOMLReader {
    /// How deep lists, inline tables and dotted keys may be nested.
    static let depthLimit = 100

    let bytes: [UInt8]
    var nodes: NodeTables
    var at = 0
    var depth = 0

    /// Reads a whole text.
    /// - Throws: the first thing that is wrong, with its place.
    static func read(
        _ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits()
    ) throws(Diagnostic) -> Node {
        var reader = TOMLReader(bytes, try NodeTables(file: file, text: bytes, limits: limits))
        let root = try reader.document()
        return reader.nodes.finish(root)
    }

    private init(_ bytes: [UInt8], _ nodes: consuming NodeTables) {
        self.bytes = bytes
        self.nodes = nodes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    private mutating func document() throws(Diagnostic) -> NodeTables.Index {
        let root = TOMLTable(origin: .header, range: 0..<bytes.count)
        var table = root
        while true {
            try skipBlank()
            guard let byte = peek else { break }
            if byte == UInt8(ascii: "[") {
                table = try header(root)
            } else {
                try keyValue(into: table)
            }
            try endLine()
        }
        return try root.frozen(&nodes)
    }

    /// `[a.b]` or `[[a.b]]`: the table that the following lines go to.
    private mutating func header(_ root: TOMLTable) throws(Diagnostic) -> TOMLTable {
        let start = at
        at += 1
        let isList = peek == UInt8(ascii: "[")
        if isList { at += 1 }
        let keys = try dottedKey()
        try expect(UInt8(ascii: "]"), "']' at the end of the table's name")
        if isList { try expect(UInt8(ascii: "]"), "']]' at the end of the table's name") }

        var table = root
        for key in keys.dropLast() {
            switch table.member(key, nodes)?.content {
            case nil:
                let next = TOMLTable(origin: .implied, range: key.start..<key.end)
                try table.add(key, .table(next), &nodes)
                table = next
            case .table(let next) where next.origin != .inline: table = next
            case .tables(let list): table = list.last
            default: throw clash(table, key, start, at)
            }
        }
        guard let key = keys.last else { return table }
        let new = TOMLTable(origin: .header, range: start..<at)
        switch (isList, table.member(key, nodes)?.content) {
        case (false, nil): try table.add(key, .table(new), &nodes)
        case (true, nil): try table.add(key, .tables(TOMLTables(first: new)), &nodes)
        case (true, .tables(let list)): list.all.append(new)
        case (false, .table(let old)) where old.origin == .implied:
            old.origin = .header
            old.range = start..<at
            return old
        default: throw clash(table, key, start, at)
        }
        return new
    }

    /// `key = value` into a table.
    mutating func keyValue(into table: TOMLTable) throws(Diagnostic) {
        let start = at
        let keys = try dottedKey()
        let keyEnd = at
        skipSpace()
        try expect(UInt8(ascii: "="), "'=' after the key")
        skipSpace()
        depth += keys.count - 1
        let value = try value()
        depth -= keys.count - 1

        var table = table
        for key in keys.dropLast() {
            switch table.member(key, nodes)?.content {
            case nil:
                let next = TOMLTable(origin: .dotted, range: key.start..<key.end)
                try table.add(key, .table(next), &nodes)
                table = next
            case .table(let next) where next.origin == .dotted: table = next
            default: throw clash(table, key, start, keyEnd)
            }
        }
        guard let key = keys.last else { return }
        guard table.member(key, nodes) == nil else { throw clash(table, key, start, keyEnd) }
        try table.add(key, .value(value), &nodes)
    }

    private func clash(_ table: TOMLTable, _ key: TOMLKey, _ start: Int, _ end: Int) -> Diagnostic {
        let first = table.member(key, nodes).map { nodes.range(of: $0.key) }
        return problem(
            "toml-duplicate", "'\(String(decoding: key.bytes, as: UTF8.self))' is there already", start, end,
            notes: first.map { [.init("the first is here", at: nodes.span($0.lowerBound, $0.upperBound))] } ?? [])
    }

    /// A key with dots; also skips the space around it.
    private mutating func dottedKey() throws(Diagnostic) -> [TOMLKey] {
        var keys: [TOMLKey] = []
        while true {
            skipSpace()
            let start = at
            let name: ArraySlice<UInt8>
            let quote = peek
            switch quote {
            case UInt8(ascii: "\""): name = try basicString(isMultiline: false)
            case UInt8(ascii: "'"): name = try literalString(isMultiline: false)
            default:
                while let byte = peek, Self.isBareKey(byte) { at += 1 }
                guard at > start else { throw unexpected("a key") }
                name = bytes[start..<at]
            }
            let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
            keys.append(TOMLKey(bytes: name, isQuoted: isQuoted, start: start, end: at))
            guard keys.count <= Self.depthLimit else { throw unexpected("fewer dots in the key") }
            skipSpace()
            guard peek == UInt8(ascii: ".") else { return keys }
            at += 1
        }
    }

    // MARK: - Characters

    /// The byte at the place, nil at the end.
    var peek: UInt8? {
        at < bytes.count ? bytes[at] : nil
    }

    /// Whether the bytes at the place are these.
    func follows(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes[at...].starts(with: wanted)
    }

    /// The text between two offsets.
    func text(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }

    mutating func skipSpace() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { at += 1 }
    }

    /// Skips blanks, line ends and comments.
    mutating func skipBlank() throws(Diagnostic) {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): at += 1
            case UInt8(ascii: "\r") where follows("\r\n"): at += 2
            case UInt8(ascii: "#"): try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(Diagnostic) {
        while let byte = peek, byte != UInt8(ascii: "\n"), !(byte == UInt8(ascii: "\r") && follows("\r\n")) {
            guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
                throw problem("toml-syntax", "a comment must not hold this control character", at, at + 1)
            }
            at += 1
        }
    }

    private mutating func endLine() throws(Diagnostic) {
        skipSpace()
        if peek == UInt8(ascii: "#") { try skipComment() }
        if follows("\r\n") { at += 1 }
        guard let byte = peek else { return }
        guard byte == UInt8(ascii: "\n") else { throw unexpected("the end of the line") }
        at += 1
    }

    /// Skips one byte that has to be there.
    mutating func expect(_ byte: UInt8, _ expected: String) throws(Diagnostic) {
        guard peek == byte else { throw unexpected(expected) }
        at += 1
    }

    private static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    // MARK: - What is wrong

    /// What was found where something else belongs.
    func unexpected(_ expected: String) -> Diagnostic {
        let found: String
        switch peek {
        case nil: found = "the end of the file"
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): found = "the end of the line"
        case .some(let byte):
            found = byte < 0x80 && byte >= 0x20 ? "'\(Character(UnicodeScalar(byte)))'" : "something else"
        }
        return problem("toml-syntax", "expected \(expected), found \(found)", at, at)
    }

    /// A diagnostic between two offsets.
    func problem(
        _ id: String, _ summary: String, _ start: Int, _ end: Int, notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        nodes.diagnostic(id: id, summary, start, end, notes: notes)
    }
}
