#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `abs`, `round`, `filesizeformat`.
let numberFilters: [Filter] = [
    // The number without its sign.
    Filter("abs") { value, _, _ throws(Failure) in
        switch value {
        case .undefined(let info): throw info.failure
        case .double(let double): return .double(double.magnitude)
        default:
            guard case .int(let int)? = value.number else {
                throw Failure(.type, "bad operand type for abs(): '\(value.typeName)'")
            }
            guard int != .min else { throw Value.overflow("abs(\(int))") }
            return .int(abs(int))
        }
    },
    // To `precision` digits behind the point: half to even for `common`, or always `ceil` or `floor`.
    Filter(
        "round", [.optional("precision", 0), .optional("method", "common")]
    ) { value, arguments, runtime throws(Failure) in
        // All digits of a float, up to three hundred, may have to be written and read again.
        try runtime.charge(Charge.float * 3)
        if case .undefined(let info) = arguments[1] { throw info.failure }
        let method = arguments[1].plainText
        guard ["common", "ceil", "floor"].contains(method) else {
            throw Failure(.runtime, "method must be common, ceil or floor")
        }
        if case .undefined(let info) = value { throw info.failure }
        guard let number = value.number else {
            throw Failure(.type, "type \(value.typeName) doesn't define __round__ method")
        }
        let precision = try arguments[0].asInt("precision")
        if method == "common" {
            switch number {
            case .int(let int): return .int(try Rounding.round(int, precision))
            case .double(let double): return .double(try Rounding.round(double, precision))
            }
        }
        let scale = pow(10, Double(precision))
        let scaled = number.double * scale
        guard scaled.isFinite else {
            throw Failure(scaled.isNaN ? .value : .overflow, "cannot convert float \(scaled) to integer")
        }
        return .double((method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / scale)
    },
    // A number of bytes in words: `13 kB`, `4.1 MB`; `binary` counts by 1024: `4.0 MiB`.
    Filter("filesizeformat", [.optional("binary", false)]) { value, arguments, runtime throws(Failure) in
        try runtime.charge(Charge.float)
        let bytes = try Conversion.float(value)
        let isBinary = try arguments[0].isTrue()
        let base: Double = isBinary ? 1024 : 1000
        if bytes == 1 { return .text("1 Byte") }
        if bytes < base {
            guard let whole = Int(exactly: bytes.rounded(.towardZero)) else { throw Value.overflow("filesizeformat") }
            return .text("\(whole) Bytes")
        }
        var unit = base
        var prefix = ""
        for letter in isBinary ? "KMGTPEZY" : "kMGTPEZY" {
            unit *= base
            prefix = "\(letter)\(isBinary ? "iB" : "B")"
            if bytes < unit { break }
        }
        let digits = floatDigits(base * bytes / unit, .fixed, precision: 1)
        return .text(String(decoding: digits, as: UTF8.self) + " " + prefix)
    },
]

/// Python's `round`.
enum Rounding {
    /// An integer to a multiple of a power of ten, half to even; `precision` of 0 or more changes nothing.
    static func round(_ int: Int, _ precision: Int) throws(Failure) -> Int {
        if precision >= 0 { return int }
        if precision < -18 {
            // Beyond that, half of the unit is more than any integer.
            return 0
        }
        var unit = 1
        for _ in 0..<(-precision) { unit *= 10 }
        let rest = ((int % unit) + unit) % unit
        let (below, underflows) = int.subtractingReportingOverflow(rest)
        let isOdd = !underflows && (below / unit) % 2 != 0
        let goesUp = rest * 2 > unit || rest * 2 == unit && isOdd
        let (result, overflows) = goesUp ? below.addingReportingOverflow(unit) : (below, false)
        if underflows || overflows { throw Value.overflow("round(\(int), \(precision))") }
        return result
    }

    /// A float to `precision` digits behind the point, or before it if negative; exact, half to even.
    static func round(_ double: Double, _ precision: Int) throws(Failure) -> Double {
        guard double.isFinite, double != 0, precision < 324 else { return double }
        if precision < -308 { return double.sign == .minus ? -0.0 : 0.0 }
        var digits: [UInt8]
        if precision >= 0 {
            digits = floatDigits(double, .fixed, precision: precision)
        } else {
            // The digits before the point that stay; none leaves 0 or one unit.
            let whole = floatDigits(double, .fixed, precision: 30).prefix { $0 != UInt8(ascii: ".") }
            let kept = whole.count + precision
            if kept < 1 {
                let unit = pow(10, Double(-precision))
                let isUp = kept == 0 && double.magnitude > unit / 2
                return Double(sign: double.sign, exponent: 0, significand: 1) * (isUp ? unit : 0)
            }
            digits = floatDigits(double, .exponent, precision: kept - 1)
        }
        if double < 0 { digits.insert(UInt8(ascii: "-"), at: 0) }
        guard let result = Double(String(decoding: digits, as: UTF8.self)), result.isFinite else {
            throw Failure(.overflow, "rounded value too large to represent")
        }
        return result
    }
}
