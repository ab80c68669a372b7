/// `int` and `float`.
let conversionFilters: [Filter] = [
    // A whole number of a number or a text in `base` (2 to 36, or 0 for `0x`, `0o` and `0b`); a fraction is dropped;
    // `default` stands in for what isn't a number.
    Filter("int", [.optional("default", 0), .optional("base", 10)], cost: 8) { value, arguments, _ throws(Failure) in
        if case .string(let text) = value {
            let base = try arguments[1].asInt("base")
            if let int = try Conversion.int(text.string, base: base) { return .int(int) }
            guard let double = Conversion.float(text.string), double.isFinite else { return arguments[0] }
            return .int(try Conversion.whole(double))
        }
        switch value {
        case .undefined(let info): throw info.failure
        case .double(let double) where double.isNaN: return arguments[0]
        case .double(let double): return .int(try Conversion.whole(double))
        default:
            guard case .int(let int)? = value.number else { return arguments[0] }
            return .int(int)
        }
    },
    // A float of a number or a text; `default` stands in for what isn't a number.
    Filter("float", [.optional("default", 0.0)], cost: 8) { value, arguments, _ throws(Failure) in
        switch value {
        case .undefined(let info): throw info.failure
        case .string(let text): return Conversion.float(text.string).map { .double($0) } ?? arguments[0]
        default: return value.number.map { .double($0.double) } ?? arguments[0]
        }
    },
]

/// Python's `int` and `float` on texts.
enum Conversion {
    /// The integer that `text` writes in `base`, with white space around it, a sign, a prefix and underscores between
    /// digits; nil if it writes none. Throws `overflow` beyond 64 bits.
    static func int(_ text: String, base: Int) throws(Failure) -> Int? {
        guard base == 0 || (2...36).contains(base) else { return nil }
        var bytes = plain(text)
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        var base = base
        let prefixes: [UInt8: Int] = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]
        if bytes.first == UInt8(ascii: "0"), let mark = bytes.dropFirst().first, let own = prefixes[mark | 0x20],
            base == 0 || base == own
        {
            base = own
            bytes = bytes.dropFirst(2)
            if bytes.first == UInt8(ascii: "_") { bytes.removeFirst() }
        } else if base == 0 {
            base = 10
            let isZero = bytes.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "_") }
            if bytes.first == UInt8(ascii: "0"), !isZero { return nil }
        }
        guard let digits = withoutUnderscores(bytes, areLettersDigits: true), !digits.isEmpty else { return nil }
        let isNumber = digits.allSatisfy { byte in
            let value: Int
            switch byte {
            case 0x30...0x39: value = Int(byte) - 0x30
            case 0x41...0x5A, 0x61...0x7A: value = Int(byte | 0x20) - 0x61 + 10
            default: return false
            }
            return value < base
        }
        guard isNumber else { return nil }
        let string = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
        guard let int = Int(string, radix: base) else { throw Value.overflow("int('\(text.prefix(40))')") }
        return int
    }

    /// The float that `text` writes, with white space around it and underscores between digits; nil if it writes none.
    static func float(_ text: String) -> Double? {
        guard let digits = withoutUnderscores(plain(text), areLettersDigits: false) else { return nil }
        var rest = digits[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let word = String(decoding: rest, as: UTF8.self).lowercased()
        if word == "inf" || word == "infinity" { return isNegative ? -.infinity : .infinity }
        if word == "nan" { return .nan }
        let whole = rest.prefix(while: isASCIIDigit)
        rest = rest[whole.endIndex...]
        var count = whole.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isASCIIDigit)
            count += fraction.count
            rest = rest[fraction.endIndex...]
        }
        guard count > 0 else { return nil }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard !rest.isEmpty, rest.allSatisfy(isASCIIDigit) else { return nil }
        } else if !rest.isEmpty {
            return nil
        }
        var string = String(decoding: digits, as: UTF8.self)
        if string.hasPrefix("+") { string.removeFirst() }
        return Double(string)
    }

    /// Python's `float(value)`. Throws `type` for what is no number or text, and `value` for a text that isn't one.
    static func float(_ value: Value) throws(Failure) -> Double {
        switch value {
        case .undefined(let info): throw info.failure
        case .string(let text):
            guard let double = float(text.string) else {
                throw Failure(.value, "could not convert string to float: '\(text.string.prefix(40))'")
            }
            return double
        default:
            guard let number = value.number else {
                throw Failure(.type, "float() argument must be a string or a real number, not '\(value.typeName)'")
            }
            return number.double
        }
    }

    /// The whole part. Throws `overflow` beyond 64 bits.
    static func whole(_ double: Double) throws(Failure) -> Int {
        guard let int = Int(exactly: double.rounded(.towardZero)) else {
            throw Value.overflow("int(\(pythonDescription(of: double)))")
        }
        return int
    }

    /// The bytes of `text` as Python reads numbers: without the white space around it, and with the digits of all
    /// scripts as those of ASCII. What else is beyond ASCII belongs to no number, and is a `?`.
    private static func plain(_ text: String) -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if scalar.isPythonSpace {
                bytes.append(UInt8(ascii: " "))
            } else if let digit = scalar.decimalDigit {
                bytes.append(UInt8(ascii: "0") + digit)
            } else {
                bytes.append(UInt8(ascii: "?"))
            }
        }
        // Not the separators from 0x1C on, which are white space everywhere else in Python.
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return bytes[first...last]
    }

    /// The bytes without underscores; nil if one isn't between two digits, which letters are in some bases.
    private static func withoutUnderscores(_ bytes: ArraySlice<UInt8>, areLettersDigits: Bool) -> [UInt8]? {
        func isDigit(_ byte: UInt8) -> Bool {
            isASCIIDigit(byte) || areLettersDigits && (0x61...0x7A).contains(byte | 0x20)
        }
        var out: [UInt8] = []
        var before: UInt8 = UInt8(ascii: "_")
        for byte in bytes {
            if byte == UInt8(ascii: "_") {
                guard isDigit(before) else { return nil }
            } else {
                if before == UInt8(ascii: "_"), !out.isEmpty, !isDigit(byte) { return nil }
                out.append(byte)
            }
            before = byte
        }
        return before == UInt8(ascii: "_") ? nil : out
    }
}
