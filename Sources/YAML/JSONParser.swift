import CairnDiagnostics

/// Reads JSON after RFC 8259, byte by byte, into a `TreeBuilder`; with comments where the file's tool allows them.
///
/// A reader of its own because libyaml refuses the surrogate pairs of JSON's escapes. It keeps no stack of calls: what
/// is open is in `closers`.
struct JSONParser {
    private let text: [UInt8]
    private var builder: TreeBuilder
    private let comments: Bool
    private var at = 0
    /// The closing brackets that are due, the innermost last, with the places of the opening ones.
    private var closers: [(byte: UInt8, opened: Int)] = []

    /// Makes a reader of the text that `builder` is for; `comments` says that they, and commas before a closing
    /// bracket, are passed over.
    init(_ text: [UInt8], _ builder: TreeBuilder, comments: Bool) {
        self.text = text
        self.builder = builder
        self.comments = comments
        // RFC 8259, section 8.1: a byte-order mark may be ignored.
        if text.startsWithByteOrderMark { at = 3 }
    }

    /// Reads the whole text, which has to be one value.
    /// - Returns: the builder, which holds all the nodes.
    /// - Throws: the first thing that is wrong.
    consuming func read() throws(Diagnostic) -> TreeBuilder {
        while true {
            try value()
            // Behind a value: close what closes here, up to a comma.
            var isDone = false
            while !isDone {
                skipSpace()
                guard let closer = closers.last else {
                    if at < text.count { throw wrong("one value is expected, and more follows") }
                    return builder
                }
                isDone = try comma(closer)
            }
        }
    }

    /// Reads a comma and, in an object, the name behind it; or a closing bracket.
    /// - Returns: whether a value has to follow.
    private mutating func comma(_ closer: (byte: UInt8, opened: Int)) throws(Diagnostic) -> Bool {
        let isObject = closer.byte == UInt8(ascii: "}")
        switch peek {
        case UInt8(ascii: ","):
            let comma = at
            at += 1
            skipSpace()
            if peek == closer.byte {
                if comments { return false }
                throw wrong("a comma before '\(Character(Unicode.Scalar(closer.byte)))'", at: comma)
            }
            if isObject { try name() }
            return true
        case closer.byte:
            at += 1
            closers.removeLast()
            try builder.close(at)
            return false
        case nil:
            throw unclosed(closer)
        default:
            throw wrong(isObject ? "expected ',' or '}'" : "expected ',' or ']'", note: closer.opened)
        }
    }

    /// Reads a value up to its end; of a collection, up to its first inner value that isn't one, or its end.
    private mutating func value() throws(Diagnostic) {
        while true {
            skipSpace()
            let start = at
            switch peek {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                let isObject = peek == UInt8(ascii: "{")
                at += 1
                try builder.open(isMapping: isObject, .flow, start, at)
                skipSpace()
                let closer = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
                if peek == closer {
                    at += 1
                    try builder.close(at)
                    return
                }
                closers.append((closer, start))
                if isObject { try name() }
                continue
            case UInt8(ascii: "\""): try string()
            case let byte? where "-0123456789".utf8.contains(byte): try number()
            case UInt8(ascii: "t"): try word("true", .bool)
            case UInt8(ascii: "f"): try word("false", .bool)
            case UInt8(ascii: "n"): try word("null", .null)
            case nil:
                if let closer = closers.last { throw unclosed(closer) }
                throw wrong("a value is expected, and the text ends")
            default: throw notAValue()
            }
            return
        }
    }

    /// Reads an object's name and the colon.
    private mutating func name() throws(Diagnostic) {
        guard peek == UInt8(ascii: "\"") else {
            if peek == nil, let closer = closers.last { throw unclosed(closer) }
            throw wrong("expected a name in double quotes", help: isWordByte(at) ? ["put double quotes around it"] : [])
        }
        try string()
        skipSpace()
        guard peek == UInt8(ascii: ":") else { throw wrong("expected ':' behind the name") }
        at += 1
    }

    private mutating func word(_ word: String, _ kind: Node.Kind) throws(Diagnostic) {
        let start = at
        while isWordByte(at) { at += 1 }
        guard text[start..<at].elementsEqual(word.utf8) else {
            at = start
            throw notAValue()
        }
        try scalar(kind, .plain, start, start..<at)
    }

    private mutating func number() throws(Diagnostic) {
        let start = at
        if peek == UInt8(ascii: "-") { at += 1 }
        let whole = at
        try digits()
        if text[whole] == UInt8(ascii: "0"), at - whole > 1 {
            throw wrong("a number can't begin with 0", at: start, end: at)
        }
        var kind = Node.Kind.int
        if peek == UInt8(ascii: ".") {
            kind = .double
            at += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            kind = .double
            at += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        try scalar(kind, .plain, start, start..<at)
    }

    private mutating func digits() throws(Diagnostic) {
        let start = at
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        if at == start { throw wrong("expected a digit") }
    }

    private mutating func string() throws(Diagnostic) {
        let start = at
        at += 1
        var cooked: [UInt8] = []
        var isCooked = false
        while true {
            guard let byte = peek else {
                throw wrong("the closing quote is missing", at: start, help: ["close the quotes"])
            }
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard isCooked else { return try scalar(.string, .quoted, start, start + 1..<at - 1) }
                return try scalar(.string, .quoted, start, cooked)
            case UInt8(ascii: "\\"):
                if !isCooked { cooked.append(contentsOf: text[start + 1..<at]) }
                isCooked = true
                try escape(&cooked)
            case 0x0A, 0x0D:
                throw wrong(
                    "the closing quote is missing on this line", at: start, help: ["write '\\n' for a line break"])
            case 0..<0x20:
                throw wrong("a control character in a string", help: ["write it as an escape, such as '\\t'"])
            default:
                if isCooked { cooked.append(byte) }
                at += 1
            }
        }
    }

