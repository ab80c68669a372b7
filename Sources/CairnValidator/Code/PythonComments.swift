/// The comments and docstrings of a Python file: what is there for people, and what a statement that is nothing but a
/// string says.
///
/// It reads tokens and no grammar, so that a file that does not parse has its comments found as well (the language
/// reference's chapter on lexical analysis).
struct PythonComments {
    /// Where they are, in order.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        reading(bytes).ranges
    }

    /// Reads a whole file.
    static func reading(_ bytes: [UInt8]) -> PythonComments {
        var reader = PythonComments(bytes)
        reader.read()
        return reader
    }

    private let bytes: [UInt8]
    private var index = 0
    /// Where comments and docstrings are, in order.
    private(set) var ranges: [Range<Int>] = []
    /// Where strings are, docstrings and others, in order.
    private(set) var allStrings: [Range<Int>] = []
    /// Open brackets; within them a line's end ends no statement.
    private var depth = 0
    /// The strings of the statement so far, as long as it holds nothing else.
    private var strings: [Range<Int>] = []
    private var hasOther = false
    /// The first word of the statement: a `:` ends the head of a compound one.
    private var firstWord: String?

    private static let compound: Set<String> = [
        "async", "case", "class", "def", "elif", "else", "except", "finally", "for", "if", "match", "try", "while",
        "with",
    ]

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func read() {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "#"):
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                ranges.append(index..<end)
                index = end
            case UInt8(ascii: "\""), UInt8(ascii: "'"): string(from: index, isFormat: false)
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\n"), UInt8(ascii: ";"):
                if depth == 0 { endStatement() }
                index += 1
            case UInt8(ascii: ":"):
                if depth == 0, let firstWord, Self.compound.contains(firstWord) {
                    begin()
                } else {
                    hasOther = true
                }
                index += 1
            case UInt8(ascii: "("): open()
            case UInt8(ascii: ")"): close()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                hasOther = true
                open()
            case UInt8(ascii: "]"), UInt8(ascii: "}"): close()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: index += 1
            default: word()
            }
        }
        endStatement()
    }

    private mutating func open() {
        depth += 1
        index += 1
    }

    private mutating func close() {
        depth = max(depth - 1, 0)
        index += 1
    }

    private mutating func endStatement() {
        if !hasOther { ranges += strings }
        begin()
    }

    private mutating func begin() {
        strings = []
        hasOther = false
        firstWord = nil
    }

    /// A name, a number, or a single other byte; a name right before a quote is the string's prefix.
    private mutating func word() {
        let start = index
        while index < bytes.count, Self.isLetter(bytes[index]) { index += 1 }
        if index == start { index += 1 }
        let isQuote = index < bytes.count && (bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'"))
        // Most words only say that the statement is more than a string.
        guard isQuote || firstWord == nil else {
            hasOther = true
            return
        }
        let name = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
        if isQuote, name.count <= 2, name.allSatisfy({ "rbuft".contains($0) }) {
            string(from: start, isFormat: name.contains("f") || name.contains("t"))
        } else {
            if firstWord == nil { firstWord = name }
            hasOther = true
        }
    }

    /// Whether a byte belongs to a name or a number.
    static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }

    /// A string whose opening quote is at `index`.
    private mutating func string(from start: Int, isFormat: Bool) {
        let quote = bytes[index]
        let isTriple = bytes[index...].starts(with: [quote, quote, quote])
        index += isTriple ? 3 : 1
        // In a formatted string the expressions in braces may hold the same quotes again.
        var braces = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\") {
                index += 2
            } else if isFormat, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
                let isDouble = braces == 0 && index + 1 < bytes.count && bytes[index + 1] == byte
                if !isDouble { braces = max(0, braces + (byte == UInt8(ascii: "{") ? 1 : -1)) }
                index += isDouble ? 2 : 1
            } else if byte == UInt8(ascii: "\n"), !isTriple {
                break
            } else if byte == quote, !isTriple || bytes[index...].starts(with: [quote, quote, quote]) {
                if braces > 0, let end = endOfInner(quote, isTriple) {
                    index = end
                    continue
                }
                index += isTriple ? 3 : 1
                break
            } else {
                index += 1
            }
        }
        index = min(index, bytes.count)
        strings.append(start..<index)
        allStrings.append(start..<index)
    }

    /// What is behind a plain string with the same quotes within the braces of a formatted one, on the same line.
    private func endOfInner(_ quote: UInt8, _ isTriple: Bool) -> Int? {
        guard !isTriple else { return nil }
        let rest = bytes[(index + 1)...].prefix { $0 != UInt8(ascii: "\n") }
        return rest.firstIndex(of: quote).map { $0 + 1 }
    }
}
