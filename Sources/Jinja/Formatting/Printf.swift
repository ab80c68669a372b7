/// Python's `%` on strings: a format with conversions such as `%05.2f`, and the values for them.
struct Printf {
    /// The values: in order, or by name.
    enum Values {
        /// The items of a tuple, all of which must be used.
        case positional([Value])
        /// One value that isn't a tuple; a mapping also answers `%(name)s`.
        case single(Value)
    }

    private let format: [UInt8]
    private let runtime: Runtime
    private var limit: Int { runtime.limits.text }
    private let values: [Value]
    private let mapping: DictStorage?
    private var position = 0
    private var used = 0
    private var out: [UInt8] = []

    /// Formats `values` by `format`.
    ///
    /// - Parameter runtime: what the work is charged to.
    /// - Throws: `type` for values of the wrong type and too many or too few of them, `lookup` for a name that isn't
    ///   there, `value` for a wrong format, `limit` for a result that is too long.
    static func format(_ format: Text, _ values: Values, _ runtime: Runtime) throws(Failure) -> Text {
        var printf = Printf(format: format, values: values, runtime)
        return try printf.run()
    }

    private init(format: Text, values: Values, _ runtime: Runtime) {
        self.format = format.bytes
        self.runtime = runtime
        switch values {
        case .positional(let values):
            self.values = values
            mapping = nil
        case .single(let value):
            self.values = [value]
            if case .dict(let dict) = value { mapping = dict } else { mapping = nil }
        }
    }

    /// One conversion: flags, width, precision.
    private struct Conversion {
        var isLeft = false
        var showsPlus = false
        var showsSpace = false
        var isAlternate = false
        var hasZeros = false
        var width = 0
        var precision: Int?
        var named: Value?
    }

    private mutating func run() throws(Failure) -> Text {
        while position < format.count {
            let byte = format[position]
            position += 1
            if byte == UInt8(ascii: "%") { try convert() } else { out.append(byte) }
        }
        if used < values.count, mapping == nil {
            throw Failure(.type, "not all arguments converted during string formatting")
        }
        return Text(out)
    }

    private func peek() throws(Failure) -> UInt8 {
        guard position < format.count else { throw Failure(.value, "incomplete format") }
        return format[position]
    }

    private mutating func nextValue() throws(Failure) -> Value {
        guard used < values.count else { throw Failure(.type, "not enough arguments for format string") }
        used += 1
        return values[used - 1]
    }

    private mutating func convert() throws(Failure) {
        var conversion = Conversion()
        try runtime.charge(Charge.call &* 2)
        if try peek() == UInt8(ascii: "(") { conversion.named = try namedValue() }
        flags: while true {
            switch try peek() {
            case UInt8(ascii: "-"): conversion.isLeft = true
            case UInt8(ascii: "+"): conversion.showsPlus = true
            case UInt8(ascii: " "): conversion.showsSpace = true
            case UInt8(ascii: "#"): conversion.isAlternate = true
            case UInt8(ascii: "0"): conversion.hasZeros = true
            default: break flags
            }
            position += 1
        }
        conversion.width = try number() ?? 0
        if conversion.width < 0 {
            conversion.isLeft = true
            conversion.width = Int(clamping: conversion.width.magnitude)
        }
        if try peek() == UInt8(ascii: ".") {
            position += 1
            conversion.precision = max(0, try number() ?? 0)
        }
        while [UInt8(ascii: "h"), UInt8(ascii: "l"), UInt8(ascii: "L")].contains(try peek()) { position += 1 }
        let kind = try peek()
        position += 1
        if kind == UInt8(ascii: "%") {
            out.append(kind)
            return
        }
        if conversion.width > limit || (conversion.precision ?? 0) > limit {
            throw Failure(.limit, "the width of a format is more than a text may have (\(limit) bytes)")
        }
        // Padding and digits are made before it is known how much of a value is shown.
        let before = out.count
        try runtime.charge((conversion.precision ?? 0) &* Filter.usualCost &+ conversion.width)
        try write(conversion, kind)
        try runtime.charge(out.count - before)
        if out.count > limit { throw Failure(.limit, "the text would have more than \(limit) bytes") }
    }

