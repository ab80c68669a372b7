#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a float is written: C's `f`, `e` and `g`, which Python has as well.
enum FloatStyle: Character {
    /// Digits before and after the point.
    case fixed = "f"
    /// One digit before the point, and an exponent of at least two digits.
    case exponent = "e"
    /// The shorter of the two for `precision` significant digits, without zeros at the end.
    case general = "g"
}

/// The digits of the magnitude of `value`: no sign; `inf` and `nan` for what isn't finite.
///
/// - Parameters:
///   - value: the number; its sign is dropped.
///   - precision: digits behind the point, or significant digits for `.general`; taken as at most 1,100, beyond which no
///     double has any but zeros.
///   - keepsPoint: C's `#`: a point even without digits behind it, and the zeros of `.general`.
/// - Returns: ASCII bytes, rounded half to even on the exact value.
func floatDigits(_ value: Double, _ style: FloatStyle, precision: Int, keepsPoint: Bool = false) -> [UInt8] {
    guard value.isFinite else { return Array((value.isNaN ? "nan" : "inf").utf8) }
    let format = "%\(keepsPoint ? "#" : "").*\(style.rawValue)"
    let arguments: [any CVarArg] = [Int32(truncatingIfNeeded: min(max(precision, 0), 1100)), value.magnitude]
    // The largest double has 309 digits before the point.
    var buffer = [CChar](repeating: 0, count: 1500)
    let count = withVaList(arguments) { vsnprintf(&buffer, buffer.count, format, $0) }
    return buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }
}

/// `digits` with `separator` between groups of `size` from the right, as far as the first byte that is no digit.
func grouped(_ digits: [UInt8], by size: Int, _ separator: UInt8) -> [UInt8] {
    let whole = digits.prefix { isASCIIHexDigit($0) }
    var out: [UInt8] = []
    out.reserveCapacity(digits.count + whole.count / size)
    for (index, digit) in whole.enumerated() {
        if index > 0, (whole.count - index) % size == 0 { out.append(separator) }
        out.append(digit)
    }
    return out + digits[whole.endIndex...]
}

/// Whether the byte is one of `0-9a-fA-F`.
func isASCIIHexDigit(_ byte: UInt8) -> Bool {
    isASCIIDigit(byte) || (0x61...0x66).contains(byte | 0x20)
}

/// Whether the byte is one of `0-9`.
func isASCIIDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte)
}
