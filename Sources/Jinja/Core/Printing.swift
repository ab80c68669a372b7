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
    /// The order in which dicts are written, as `pprint` wants another; nil for their own.
    var order: ((DictStorage) -> [DictStorage.Entry])?

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
        for entry in order?(dict) ?? dict.entries {
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

extension Value {
    /// Python's `str(value)`; the work is charged to `runtime`. Throws for a strict undefined value, and at the limits.
    package func text(_ runtime: Runtime) throws(Failure) -> Text {
        switch self {
        case .string(let text): return text
        case .int(let int) where int >= 0 && int < 10: return Text.single[48 + int]
        default: return try print(runtime, limit: .max) { (printer) throws(Failure) in try printer.write(self) }
        }
    }

    /// Python's `repr(value)`, of at most `limit` bytes, outside of a render: nobody is charged for it.
    package func repr(limit: Int = 1 << 28) throws(Failure) -> Text {
        var printer = Printer(limit: limit)
        try printer.writeRepr(self)
        return Text(printer.bytes)
    }

    /// Python's `repr(value)`, of at most `limit` bytes if that is less than any text may have. Charges and throws as
    /// `text` does.
    /// - Parameter order: in which order dicts are written, if it isn't their own.
    package func repr(
        _ runtime: Runtime, limit: Int = .max, order: ((DictStorage) -> [DictStorage.Entry])? = nil
    ) throws(Failure) -> Text {
        try print(runtime, limit: limit) { (printer) throws(Failure) in
            printer.order = order
            try printer.writeRepr(self)
        }
    }

    /// What `write` writes. No more of it is written than there is work left for, and what was is charged, also if it was
    /// too long: whoever asked for a short text may go on without it.
    private func print(
        _ runtime: Runtime, limit: Int, _ write: (inout Printer) throws(Failure) -> Void
    ) throws(Failure) -> Text {
        var printer = Printer(limit: min(limit, runtime.limits.text, runtime.workLeft / Charge.printing))
        do {
            try write(&printer)
        } catch {
            try runtime.charge(printing: printer.bytes.count)
            throw error
        }
        try runtime.charge(printing: printer.bytes.count)
        return Text(printer.bytes)
    }
}
