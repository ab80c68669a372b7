/// A format specification of Python's `str.format`: `[[fill]align][sign][#][0][width][,|_][.precision][type]`.
struct FormatSpec {
    private var fill: Text = " "
    private var align: Unicode.Scalar?
    private var sign: Unicode.Scalar = "-"
    private var isAlternate = false
    private var width = 0
    private var grouping: Unicode.Scalar?
    private var precision: Int?
    private var type: Unicode.Scalar?
    private let runtime: Runtime

    /// Formats `value` by `spec`. Throws `value` for a wrong specification, `type` for a value that has none, `limit` for a
    /// width or precision beyond the limit of texts; what is made is charged.
    static func format(_ value: Value, _ spec: Text, _ runtime: Runtime) throws(Failure) -> Text {
        if spec.isEmpty { return try value.text(runtime) }
        let parsed = try FormatSpec(spec, runtime)
        switch value {
        case .string(let text): return try parsed.format(text)
        case .bool(let bool): return try parsed.format(bool ? 1 : 0)
        case .int(let int): return try parsed.format(int)
        case .double(let double): return try parsed.format(double)
        case .undefined(let info): throw info.failure
        default:
            throw Failure(.type, "unsupported format string passed to \(value.typeName).__format__")
        }
    }

    private init(_ spec: Text, _ runtime: Runtime) throws(Failure) {
        self.runtime = runtime
        let limit = runtime.limits.text
        var rest = spec.scalars[...]
        func isAlign(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "<>=^".unicodeScalars.contains($0) } ?? false }
        if let first = rest.first, isAlign(rest.dropFirst().first) {
            fill = Text(first)
            align = rest.dropFirst().first
            rest = rest.dropFirst(2)
        } else if isAlign(rest.first) {
            align = rest.popFirst()
        }
        if let first = rest.first, "+- ".unicodeScalars.contains(first) { sign = rest.removeFirst() }
        if rest.first == "#" {
            isAlternate = true
            rest.removeFirst()
        }
        if rest.first == "0" {
            if align == nil { (fill, align) = ("0", "=") }
            rest.removeFirst()
        }
        width = try FormatSpec.number(&rest, limit) ?? 0
        if let first = rest.first, first == "," || first == "_" { grouping = rest.removeFirst() }
        if rest.first == "." {
            rest.removeFirst()
            guard let number = try FormatSpec.number(&rest, limit) else {
                throw Failure(.value, "Format specifier missing precision")
            }
            precision = number
        }
        type = rest.popFirst()
        if !rest.isEmpty { throw Failure(.value, "Invalid format specifier '\(spec.string)'") }
    }

    private static func number(_ rest: inout ArraySlice<Unicode.Scalar>, _ limit: Int) throws(Failure) -> Int? {
        let digits = rest.prefix { "0"..."9" ~= $0 }
        if digits.isEmpty { return nil }
        rest = rest[digits.endIndex...]
        guard let number = Int(String(String.UnicodeScalarView(digits))) else {
            throw Failure(.value, "Too many decimal digits in format string")
        }
        if number > limit {
            throw Failure(.limit, "the width of a format is more than a text may have (\(limit) bytes)")
        }
        return number
    }

    private func unknownType(_ name: String) -> Failure {
        Failure(.value, "Unknown format code '\(type.map { String($0) } ?? "")' for object of type '\(name)'")
    }

    private func format(_ text: Text) throws(Failure) -> Text {
        guard type == nil || type == "s" else { throw unknownType("str") }
        if sign != "-" { throw Failure(.value, "Sign not allowed in string format specifier") }
        if grouping != nil { throw Failure(.value, "Cannot specify ',' with 's'.") }
        if align == "=", fill != "0" { throw Failure(.value, "'=' alignment not allowed in string format specifier") }
        let cut = precision.map { text[0..<$0] } ?? text
        return try padded(cut, align == "=" ? "<" : align ?? "<")
    }

    private func format(_ int: Int) throws(Failure) -> Text {
        if let type, "eEfFgG%".unicodeScalars.contains(type) { return try format(Double(int)) }
        if precision != nil { throw Failure(.value, "Precision not allowed in integer format specifier") }
        let (radix, prefix): (Int, String)
        switch type {
        case nil, "d", "n": (radix, prefix) = (10, "")
        case "b": (radix, prefix) = (2, "0b")
        case "o": (radix, prefix) = (8, "0o")
        case "x": (radix, prefix) = (16, "0x")
        case "X": (radix, prefix) = (16, "0X")
        case "c":
            guard let code = UInt32(exactly: int), let scalar = Unicode.Scalar(code) else {
                throw Failure(.overflow, "%c arg not in range(0x110000)")
            }
            return try padded(Text(scalar), align ?? "<")
        default: throw unknownType("int")
        }
        let digits = Array(String(int.magnitude, radix: radix, uppercase: type == "X").utf8)
        return try number(
            signBytes(isNegative: int < 0) + (isAlternate ? Array(prefix.utf8) : []), digits,
            groupSize: radix == 10 ? 3 : 4)
    }

    private func format(_ double: Double) throws(Failure) -> Text {
        var digits: [UInt8]
        try runtime.charge(Charge.float &+ (precision ?? 0) &* Filter.usualCost)
        switch type {
        case nil:
            if let precision {
                digits = floatDigits(double, .general, precision: max(precision, 1), keepsPoint: isAlternate)
                let isWhole = digits.allSatisfy { isASCIIDigit($0) }
                if isWhole, double.isFinite {
                    // At least one digit behind the point, unless the digits before it are as many as asked for.
                    if digits.count < precision {
                        digits += Array(".0".utf8)
                    } else {
                        digits = floatDigits(double, .exponent, precision: max(precision, 1) - 1)
                        digits = FormatSpec.withoutZeros(digits)
                    }
                }
            } else {
                digits = Array(pythonDescription(of: double.magnitude).utf8)
            }
        case "f", "F": digits = floatDigits(double, .fixed, precision: precision ?? 6, keepsPoint: isAlternate)
        case "e", "E": digits = floatDigits(double, .exponent, precision: precision ?? 6, keepsPoint: isAlternate)
        case "g", "G", "n": digits = floatDigits(double, .general, precision: precision ?? 6, keepsPoint: isAlternate)
        case "%":
            digits = floatDigits(double * 100, .fixed, precision: precision ?? 6, keepsPoint: isAlternate)
            digits.append(UInt8(ascii: "%"))
        default: throw unknownType("float")
        }
        if let type, "FEG".unicodeScalars.contains(type) {
            digits = digits.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        }
        let isNegative = double.sign == .minus && !double.isNaN
        return try number(signBytes(isNegative: isNegative), digits, groupSize: 3)
    }

    /// `1.500e+03` without the zeros behind the last digit of the fraction.
    private static func withoutZeros(_ digits: [UInt8]) -> [UInt8] {
        guard let mark = digits.firstIndex(of: UInt8(ascii: "e")), digits[..<mark].contains(UInt8(ascii: ".")) else {
            return digits
        }
        var mantissa = digits[..<mark]
        while mantissa.last == UInt8(ascii: "0") { mantissa.removeLast() }
        if mantissa.last == UInt8(ascii: ".") { mantissa.removeLast() }
        return Array(mantissa + digits[mark...])
    }

    private func signBytes(isNegative: Bool) -> [UInt8] {
        if isNegative { return [UInt8(ascii: "-")] }
        return sign == "-" ? [] : Array(String(sign).utf8)
    }

    private func number(_ sign: [UInt8], _ digits: [UInt8], groupSize: Int) throws(Failure) -> Text {
        var digits = digits
        let whole = digits.prefix { isASCIIHexDigit($0) && (type == "x" || type == "X" || isASCIIDigit($0)) }.count
        let padsDigits = align == "=" && fill == "0"
        if let grouping {
            let separator = UInt8(truncatingIfNeeded: grouping.value)
            let head = Array(digits[..<whole])
            let tail = Array(digits[whole...])
            var shown = grouped(head, by: groupSize, separator)
            var zeros = 0
            while padsDigits, sign.count + shown.count + tail.count < width {
                zeros += 1
                try runtime.charge(shown.count)
                shown = grouped(Array(repeating: UInt8(ascii: "0"), count: zeros) + head, by: groupSize, separator)
                if zeros > 1000 { break }
            }
            digits = shown + tail
        }
        if align == "=" {
            let missing = max(0, width - sign.count - digits.count)
            return Text(sign) + (try Text(digits).padded(left: missing, right: 0, fill: fill, runtime))
        }
        return try padded(Text(sign + digits), align ?? ">")
    }

    private func padded(_ text: Text, _ align: Unicode.Scalar) throws(Failure) -> Text {
        let missing = max(0, width - text.count)
        let left = align == "<" ? 0 : align == "^" ? missing / 2 : missing
        return try text.padded(left: left, right: missing - left, fill: fill, runtime)
    }
}