    /// A width or precision: digits, or `*` for the next value.
    private mutating func number() throws(Failure) -> Int? {
        if try peek() == UInt8(ascii: "*") {
            position += 1
            guard case .int(let number) = try nextValue() else { throw Failure(.type, "* wants int") }
            return number
        }
        var number: Int?
        while case let byte = try peek(), isASCIIDigit(byte) {
            let (product, over) = (number ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = product.addingReportingOverflow(Int(byte - 0x30))
            if over || overAgain { throw Failure(.value, "width too big") }
            number = sum
            position += 1
        }
        return number
    }

    private mutating func namedValue() throws(Failure) -> Value {
        guard let mapping else { throw Failure(.type, "format requires a mapping") }
        position += 1
        let start = position
        var depth = 1
        while depth > 0 {
            guard position < format.count else { throw Failure(.value, "incomplete format key") }
            if format[position] == UInt8(ascii: "(") { depth += 1 }
            if format[position] == UInt8(ascii: ")") { depth -= 1 }
            position += 1
        }
        let key = Text(format[start..<position - 1])
        guard let value = mapping[key] else { throw Failure(.lookup, "the format needs a value for '\(key.string)'") }
        used = values.count
        return value
    }

    private mutating func write(_ conversion: Conversion, _ kind: UInt8) throws(Failure) {
        let value = if let named = conversion.named { named } else { try nextValue() }
        switch kind {
        case UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "a"):
            var text = kind == UInt8(ascii: "s") ? try value.text(runtime) : try value.repr(runtime)
            if kind == UInt8(ascii: "a") { text = try escapedBeyondASCII(text, runtime) }
            if let precision = conversion.precision { text = text[0..<precision] }
            pad(text.bytes, count: text.count, conversion)
        case UInt8(ascii: "c"):
            let text = try character(value)
            pad(text.bytes, count: 1, conversion)
        case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"):
            try writeInteger(conversion, try integer(value, kind, truncates: true), radix: 10, prefix: "")
        case UInt8(ascii: "x"):
            try writeInteger(conversion, try integer(value, kind, truncates: false), radix: 16, prefix: "0x")
        case UInt8(ascii: "X"):
            let number = try integer(value, kind, truncates: false)
            try writeInteger(conversion, number, radix: 16, prefix: "0X", isUpper: true)
        case UInt8(ascii: "o"):
            try writeInteger(conversion, try integer(value, kind, truncates: false), radix: 8, prefix: "0o")
        case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "g"),
            UInt8(ascii: "G"):
            try writeFloat(conversion, value, kind)
        default:
            let name = String(decoding: format[(position - 1)...].prefix(1), as: UTF8.self)
            throw Failure(.value, "unsupported format character '\(name)'")
        }
    }

    private func character(_ value: Value) throws(Failure) -> Text {
        switch value {
        case .string(let text) where text.count == 1: return text
        case .int(let number):
            guard let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) else {
                throw Failure(.overflow, "%c arg not in range(0x110000)")
            }
            return Text(scalar)
        default: throw Failure(.type, "%c requires int or char")
        }
    }

    private func integer(_ value: Value, _ kind: UInt8, truncates: Bool) throws(Failure) -> Int {
        switch value {
        case .int(let number): return number
        case .bool(let bool): return bool ? 1 : 0
        case .double(let double) where truncates:
            guard let number = Int(exactly: double.rounded(.towardZero)) else {
                throw Failure(double.isNaN ? .value : .overflow, "cannot convert float \(double) to integer")
            }
            return number
        default:
            let needed = truncates ? "a real number" : "an integer"
            let name = String(decoding: [kind], as: UTF8.self)
            throw Failure(.type, "%\(name) format: \(needed) is required, not \(value.typeName)")
        }
    }

    private mutating func writeInteger(
        _ conversion: Conversion, _ number: Int, radix: Int, prefix: String, isUpper: Bool = false
    ) throws(Failure) {
        var digits = Array(String(number.magnitude, radix: radix, uppercase: isUpper).utf8)
        if let precision = conversion.precision, digits.count < precision {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: precision - digits.count), at: 0)
        }
        let sign = sign(conversion, isNegative: number < 0)
        padNumber(sign + (conversion.isAlternate ? Array(prefix.utf8) : []), digits, conversion)
    }

    private mutating func writeFloat(_ conversion: Conversion, _ value: Value, _ kind: UInt8) throws(Failure) {
        let number: Double
        try runtime.charge(Charge.float)
        switch value {
        case .double(let double): number = double
        case .int(let int): number = Double(int)
        case .bool(let bool): number = bool ? 1 : 0
        default: throw Failure(.type, "must be real number, not \(value.typeName)")
        }
        let style: FloatStyle =
            switch kind | 0x20 {
            case UInt8(ascii: "f"): .fixed
            case UInt8(ascii: "e"): .exponent
            default: .general
            }
        var digits = floatDigits(
            number, style, precision: conversion.precision ?? 6, keepsPoint: conversion.isAlternate)
        if kind & 0x20 == 0 { digits = digits.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 } }
        padNumber(sign(conversion, isNegative: number.sign == .minus && !number.isNaN), digits, conversion)
    }

    private func sign(_ conversion: Conversion, isNegative: Bool) -> [UInt8] {
        if isNegative { return [UInt8(ascii: "-")] }
        if conversion.showsPlus { return [UInt8(ascii: "+")] }
        return conversion.showsSpace ? [UInt8(ascii: " ")] : []
    }

    private mutating func padNumber(_ sign: [UInt8], _ digits: [UInt8], _ conversion: Conversion) {
        let missing = conversion.width - sign.count - digits.count
        if missing > 0, conversion.hasZeros, !conversion.isLeft {
            out += sign
            out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: missing))
            out += digits
        } else {
            pad(sign + digits, count: sign.count + digits.count, conversion)
        }
    }

    private mutating func pad(_ bytes: [UInt8], count: Int, _ conversion: Conversion) {
        let spaces = repeatElement(UInt8(ascii: " "), count: max(0, conversion.width - count))
        if !conversion.isLeft { out.append(contentsOf: spaces) }
        out += bytes
        if conversion.isLeft { out.append(contentsOf: spaces) }
    }
}

/// Python's `format % values`: a tuple gives several values, anything else one. Throws what `Printf.format` throws.
func percentFormat(_ format: Text, _ values: Value, _ runtime: Runtime) throws(Failure) -> Text {
    let arguments: Printf.Values =
        if case .tuple(let tuple) = values { .positional(tuple.items) } else { .single(values) }
    try runtime.charge(format.byteCount &* Filter.usualCost)
    return try Printf.format(format, arguments, runtime)
}

/// The text with everything beyond ASCII as `\xe9`, `\u4e2d` or `\U0001f600`: Python's `ascii`.
/// Throws at the limit of work.
func escapedBeyondASCII(_ text: Text, _ runtime: Runtime) throws(Failure) -> Text {
    if text.isASCII { return text }
    try runtime.charge(text.byteCount &* 40)
    var out = ""
    for scalar in text.scalars {
        if scalar.isASCII {
            out.unicodeScalars.append(scalar)
        } else {
            let digits = String(scalar.value, radix: 16)
            let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
            out += "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
        }
    }
    return Text(out)
}
