/// A float as Python's `repr` writes it: the shortest digits that read back the same, with an exponent below 1e-4 and
/// from 1e16 on.
package func pythonDescription(of double: Double) -> String {
    if double.isNaN { return "nan" }
    if double.isInfinite { return double < 0 ? "-inf" : "inf" }
    if double == 0 { return double.sign == .minus ? "-0.0" : "0.0" }
    var (digits, exponent) = shortestDigits(of: double.magnitude)
    let sign = double < 0 ? "-" : ""
    if exponent < -4 || exponent >= 16 {
        let first = String(digits.removeFirst())
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return sign + first + (digits.isEmpty ? "" : "." + digits) + (exponent < 0 ? "e-" : "e+") + power
    }
    if exponent < 0 {
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
        return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
    }
    let point = digits.index(digits.startIndex, offsetBy: exponent + 1)
    return sign + digits[..<point] + "." + digits[point...]
}

/// The shortest decimal digits of a positive finite number and the power of ten of the first.
package func shortestDigits(of double: Double) -> (digits: String, exponent: Int) {
    let description = double.description
    var digits = ""
    var point: Int?
    var exponent = 0
    var rest = description[...]
    if let mark = description.firstIndex(of: "e") {
        exponent = Int(description[description.index(after: mark)...]) ?? 0
        rest = description[..<mark]
    }
    for character in rest {
        if character == "." { point = digits.count } else { digits.append(character) }
    }
    exponent += (point ?? digits.count) - 1
    while digits.count > 1, digits.first == "0" {
        digits.removeFirst()
        exponent -= 1
    }
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return (digits, exponent)
}

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