    private mutating func escape(_ bytes: inout [UInt8]) throws(Diagnostic) {
        let start = at
        at += 1
        let letter = peek
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter ?? 0)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal(start)
            if (0xD800..<0xDC00).contains(code), peek == UInt8(ascii: "\\"), byte(at + 1) == UInt8(ascii: "u") {
                at += 2
                let second = at - 2
                let low = try hexadecimal(second)
                if (0xDC00..<0xE000).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else if builder.dialect == .tolerant {
                    // The second escape stands for itself.
                    at = second
                }
            }
            let scalar = Unicode.Scalar(code)
            if scalar == nil, builder.dialect == .strict { throw loneSurrogate(start) }
            bytes.append(contentsOf: String(Character(scalar ?? "\u{FFFD}")).utf8)
        default:
            throw wrong("there is no such escape in JSON", at: start, help: ["write '\\\\' for a backslash"])
        }
    }

    private mutating func hexadecimal(_ start: Int) throws(Diagnostic) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw wrong("'\\u' needs four hexadecimal digits", at: start)
            }
            code = code << 4 | UInt32(truncatingIfNeeded: digit)
            at += 1
        }
        return code
    }

    // MARK: Small parts

    private var peek: UInt8? {
        byte(at)
    }

    private func byte(_ index: Int) -> UInt8? {
        index < text.count ? text[index] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek {
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                at += 1
            } else if !comments || byte != UInt8(ascii: "/") || !skipComment() {
                return
            }
        }
    }

    /// Passes over the comment that begins here.
    /// - Returns: whether there is one that ends.
    private mutating func skipComment() -> Bool {
        switch byte(at + 1) {
        case UInt8(ascii: "/"):
            while let byte = peek, byte != 0x0A, byte != 0x0D { at += 1 }
            return true
        case UInt8(ascii: "*"):
            var end = at + 2
            while end + 1 < text.count {
                if text[end] == UInt8(ascii: "*"), text[end + 1] == UInt8(ascii: "/") {
                    at = end + 2
                    return true
                }
                end += 1
            }
            return false
        default: return false
        }
    }

    private func isWordByte(_ index: Int) -> Bool {
        guard let byte = byte(index) else { return false }
        return byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
            || byte == UInt8(ascii: "_")
    }

    private mutating func scalar(
        _ kind: Node.Kind, _ style: Node.Style, _ start: Int, _ content: Range<Int>
    ) throws(Diagnostic) {
        try scalar(kind, style, start, text[content])
    }

    private mutating func scalar(
        _ kind: Node.Kind, _ style: Node.Style, _ start: Int, _ content: some Collection<UInt8>
    ) throws(Diagnostic) {
        let end = at
        let result = content.withContiguousStorageIfAvailable { bytes -> Result<Void, Diagnostic> in
            do throws(Diagnostic) {
                return .success(try builder.scalar(kind, style, bytes, start, end))
            } catch {
                return .failure(error)
            }
        }
        try result?.get()
    }

    // MARK: What is wrong

    private func notAValue() -> Diagnostic {
        var end = at
        while isWordByte(end) { end += 1 }
        var help: [String] = []
        switch peek {
        case UInt8(ascii: "'"): help = ["strings stand in double quotes"]
        case UInt8(ascii: "/"), UInt8(ascii: "#"): help = ["JSON has no comments: remove it"]
        case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","): help = []
        default: if end > at { help = ["put double quotes around it if it is a string"] }
        }
        return wrong("this is not a JSON value", end: max(end, at + 1), help: help)
    }

    private func loneSurrogate(_ start: Int) -> Diagnostic {
        wrong("the escape is half of a surrogate pair", at: start, end: at, help: ["write both halves"])
    }

    private func unclosed(_ closer: (byte: UInt8, opened: Int)) -> Diagnostic {
        let name = Character(Unicode.Scalar(closer.byte))
        return wrong("a '\(name)' is missing at the end of the text", note: closer.opened)
    }

    private func wrong(
        _ summary: String, at start: Int? = nil, end: Int? = nil, help: [String] = [], note: Int? = nil
    ) -> Diagnostic {
        let place = builder.place
        let start = start ?? at
        return place.diagnostic(
            id: "json-syntax", summary, start, end ?? start, help: help,
            notes: note.map { [.init("opened here", at: place.span($0, $0))] } ?? [])
    }
}
