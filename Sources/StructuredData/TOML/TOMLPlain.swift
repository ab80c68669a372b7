import YAML

/// What stands without quotes in TOML: truth values, numbers, dates and times.
enum TOMLPlain {
    /// What a text is, and the same in the words of YAML's core schema; nil if it is no value.
    static func value(_ text: ArraySlice<UInt8>) -> (Node.Kind, ArraySlice<UInt8>)? {
        guard let first = text.first else { return nil }
        if text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) { return (.bool, text) }
        if TOMLReader.isDigit(first), TOMLTime.isTime(text) {
            // One form for comparing: a date and a time may have a space between them.
            guard text.contains(UInt8(ascii: " ")) else { return (.time, text) }
            return (.time, text.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "T") : $0 }[...])
        }
        return prefixed(text) ?? decimal(text)
    }

    /// `0x1F`, `0o17`, `0b11`, which have no sign.
    private static func prefixed(_ text: ArraySlice<UInt8>) -> (Node.Kind, ArraySlice<UInt8>)? {
        guard text.count > 2, text.first == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch text[text.startIndex + 1] {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "b"): radix = 2
        default: return nil
        }
        var rest = text.dropFirst(2)
        guard let digits = digits(&rest, TOMLReader.isHexadecimal), rest.isEmpty,
            let number = Int(String(decoding: digits, as: UTF8.self), radix: radix)
        else { return nil }
        return (.int, Array(String(number).utf8)[...])
    }

    private static func decimal(_ text: ArraySlice<UInt8>) -> (Node.Kind, ArraySlice<UInt8>)? {
        var out: [UInt8] = []
        var rest = text
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            if sign == UInt8(ascii: "-") { out.append(sign) }
            rest = rest.dropFirst()
        }
        if rest.elementsEqual("inf".utf8) { return (.double, (out + Array(".inf".utf8))[...]) }
        if rest.elementsEqual("nan".utf8) { return (.double, Array(".nan".utf8)[...]) }
        guard let whole = digits(&rest, TOMLReader.isDigit), whole.count == 1 || whole.first != UInt8(ascii: "0")
        else { return nil }
        out += whole
        if rest.isEmpty {
            // A number that 64 bits do not hold is an error by the standard.
            guard Int(String(decoding: out, as: UTF8.self)) != nil else { return nil }
            return (.int, out.count == text.count ? text : out[...])
        }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard let fraction = digits(&rest, TOMLReader.isDigit) else { return nil }
            out.append(UInt8(ascii: "."))
            out += fraction
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            out.append(mark)
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                out.append(sign)
                rest = rest.dropFirst()
            }
            guard let power = digits(&rest, TOMLReader.isDigit) else { return nil }
            out += power
        }
        guard rest.isEmpty else { return nil }
        return (.double, out.count == text.count ? text : out[...])
    }

    /// Takes digits from the beginning of a text, without the underscores, each of which has to stand between two of
    /// them.
    /// - Returns: nil if there are none, or an underscore stands elsewhere.
    private static func digits(_ rest: inout ArraySlice<UInt8>, _ isDigit: (UInt8) -> Bool) -> [UInt8]? {
        var out: [UInt8] = []
        var isBehindDigit = false
        while let byte = rest.first {
            if isDigit(byte) {
                out.append(byte)
                isBehindDigit = true
            } else if byte == UInt8(ascii: "_"), isBehindDigit {
                isBehindDigit = false
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        return isBehindDigit ? out : nil
    }
}
