/// `pprint`.
let printingFilters: [Filter] = [
    // As Python's `pprint.pformat` lays a value out: lines of at most 80 code points, dicts sorted by key.
    Filter("pprint") { value, _, runtime throws(Failure) in
        var printer = Layout(runtime)
        try printer.write(value, indent: 0, allowance: 0, level: 0)
        return .string(Text(printer.bytes))
    }
]

/// Lays values out over lines when one is too short.
private struct Layout {
    private(set) var bytes: [UInt8] = []
    private let runtime: Runtime
    private let width = 80

    init(_ runtime: Runtime) { self.runtime = runtime }

    /// Writes `value` where `indent` columns are taken and `allowance` columns must stay free behind it.
    mutating func write(_ value: Value, indent: Int, allowance: Int, level: Int) throws(Failure) {
        guard level <= Limits.valueDepth else { throw Failure(.limit, "a value is nested too deeply to print") }
        let short = try repr(value)
        try runtime.checkTextSize(bytes.count + short.byteCount, grownBy: 0)
        if short.count > width - indent - allowance {
            switch value {
            case .dict(let dict) where dict.count > 0:
                append("{")
                try writeEntries(dict, indent + 1, allowance + 1, level + 1)
                return append("}")
            case .list(let list) where !list.items.isEmpty:
                append("[")
                try writeItems(list.items, indent + 1, allowance + 1, level + 1)
                return append("]")
            case .tuple(let tuple) where !tuple.items.isEmpty:
                let end = tuple.items.count == 1 ? ",)" : ")"
                append("(")
                try writeItems(tuple.items, indent + 1, allowance + end.count, level + 1)
                return append(end)
            case .string(let text) where !text.isEmpty:
                return try writeText(text, indent, allowance, level + 1)
            default: break
            }
        }
        append(short)
    }

    private mutating func append(_ string: String) { bytes += string.utf8 }
    private mutating func append(_ text: Text) { text.withBytes { bytes.append(contentsOf: $0) } }
    private mutating func breakLine(_ indent: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }

    private mutating func writeItems(_ items: [Value], _ indent: Int, _ allowance: Int, _ level: Int) throws(Failure) {
        for (index, item) in items.enumerated() {
            if index > 0 {
                append(",")
                breakLine(indent)
            }
            let isLast = index == items.count - 1
            try write(item, indent: indent, allowance: isLast ? allowance : 1, level: level)
        }
    }

    private mutating func writeEntries(
        _ dict: DictStorage, _ indent: Int, _ allowance: Int, _ level: Int
    ) throws(Failure) {
        let entries = dict.sortedByKey(runtime)
        for (index, entry) in entries.enumerated() {
            if index > 0 {
                append(",")
                breakLine(indent)
            }
            let key = try repr(entry.key)
            append(key)
            append(": ")
            let isLast = index == entries.count - 1
            try write(
                entry.value, indent: indent + key.count + 2, allowance: isLast ? allowance : 1, level: level)
        }
    }

    /// A long text as several literals, one below the other, broken behind line breaks and white space.
    private mutating func writeText(_ text: Text, _ indent: Int, _ allowance: Int, _ level: Int) throws(Failure) {
        let isOutermost = level == 1
        try runtime.charge(text.byteCount &* 64)
        let indent = isOutermost ? indent + 1 : indent
        let allowance = isOutermost ? allowance + 1 : allowance
        var chunks: [Text] = []
        let lines = text.splitLines(keepingEnds: true)
        for (number, line) in lines.enumerated() {
            let isLastLine = number == lines.count - 1
            let whole = try quoted(line)
            if whole.count <= width - indent - (isLastLine ? allowance : 0) {
                chunks.append(whole)
                continue
            }
            var current = Text.empty
            let parts = parts(of: line)
            for (place, part) in parts.enumerated() {
                let candidate = current + part
                let isLast = isLastLine && place == parts.count - 1
                if try quoted(candidate).count > width - indent - (isLast ? allowance : 0) {
                    if !current.isEmpty { chunks.append(try quoted(current)) }
                    current = part
                } else {
                    current = candidate
                }
            }
            if !current.isEmpty { chunks.append(try quoted(current)) }
        }
        if chunks.count == 1, let only = chunks.first { return append(only) }
        if isOutermost { append("(") }
        for (index, chunk) in chunks.enumerated() {
            if index > 0 { breakLine(indent) }
            append(chunk)
        }
        if isOutermost { append(")") }
    }

    private func quoted(_ text: Text) throws(Failure) -> Text { try repr(.string(text)) }

    /// Words, each with the white space behind it.
    private func parts(of line: Text) -> [Text] {
        var parts: [Text] = []
        var rest = Substring(line.string).unicodeScalars
        while !rest.isEmpty {
            let word = rest.prefix { !$0.isPythonSpace }
            let space = rest[word.endIndex...].prefix { $0.isPythonSpace }
            parts.append(Text(String(rest[..<space.endIndex])))
            rest = rest[space.endIndex...]
        }
        return parts
    }

    /// The value in one line, dicts sorted by key.
    private func repr(_ value: Value) throws(Failure) -> Text {
        try value.repr(runtime, order: { [runtime] in $0.sortedByKey(runtime) })
    }
}

extension DictStorage {
    /// The entries sorted by key; keys that have no order between them stand by the names of their types.
    func sortedByKey(_ runtime: Runtime) -> [DictStorage.Entry] {
        let entries = entries
        if let order = try? sortedOrder(entries.map(\.key), runtime) { return order.map { entries[$0] } }
        return entries.sorted { a, b in
            if let isLess = try? a.key.isLess(than: b.key, runtime) { return isLess }
            return "<class '\(a.key.typeName)'>" < "<class '\(b.key.typeName)'>"
        }
    }
}
