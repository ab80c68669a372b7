package import YAML

/// Values of data in the words of checks and schemas.
extension Node {
    /// The kind of value in JSON Schema's words: `integer`, `object`; a time is a string there.
    package var typeName: String {
        switch kind {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "number"
        case .string, .time: "string"
        case .sequence: "array"
        case .mapping: "object"
        }
    }

    /// The value for people, on one line and cut short: `"abc"`, `[1, 2, …]`.
    package var shown: String {
        shown(depth: 2)
    }

    /// The text of a scalar that is not null, numbers in decimal; nil for anything else.
    package var scalarText: String? {
        switch kind {
        case .string, .time: text
        case .bool, .int, .double: shown
        case .null, .sequence, .mapping: nil
        }
    }

    private func shown(depth: Int) -> String {
        switch kind {
        case .null: return "null"
        case .bool: return bool == true ? "true" : "false"
        case .int: return int.map { String($0) } ?? text
        case .double:
            // Too large for the processor's numbers: as it is written.
            guard let double, double.isFinite || text.contains(where: { $0 == "n" || $0 == "N" }) else { return text }
            return String(double)
        case .time: return text
        case .string:
            let text = text
            let cut = text.unicodeScalars.prefix(60)
            let rest = cut.endIndex < text.unicodeScalars.endIndex ? "…" : ""
            return String(String.UnicodeScalarView(cut)).debugDescription.dropLast() + rest + "\""
        case .sequence:
            guard let items else { return "[]" }
            guard depth > 0 else { return items.isEmpty ? "[]" : "[…]" }
            let shown = items.prefix(5).map { $0.shown(depth: depth - 1) } + (items.count > 5 ? ["…"] : [])
            return "[" + shown.joined(separator: ", ") + "]"
        case .mapping:
            guard let entries else { return "{}" }
            guard depth > 0 else { return entries.isEmpty ? "{}" : "{…}" }
            let shown = entries.prefix(5).map { "\($0.key.text): \($0.value.shown(depth: depth - 1))" }
            return "{" + (shown + (entries.count > 5 ? ["…"] : [])).joined(separator: ", ") + "}"
        }
    }
}
