/// `tojson` and `to_json`.
let jsonFilters: [Filter] = [
    // As Python's `json.dumps` writes it, keys sorted, ASCII alone, and `<`, `>`, `&` and `'` as escapes, so that it may
    // stand in a page; `indent` puts every item on a line of its own.
    Filter("tojson", [.optional("indent")]) { value, arguments, runtime throws(Failure) in
        var json = JSONText(indent: arguments[0], isForPages: true, runtime)
        try json.write(value, depth: 0)
        return .string(Text(json.bytes, isMarkup: true))
    },
    // Plain JSON: keys in their order, and everything beyond ASCII as it is. `indent` as for `tojson`.
    Filter("to_json", [.optional("indent")]) { value, arguments, runtime throws(Failure) in
        var json = JSONText(indent: arguments[0], isForPages: false, runtime)
        try json.write(value, depth: 0)
        return .string(Text(json.bytes))
    },
]

/// Writes values as JSON the way Python's `json.dumps` does.
private struct JSONText {
    private(set) var bytes: [UInt8] = []
    /// How many of them were charged for.
    private var charged = 0
    private let indent: [UInt8]?
    private let isForPages: Bool
    private let runtime: Runtime
    private var limit: Int { runtime.limits.text }

    init(indent: Value, isForPages: Bool, _ runtime: Runtime) {
        switch indent {
        case .int(let count): self.indent = Array(repeating: UInt8(ascii: " "), count: min(max(0, count), 1000))
        case .bool(let bool): self.indent = bool ? [UInt8(ascii: " ")] : []
        case .string(let text): self.indent = text.bytes
        default: self.indent = nil
        }
        self.isForPages = isForPages
        self.runtime = runtime
    }

    mutating func write(_ value: Value, depth: Int) throws(Failure) {
        guard depth <= Limits.valueDepth else { throw Failure(.limit, "a value is nested too deeply for JSON") }
        switch value {
        case .none: append("null")
        case .bool(let bool): append(bool ? "true" : "false")
        case .int(let int): append(String(int))
        case .double(let double): append(number(double))
        case .string(let text): try writeString(text)
        case .list(let list): try writeItems(list.items, depth)
        case .tuple(let tuple): try writeItems(tuple.items, depth)
        case .dict(let dict): try writeDict(dict, depth)
        case .undefined, .range, .object:
            throw Failure(.type, "Object of type \(value.typeName) is not JSON serializable")
        }
        if bytes.count > limit { throw Failure(.limit, "the text would have more than \(limit) bytes") }
        try runtime.charge(printing: bytes.count - charged)
        charged = bytes.count
    }

    private mutating func append(_ string: String) { bytes += string.utf8 }

    private func number(_ double: Double) -> String {
        if double.isNaN { return "NaN" }
        if double.isInfinite { return double < 0 ? "-Infinity" : "Infinity" }
        return pythonDescription(of: double)
    }

    private mutating func breakLine(_ depth: Int) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth where bytes.count <= limit { bytes += indent }
    }

    private mutating func separate(isFirst: Bool, _ depth: Int) {
        if !isFirst { append(indent == nil ? ", " : ",") }
        breakLine(depth + 1)
    }

    private mutating func writeItems(_ items: [Value], _ depth: Int) throws(Failure) {
        if items.isEmpty { return append("[]") }
        append("[")
        for (index, item) in items.enumerated() {
            separate(isFirst: index == 0, depth)
            try write(item, depth: depth + 1)
        }
        breakLine(depth)
        append("]")
    }

    private mutating func writeDict(_ dict: DictStorage, _ depth: Int) throws(Failure) {
        if dict.count == 0 { return append("{}") }
        var entries = dict.entries
        if isForPages {
            try runtime.charge(entries.count &* Charge.entry)
            let order = try sortedOrder(entries.map(\.key), runtime)
            entries = order.map { entries[$0] }
        }
        append("{")
        for (index, entry) in entries.enumerated() {
            separate(isFirst: index == 0, depth)
            switch entry.key {
            case .string(let text): try writeString(text)
            case .none, .bool, .int, .double:
                append("\"")
                try write(entry.key, depth: depth)
                append("\"")
            default:
                throw Failure(
                    .type, "keys must be str, int, float, bool or None, not \(entry.key.typeName)")
            }
            append(": ")
            try write(entry.value, depth: depth + 1)
        }
        breakLine(depth)
        append("}")
    }

    private mutating func writeString(_ text: Text) throws(Failure) {
        try runtime.charge(text.byteCount &* Filter.usualCost)
        append("\"")
        for scalar in text.string.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case "\u{8}": append("\\b")
            case "\u{C}": append("\\f")
            case "<", ">", "&", "'":
                if isForPages { appendEscape(UInt16(scalar.value)) } else { bytes.append(UInt8(scalar.value)) }
            default:
                if scalar.value < 0x20 || isForPages && scalar.value >= 0x7F {
                    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { appendEscape(unit) }
                } else {
                    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                }
            }
        }
        append("\"")
    }

    private mutating func appendEscape(_ unit: UInt16) {
        let digits = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
}
