/// Writes values as Python's `str` and `repr` do.
package struct Printer {
    /// What was written so far.
    package var bytes: [UInt8] = []
    /// How deep in containers it is.
    private var depth = 0
    /// The containers that it is in, so that one that holds itself prints as `[...]`.
    private var inside: [ObjectIdentifier] = []
    /// How many bytes it may write.
    private let limit: Int
    /// If it is there, dicts are sorted by key, as `pprint` wants them.
    var sorter: Runtime?

    /// Makes a printer that stops with a limit error beyond `limit` bytes.
    package init(limit: Int = 1 << 28) {
        self.limit = limit
    }

    /// Writes `string`.
    package mutating func append(_ string: String) { bytes.append(contentsOf: string.utf8) }

    /// Writes a text as it is.
    package mutating func append(_ text: Text) { text.withBytes { bytes.append(contentsOf: $0) } }

    /// Writes `value` as `str` does. An undefined value gives its error if it is strict, and otherwise nothing.
    package mutating func write(_ value: Value) throws(Failure) {
        switch value {
        case .string(let text): append(text)
        case .undefined(let info): try info.checkUse()
        default: try writeRepr(value)
        }
    }

    /// Writes `value` as `repr` does: strings in quotes. An undefined value is `Undefined`, strict or not.
    package mutating func writeRepr(_ value: Value) throws(Failure) {
        switch value {
        case .undefined: append("Undefined")
        case .none: append("None")
        case .bool(let bool): append(bool ? "True" : "False")
        case .int(let int): append(String(int))
        case .double(let double): append(pythonDescription(of: double))
        case .string(let text): writeQuoted(text)
        case .list(let list):
            try enter(list, "[...]") { (printer) throws(Failure) in
                printer.bytes.append(UInt8(ascii: "["))
                try printer.writeItems(list.items)
                printer.bytes.append(UInt8(ascii: "]"))
            }
        case .tuple(let tuple):
            try enter(tuple, "(...)") { (printer) throws(Failure) in
                printer.bytes.append(UInt8(ascii: "("))
                try printer.writeItems(tuple.items)
                printer.append(tuple.items.count == 1 ? ",)" : ")")
            }
        case .dict(let dict):
            try enter(dict, "{...}") { (printer) throws(Failure) in try printer.writeDict(dict) }
        case .range(let range):
            append("range(\(range.start), \(range.stop)\(range.step == 1 ? "" : ", \(range.step)"))")
        case .object(let object):
            try enter(object, "...") { (printer) throws(Failure) in try object.describe(&printer) }
        }
        if bytes.count > limit { throw Failure(.limit, "the text of a value is longer than \(limit) bytes") }
    }

    /// Writes `items` as `repr` does, with commas between them.
    package mutating func writeItems(_ items: [Value]) throws(Failure) {
        var isFirst = true
        for item in items {
            if !isFirst { append(", ") }
            isFirst = false
            try writeRepr(item)
        }
    }

    /// Writes a dict in braces.
    package mutating func writeDict(_ dict: DictStorage) throws(Failure) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for entry in sorter.map(dict.sortedByKey) ?? dict.entries {
            if !isFirst { append(", ") }
            isFirst = false
            try writeRepr(entry.key)
            append(": ")
            try writeRepr(entry.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func enter(
        _ container: AnyObject, _ again: String, _ body: (inout Printer) throws(Failure) -> Void
    ) throws(Failure) {
        let id = ObjectIdentifier(container)
        if inside.contains(id) { return append(again) }
        guard depth < Limits.valueDepth else { throw Failure(.limit, "a value is nested too deeply to print") }
        inside.append(id)
        depth += 1
        try body(&self)
        depth -= 1
        inside.removeLast()
    }

    /// Writes a string as a Python literal: single quotes unless it holds one and no double quote.
    package mutating func writeQuoted(_ text: Text) {
        text.withBytes { all in
            let quote = all.contains(0x27) && !all.contains(0x22) ? UInt8(0x22) : 0x27
            let isPlain = all.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != quote && $0 != 0x5C }
            if text.isMarkup { append("Markup(") }
            bytes.append(quote)
            if isPlain {
                bytes.append(contentsOf: all)
            } else {
                for scalar in String(decoding: all, as: UTF8.self).unicodeScalars { writeEscaped(scalar, quote) }
            }
            bytes.append(quote)
            if text.isMarkup { append(")") }
        }
    }

    private mutating func writeEscaped(_ scalar: Unicode.Scalar, _ quote: UInt8) {
        switch scalar {
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        default:
            if scalar.value == UInt32(quote) {
                append("\\")
                bytes.append(quote)
            } else if scalar.value >= 0x20 && scalar.value < 0x7F || scalar.value >= 0x7F && scalar.isPrintable {
                UTF8.encode(scalar)?.forEach { bytes.append($0) }
            } else {
                let (mark, width) =
                    scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
                let digits = String(scalar.value, radix: 16)
                append(mark + String(repeating: "0", count: max(0, width - digits.count)) + digits)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Python's `str.isprintable` for one code point: neither a control, a separator (but the space), nor unassigned.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: self == " "
        default: true
        }
    }
}

extension Value {
    /// Python's `str(value)`. Throws for a strict undefined value, and for a text beyond `limit` bytes.
    package func text(limit: Int = 1 << 28) throws(Failure) -> Text {
        switch self {
        case .string(let text): return text
        case .int(let int) where int >= 0 && int < 10: return Text.single[48 + int]
        default:
            var printer = Printer(limit: limit)
            try printer.write(self)
            return Text(printer.bytes)
        }
    }

    /// Python's `repr(value)`. Throws as `text` does.
    package func repr(limit: Int = 1 << 28) throws(Failure) -> Text {
        var printer = Printer(limit: limit)
        try printer.writeRepr(self)
        return Text(printer.bytes)
    }
}

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
