import CairnDiagnostics

/// Reads TOML 1.0 into values that know their place.
///
/// Written for this project because checks need the line of a value. Dates and times are kept as they are written.
struct TOMLReader {
    /// How deep lists, inline tables and dotted keys may be nested.
    static let depthLimit = 100

    let file: String
    let bytes: [UInt8]
    var at = 0
    var depth = 0

    /// Reads a whole text.
    /// - Throws: the first thing that is wrong, with its place.
    static func read(_ bytes: [UInt8], file: String) throws(Diagnostic) -> DataNode {
        var reader = TOMLReader(file: file, bytes: bytes)
        return try reader.document()
    }

    private init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    private mutating func document() throws(Diagnostic) -> DataNode {
        let tree = TOMLTree()
        var table = tree.root
        while true {
            try skipBlank()
            guard let byte = peek else { break }
            if byte == UInt8(ascii: "[") {
                table = try header(tree)
            } else {
                try keyValue(into: table)
            }
            try endLine()
        }
        return tree.root.frozen(span: span(0, bytes.count))
    }

    /// `[a.b]` or `[[a.b]]`: the table that the following lines go to.
    private mutating func header(_ tree: TOMLTree) throws(Diagnostic) -> TOMLTable {
        let start = at
        at += 1
        let isList = peek == UInt8(ascii: "[")
        if isList { at += 1 }
        skipSpace()
        let keys = try dottedKey()
        try expect(UInt8(ascii: "]"), "']' at the end of the table's name")
        if isList { try expect(UInt8(ascii: "]"), "']]' at the end of the table's name") }
        do throws(TOMLTable.Clash) {
            return try tree.open(keys, isList: isList, span: span(start, at))
        } catch {
            throw problem("toml-duplicate", "'\(error.key)' is there already", start, at, error.first)
        }
    }

    /// `key = value` into a table.
    mutating func keyValue(into table: TOMLTable) throws(Diagnostic) {
        let start = at
        let keys = try dottedKey()
        let keyEnd = at
        skipSpace()
        try expect(UInt8(ascii: "="), "'=' after the key")
        skipSpace()
        let value = try value()
        do throws(TOMLTable.Clash) {
            try table.set(keys, value)
        } catch {
            throw problem("toml-duplicate", "'\(error.key)' is there already", start, keyEnd, error.first)
        }
    }

    /// A key with dots; also skips the space behind it.
    private mutating func dottedKey() throws(Diagnostic) -> [TOMLTable.Key] {
        var keys: [TOMLTable.Key] = []
        while true {
            skipSpace()
            let start = at
            let name: String
            switch peek {
            case UInt8(ascii: "\""): name = try basicString(isMultiline: false)
            case UInt8(ascii: "'"): name = try literalString(isMultiline: false)
            default:
                while let byte = peek, Self.isBareKey(byte) { at += 1 }
                guard at > start else { throw unexpected("a key") }
                name = text(start, at)
            }
            keys.append(TOMLTable.Key(name: name, span: span(start, at)))
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

    // MARK: - Places

    /// The stretch between two offsets.
    func span(_ start: Int, _ end: Int) -> SourceSpan {
        SourceSpan(file: file, start: position(start), end: position(end))
    }

    /// Counts from the last known place on, since places are asked for mostly in order.
    private func position(_ offset: Int) -> SourcePosition {
        lines.position(min(offset, bytes.count), in: bytes)
    }

    private let lines = TOMLLines()

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
        _ id: String, _ summary: String, _ start: Int, _ end: Int, _ first: SourceSpan? = nil
    ) -> Diagnostic {
        let span = span(start, end)
        return Diagnostic(
            id: id, summary, at: span, excerpt: String(decoding: bytes, as: UTF8.self).sourceLine(span.start.line),
            notes: first.map { [.init("the first is here", at: $0)] } ?? [])
    }
}
