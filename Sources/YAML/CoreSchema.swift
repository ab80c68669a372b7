/// What a plain scalar means, after the core schema of YAML 1.2.2 (section 10.3.2).
///
/// Everything that the schema doesn't name is a string: `on`, `no`, `1_000`, `0b1`, `12:30`, `2026-11-23`.
enum CoreSchema {
    /// What the plain scalar `text` is. Whether an integer fits is not looked at here.
    static func kind(_ text: UnsafeBufferPointer<UInt8>) -> Node.Kind {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "~"): return text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return isWord(text, "null", "Null", "NULL") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"): return isWord(text, "true", "True", "TRUE") ? .bool : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"): return isWord(text, "false", "False", "FALSE") ? .bool : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return numberKind(text)
        default: return .string
        }
    }

    /// What a scalar is by its tag; nil if the tag says nothing that is known here, or nothing that is true.
    static func kind(_ text: UnsafeBufferPointer<UInt8>, tag: String) -> Node.Kind? {
        let asked: [Node.Kind]
        switch tag {
        case "!", "tag:yaml.org,2002:str": return .string
        case "tag:yaml.org,2002:int": asked = [.int]
        case "tag:yaml.org,2002:float": asked = [.double, .int]
        case "tag:yaml.org,2002:bool": asked = [.bool]
        case "tag:yaml.org,2002:null": asked = [.null]
        default: return nil
        }
        let kind = kind(text)
        return asked.contains(kind) ? kind : nil
    }

    /// The value of a scalar of the kind `int`; nil if it doesn't fit into 64 bits.
    static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        let radix = radix(text)
        let digits = radix == 10 ? text : UnsafeBufferPointer(rebasing: text.dropFirst(2))
        var rest = digits[...]
        var negative = false
        if radix == 10, let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else { return nil }
        var value = 0
        for byte in rest {
            guard let digit = digitValue(byte), digit < radix else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) =
                negative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// A number's digits in decimal: hexadecimal and octal ones that 64 bits don't hold are counted over.
    static func decimalDigits(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let radix = radix(text)
        guard radix != 10 else { return Array(text) }
        // The lowest digit first.
        var digits: [Int] = [0]
        for byte in text.dropFirst(2).prefix(2_000) {
            var carry = digitValue(byte) ?? 0
            for place in digits.indices {
                let value = digits[place] * radix + carry
                digits[place] = value % 10
                carry = value / 10
            }
            while carry > 0 {
                digits.append(carry % 10)
                carry /= 10
            }
        }
        return digits.reversed().map { UInt8(ascii: "0") + UInt8(truncatingIfNeeded: $0) }
    }

    /// The value of a scalar of the kind `double`; nil if it is none.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let string = String(decoding: text, as: UTF8.self)
        switch string {
        case ".nan", ".NaN", ".NAN": return .nan
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
        case "-.inf", "-.Inf", "-.INF": return -.infinity
        default: return Double(string)
        }
    }

    private static func isWord(
        _ text: UnsafeBufferPointer<UInt8>, _ one: StaticString, _ two: StaticString, _ three: StaticString
    ) -> Bool {
        func equals(_ word: StaticString) -> Bool {
            text.count == word.utf8CodeUnitCount
                && text.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        }
        return equals(one) || equals(two) || equals(three)
    }

    private static func radix(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard text.count > 2, text[0] == UInt8(ascii: "0") else { return 10 }
        return text[1] == UInt8(ascii: "x") ? 16 : text[1] == UInt8(ascii: "o") ? 8 : 10
    }

    private static func digitValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+` are integers;
    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `[-+]?\.inf` and `\.nan` are floating-point numbers.
    private static func numberKind(_ text: UnsafeBufferPointer<UInt8>) -> Node.Kind {
        let radix = radix(text)
        if radix != 10 {
            let isNumber = text.dropFirst(2).allSatisfy { byte in digitValue(byte).map { $0 < radix } ?? false }
            return isNumber ? .int : .string
        }
        var rest = text[...]
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let unsigned = UnsafeBufferPointer(rebasing: rest)
        if isWord(unsigned, ".inf", ".Inf", ".INF") { return .double }
        if unsigned.count == text.count, isWord(unsigned, ".nan", ".NaN", ".NAN") { return .double }

        let whole = skipDigits(&rest)
        if rest.isEmpty { return whole > 0 ? .int : .string }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = skipDigits(&rest)
        }
        guard whole > 0 || fraction > 0 else { return .string }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard skipDigits(&rest) > 0 else { return .string }
        }
        return rest.isEmpty ? .double : .string
    }

    private static func skipDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        rest = rest.dropFirst(digits)
        return digits
    }
}
