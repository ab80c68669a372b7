/// A value in an expression of GitHub Actions; objects and arrays come from contexts, of which nothing is known here.
enum ActionsValue: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)

    /// Whether a condition holds that gives it.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let bool): bool
        case .number(let number): number != 0 && !number.isNaN
        case .string(let text): !text.isEmpty
        }
    }

    /// The number that it counts as beside one; what is none is no number.
    private var number: Double {
        switch self {
        case .null: 0
        case .bool(let bool): bool ? 1 : 0
        case .number(let number): number
        case .string(let text): Self.number(text) ?? .nan
        }
    }

    /// How it stands to another by GitHub's loose comparison: whether it is less, equal, or greater; nil if none of
    /// these.
    ///
    /// Texts compare without regard to case, null equals null, and all else compares as numbers.
    func order(_ other: ActionsValue) -> Order? {
        switch (self, other) {
        case (.null, .null): return .equal
        case (.string(let left), .string(let right)):
            let (one, two) = (Self.folded(left), Self.folded(right))
            return one == two ? .equal : one.lexicographicallyPrecedes(two) ? .less : .greater
        default:
            let (one, two) = (number, other.number)
            return one == two ? .equal : one < two ? .less : one > two ? .greater : nil
        }
    }

    /// What `order` tells.
    enum Order {
        case less, equal, greater
    }

    /// A text in capitals, character by character, as .NET compares texts whose case does not count.
    static func folded(_ text: String) -> [UInt16] {
        var out: [UInt16] = []
        for scalar in text.unicodeScalars {
            let capital = scalar.properties.uppercaseMapping.unicodeScalars
            out += UTF16.encode(capital.count == 1 ? capital.first ?? scalar : scalar).map { Array($0) } ?? []
        }
        return out
    }

    /// The number that a text writes: in decimals, as `0x1F` or `0o17` in 32 bits, or without end; 0 if it is empty.
    /// - Returns: nil if it writes none.
    static func number(_ text: String) -> Double? {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return 0 }
        let trimmed = String(scalars[first...last])
        switch trimmed {
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        if trimmed.hasPrefix("0x") || trimmed.hasPrefix("0o") {
            let digits = trimmed.utf8.dropFirst(2)
            guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let bits = UInt32(String(Substring(digits)), radix: trimmed.hasPrefix("0x") ? 16 : 8)
            else { return nil }
            return Double(Int32(bitPattern: bits))
        }
        return isDecimal(trimmed.utf8) ? Double(trimmed) : nil
    }

    /// Whether it is a number such as `-12`, `.5`, `1.` or `1.5e+3`.
    private static func isDecimal(_ text: some Collection<UInt8>) -> Bool {
        var rest = Array(text)[...]
        func digits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func sign() {
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        }
        sign()
        var count = digits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            count += digits()
        }
        guard count > 0 else { return false }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            sign()
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
