#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A piece of a template.
struct Token {
    /// What it is.
    enum Kind: UInt8 {
        /// Text between tags.
        case data
        /// `{{`, and `{%` or the beginning of a line statement.
        case variableStart, blockStart
        case name, string, integer, float
        /// An operator or a bracket.
        case plus, minus, times, divide, floorDivide, modulo, power, tilde
        case equal, notEqual, less, lessEqual, greater, greaterEqual, assign
        case dot, pipe, semicolon
        case openParenthesis, openBracket, openBrace
        /// What can only follow a whole expression: from `comma` on.
        case comma, colon, closeParenthesis, closeBracket, closeBrace
        /// `}}`, and `%}` or the end of a line statement.
        case variableEnd, blockEnd
        case end

        /// Whether an expression is over where this comes.
        var endsExpression: Bool { rawValue >= Kind.comma.rawValue }
    }

    var kind: Kind
    /// For a name: which of the words of the language it is.
    var word = Word.other
    /// The bytes of the template that it is, from `start` up to `end`.
    var start: UInt32
    var end: UInt32
}

/// The words that mean something in tags and expressions.
///
/// The raw value is the word's bytes, the first lowest; a word of more than eight bytes has a number of its own.
enum Word: UInt64 {
    case other = 0
    case `as` = 0x7361
    case `do` = 0x6f64
    case `if` = 0x6669
    case `in` = 0x6e69
    case `is` = 0x7369
    case or = 0x726f
    case and = 0x646e61
    case `for` = 0x726f66
    case not = 0x746f6e
    case raw = 0x776172
    case set = 0x746573
    case call = 0x6c6c6163
    case elif = 0x66696c65
    case `else` = 0x65736c65
    case from = 0x6d6f7266
    case none = 0x656e6f6e
    case capitalNone = 0x656e6f4e
    case `true` = 0x65757274
    case capitalTrue = 0x65757254
    case with = 0x68746977
    case block = 0x6b636f6c62
    case `break` = 0x6b61657262
    case endif = 0x6669646e65
    case `false` = 0x65736c6166
    case capitalFalse = 0x65736c6146
    case macro = 0x6f7263616d
    case print = 0x746e697270
    case endfor = 0x726f66646e65
    case endset = 0x746573646e65
    case filter = 0x7265746c6966
    case ignore = 0x65726f6e6769
    case `import` = 0x74726f706d69
    case scoped = 0x6465706f6373
    case context = 0x747865746e6f63
    case endcall = 0x6c6c6163646e65
    case endwith = 0x68746977646e65
    case extends = 0x73646e65747865
    case include = 0x6564756c636e69
    case missing = 0x676e697373696d
    case without = 0x74756f68746977
    case `continue` = 0x65756e69746e6f63
    case endblock = 0x6b636f6c62646e65
    case endmacro = 0x6f7263616d646e65
    case required = 0x6465726975716572
    case recursive = 1
    case endfilter = 2
    case autoescape = 3
    case endautoescape = 4

    /// The word that the `length` bytes from `start` on are; at least eight bytes can be read there.
    static func find(_ start: UnsafePointer<UInt8>, _ length: Int) -> Word {
        if length <= 8 {
            let bytes = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
            let key = bytes & (UInt64.max >> UInt64(64 - length * 8))
            return key < 5 ? .other : Word(rawValue: key) ?? .other
        }
        switch length {
        case 9: return first(.recursive, .endfilter, start)
        case 10: return first(.autoescape, .other, start)
        case 13: return first(.endautoescape, .other, start)
        default: return .other
        }
    }

    /// The one of two long words that begins at `start`.
    private static func first(_ one: Word, _ two: Word, _ start: UnsafePointer<UInt8>) -> Word {
        for word in [one, two] {
            let text = word.text
            let count = text.utf8CodeUnitCount
            if count > 0, memcmp(start, text.utf8Start, count) == 0 { return word }
        }
        return .other
    }

    /// A long word's text; empty for those that are their number.
    private var text: StaticString {
        switch self {
        case .recursive: "recursive"
        case .endfilter: "endfilter"
        case .autoescape: "autoescape"
        case .endautoescape: "endautoescape"
        default: ""
        }
    }

    /// The word as it is written.
    var string: String {
        let text = text
        if text.utf8CodeUnitCount > 0 { return "\(text)" }
        let bytes = withUnsafeBytes(of: rawValue.littleEndian) { Array($0.prefix { $0 != 0 }) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
