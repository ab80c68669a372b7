/// A token of an expression of GitHub Actions.
enum ActionsToken: Equatable {
    case literal(ActionsValue)
    /// The name of a context, a function or a property.
    case name(String)
    /// An operator, a bracket, a comma, a dot or a star.
    case sign(String)
}

/// Why GitHub refuses an expression, or why it cannot be judged here.
enum ActionsFlaw: Error, Equatable {
    /// It is no expression; the text is where it goes wrong, empty at the end.
    case syntax(String)
    /// It names something that is no context.
    case unknownName(String)
    /// It is a list or a mapping.
    case collection
    /// It is longer than GitHub takes.
    case length
    /// It is nested deeper than is followed here.
    case depth
}

/// Takes an expression apart.
struct ActionsTokens {
    /// GitHub takes no more UTF-16 code units than these.
    private static let lengthLimit = 21_000

    private let text: [Unicode.Scalar]
    private var index = 0
    private var tokens: [ActionsToken] = []

    /// The tokens of a text, in their order.
    static func read(_ text: String) throws(ActionsFlaw) -> [ActionsToken] {
        guard text.utf16.count <= lengthLimit else { throw .length }
        var reader = ActionsTokens(text)
        while try reader.readOne() {}
        return reader.tokens
    }

    private init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    /// Reads one token; false at the end.
    private mutating func readOne() throws(ActionsFlaw) -> Bool {
        while let scalar = peek(), scalar.properties.isWhitespace { index += 1 }
        guard let first = peek() else { return false }
        switch first {
        case "'": tokens.append(.literal(.string(try string())))
        case "(", ")", "[", "]", ",", "*": take(1)
        case "!", "<", ">", "=":
            if peek(1) == "=" { take(2) } else if first != "=" { take(1) } else { throw .syntax("=") }
        case "&", "|":
            guard peek(1) == first else { throw .syntax(String(first)) }
            take(2)
        case ".": if endsOperand { take(1) } else { try number() }
        case "+", "-", "0"..."9": try number()
        default: try word()
        }
        return true
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < text.count ? text[index + ahead] : nil
    }

    private mutating func take(_ count: Int) {
        tokens.append(.sign(string(index..<index + count)))
        index += count
    }

    private func string(_ range: Range<Int>) -> String {
        var out = String.UnicodeScalarView()
        out.append(contentsOf: text[range.clamped(to: 0..<text.count)])
        return String(out)
    }

    /// Whether what stands behind the last token goes on with it: then a dot asks for a property.
    private var endsOperand: Bool {
        switch tokens.last {
        case .literal, .name: true
        case .sign(let sign): sign == ")" || sign == "]" || sign == "*"
        case nil: false
        }
    }

    private mutating func string() throws(ActionsFlaw) -> String {
        let start = index
        var out = String.UnicodeScalarView()
        index += 1
        while let scalar = peek() {
            index += 1
            if scalar == "'" {
                guard peek() == "'" else { return String(out) }
                index += 1
            }
            out.append(scalar)
        }
        throw .syntax(string(start..<text.count))
    }

    private mutating func number() throws(ActionsFlaw) {
        let start = index
        repeat { index += 1 } while peek().map { $0 == "." || !Self.endsWord($0) } ?? false
        let written = string(start..<index)
        guard let number = ActionsValue.number(written) else { throw .syntax(written) }
        tokens.append(.literal(.number(number)))
    }

    private mutating func word() throws(ActionsFlaw) {
        let start = index
        repeat { index += 1 } while peek().map { !Self.endsWord($0) } ?? false
        let written = string(start..<index)
        guard Self.isName(written) else { throw .syntax(written) }
        if tokens.last == .sign(".") {
            tokens.append(.name(written))
            return
        }
        switch written {
        case "null": tokens.append(.literal(.null))
        case "true": tokens.append(.literal(.bool(true)))
        case "false": tokens.append(.literal(.bool(false)))
        case "NaN": tokens.append(.literal(.number(.nan)))
        case "Infinity": tokens.append(.literal(.number(.infinity)))
        default: tokens.append(.name(written))
        }
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "(", ")", "[", "]", ",", ".", "!", "<", ">", "=", "&", "|": true
        default: scalar.properties.isWhitespace
        }
    }

    private static func isName(_ word: String) -> Bool {
        for (place, byte) in word.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): if place == 0 { return false }
            default: return false
            }
        }
        return true
    }
}
