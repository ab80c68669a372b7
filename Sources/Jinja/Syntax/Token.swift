/// A piece of a template.
struct Token {
    /// What it is.
    enum Kind: UInt8 {
        /// Text between tags.
        case data
        /// `{{` and `}}`.
        case variableStart, variableEnd
        /// `{%` and `%}`, or the beginning and end of a line statement.
        case blockStart, blockEnd
        case name, string, integer, float
        /// An operator or a bracket; which one, its text says.
        case plus, minus, times, divide, floorDivide, modulo, power, tilde
        case equal, notEqual, less, lessEqual, greater, greaterEqual, assign
        case dot, comma, colon, pipe, semicolon
        case openParenthesis, closeParenthesis, openBracket, closeBracket, openBrace, closeBrace
        case end
    }

    var kind: Kind
    /// The bytes of the template that it is, from `start` up to `end`.
    var start: UInt32
    var end: UInt32
}
