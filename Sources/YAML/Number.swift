/// A number as it is written: of any size and with any number of digits, so that comparing rounds nothing.
package enum Number: Sendable {
    /// A whole number of 64 bits, also if it is written as `1.0` or `1e3`.
    case whole(Int)
    /// Any other: 0.`digits` × 10^`exponent`, no zero at either end of the digits.
    case decimal(isNegative: Bool, digits: [UInt8], exponent: Int)
    /// Beyond all others.
    case infinite(isNegative: Bool)
    /// No number, and not even equal to itself.
    case none

    /// Reads a number of YAML's core schema.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        if let whole = CoreSchema.integer(text) {
            self = .whole(whole)
            return
        }
        if text.last.map({ "fFnN".utf8.contains($0) }) == true, text.contains(UInt8(ascii: ".")), text.count <= 5 {
            let isNumberless = text.last == UInt8(ascii: "n") || text.last == UInt8(ascii: "N")
            self = isNumberless ? .none : .infinite(isNegative: text.first == UInt8(ascii: "-"))
            return
        }
        self.init(decimal: CoreSchema.decimalDigits(text))
    }

    /// Reads `-12.5e3`.
    private init(decimal text: [UInt8]) {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let written = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        // What has no end of an exponent is as far away as can be counted.
        let power = String(decoding: rest.dropFirst(written.count + 1), as: UTF8.self)
        var exponent = power.isEmpty ? 0 : Int(power) ?? (power.hasPrefix("-") ? -Self.farthest : Self.farthest)
        exponent = min(max(exponent, -Self.farthest), Self.farthest)
        let whole = written.prefix { $0 != UInt8(ascii: ".") }
        var digits = Array(whole + written.dropFirst(whole.count + 1)).map { $0 &- UInt8(ascii: "0") }[...]
        exponent += whole.count
        while digits.first == 0 {
            digits = digits.dropFirst()
            exponent -= 1
        }
        while digits.last == 0 { digits = digits.dropLast() }
        self =
            Self.whole(isNegative, digits, exponent)
            ?? .decimal(
                isNegative: isNegative, digits: Array(digits), exponent: exponent)
    }

    private static let farthest = Int.max / 4

    private static func whole(_ isNegative: Bool, _ digits: ArraySlice<UInt8>, _ exponent: Int) -> Number? {
        if digits.isEmpty { return .whole(0) }
        guard exponent >= digits.count, exponent <= 19 else { return nil }
        var value = 0
        for place in 0..<exponent {
            let digit = place < digits.count ? Int(digits[digits.startIndex + place]) : 0
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
        }
        return .whole(value)
    }

    /// Whether it has no fraction.
    package var isWhole: Bool {
        switch self {
        case .whole: true
        case .decimal(_, let digits, let exponent): exponent >= digits.count
        case .infinite, .none: false
        }
    }

    /// Whether it is below 0.
    package var isNegative: Bool {
        switch self {
        case .whole(let value): value < 0
        case .decimal(let isNegative, _, _), .infinite(let isNegative): isNegative
        case .none: false
        }
    }

    /// Its digits and exponent; nil if it is no finite number.
    fileprivate var parts: (digits: [UInt8], exponent: Int)? {
        switch self {
        case .whole(let value):
            var digits = Array(String(value.magnitude).utf8).map { $0 - UInt8(ascii: "0") }
            let exponent = digits.count
            while digits.last == 0 { digits.removeLast() }
            return (digits, exponent)
        case .decimal(_, let digits, let exponent): return (digits, exponent)
        case .infinite, .none: return nil
        }
    }
}

extension Number: Equatable, Comparable {
    package static func == (left: Number, right: Number) -> Bool {
        switch (left, right) {
        case (.whole(let left), .whole(let right)): left == right
        case (.decimal(let negative, let digits, let exponent), .decimal(let other, let others, let power)):
            negative == other && exponent == power && digits == others
        case (.infinite(let left), .infinite(let right)): left == right
        default: false
        }
    }

    package static func < (left: Number, right: Number) -> Bool {
        switch (left, right) {
        case (.none, _), (_, .none): return false
        case (.whole(let left), .whole(let right)): return left < right
        case (.infinite(let isNegative), _): return isNegative && left != right
        case (_, .infinite(let isNegative)): return !isNegative
        default: break
        }
        if left.isNegative != right.isNegative { return left.isNegative }
        guard let one = left.parts, let other = right.parts else { return false }
        return left.isNegative ? isLess(other, one) : isLess(one, other)
    }

    /// Whether a magnitude is below another.
    private static func isLess(_ left: (digits: [UInt8], exponent: Int), _ right: (digits: [UInt8], exponent: Int))
        -> Bool
    {
        if left.digits.isEmpty || right.digits.isEmpty { return left.digits.isEmpty && !right.digits.isEmpty }
        if left.exponent != right.exponent { return left.exponent < right.exponent }
        return left.digits.lexicographicallyPrecedes(right.digits)
    }
}

extension Number {
    /// Whether it is a whole multiple of `step`; nil if the numbers are too long to say so exactly.
    package func isMultiple(of step: Number) -> Bool? {
        guard let one = parts, let other = step.parts, !other.digits.isEmpty else { return false }
        if one.digits.isEmpty { return true }
        // Both as whole numbers of the same small unit: digits × 10^(exponent - count).
        let shift = (one.exponent - one.digits.count) - (other.exponent - other.digits.count)
        guard abs(shift) <= 100_000, var divisor = Self.int(other.digits, zeros: max(0, -shift)) else { return nil }
        divisor = abs(divisor)
        var rest = 0
        for place in 0..<one.digits.count + max(0, shift) {
            let digit = place < one.digits.count ? Int(one.digits[place]) : 0
            rest = (rest * 10 + digit) % divisor
        }
        return rest == 0
    }

    /// The number of some digits with zeros behind them; nil if ten times it would not fit.
    private static func int(_ digits: [UInt8], zeros: Int) -> Int? {
        guard digits.count + zeros <= 17 else { return nil }
        return (digits + Array(repeating: 0, count: zeros)).reduce(0) { $0 * 10 + Int($1) }
    }
}

extension Node {
    /// The number itself, if it is one: nothing is rounded.
    package var exactNumber: Number? {
        let record = record
        guard record.kind == .int || record.kind == .double else { return nil }
        return store.withBytes(of: record) { Number($0) }
    }
}
