package import CairnDiagnostics
package import YAML

/// A value read from YAML, JSON or TOML, with its place: what `value` and `json-schema` look at.
package struct DataNode: Sendable {
    /// What a value can be in these languages together.
    package indirect enum Value: Sendable {
        case null
        case bool(Bool)
        case int(Int)
        case number(Double)
        case string(String)
        /// A TOML date or time, as written.
        case time(String)
        case list([DataNode])
        /// The members in the order they were written; keys that are no strings are left out of it.
        case mapping([Member])
    }

    /// One member of a mapping.
    package struct Member: Sendable {
        /// The key.
        package var key: String
        /// Where the key stands.
        package var keySpan: SourceSpan
        /// The value.
        package var value: DataNode
    }

    /// The value.
    package var value: Value
    /// Where it stands.
    package var span: SourceSpan

    /// Makes a node.
    package init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }

    /// The value of the member `key`, if this is a mapping that has it.
    package subscript(key: String) -> DataNode? {
        guard case .mapping(let members) = value else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The kind of value in JSON Schema's words: `integer`, `object`; a time is a string there.
    package var typeName: String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .number: "number"
        case .string, .time: "string"
        case .list: "array"
        case .mapping: "object"
        }
    }

    /// The value for people, on one line and cut short: `"abc"`, `[1, 2, …]`.
    package var phrase: String {
        phrase(depth: 2)
    }

    private func phrase(depth: Int) -> String {
        switch value {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .int(let number): return String(number)
        case .number(let number): return String(number)
        case .time(let text): return text
        case .string(let text):
            let cut = text.unicodeScalars.prefix(60)
            let rest = cut.endIndex < text.unicodeScalars.endIndex ? "…" : ""
            return String(String.UnicodeScalarView(cut)).debugDescription.dropLast() + rest + "\""
        case .list(let items):
            guard depth > 0 else { return items.isEmpty ? "[]" : "[…]" }
            let shown = items.prefix(5).map { $0.phrase(depth: depth - 1) } + (items.count > 5 ? ["…"] : [])
            return "[" + shown.joined(separator: ", ") + "]"
        case .mapping(let members):
            guard depth > 0 else { return members.isEmpty ? "{}" : "{…}" }
            let shown = members.prefix(5).map { "\($0.key): \($0.value.phrase(depth: depth - 1))" }
            return "{" + (shown + (members.count > 5 ? ["…"] : [])).joined(separator: ", ") + "}"
        }
    }

    /// Whether both hold the same value: numbers by their value, mappings in any order.
    package func equals(_ other: DataNode) -> Bool {
        switch (value, other.value) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)), (.time(let left), .time(let right)),
            (.string(let left), .time(let right)), (.time(let left), .string(let right)):
            // By their code points: for Swift an é is the same as an e with an accent behind it.
            return left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.mapping(let left), .mapping(let right)):
            guard left.count == right.count else { return false }
            return left.allSatisfy { member in other[member.key].map { member.value.equals($0) } ?? false }
        case (.int(let left), .int(let right)): return left == right
        default:
            guard let left = number, let right = other.number else { return false }
            return left == right
        }
    }

    /// The number if it is one, whole or not.
    package var number: Double? {
        switch value {
        case .int(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}

extension DataNode {
    /// Takes over a YAML or JSON value.
    /// - Parameters:
    ///   - node: the value; its depth is bounded by its reader.
    ///   - render: what to make of each string, keys included; for values of a manifest.
    /// - Throws: what `render` throws.
    package init(
        _ node: Node, render: (String, SourceSpan) throws(Diagnostic) -> String = { (text, _) in text }
    ) throws(Diagnostic) {
        let span = node.span
        switch node.kind {
        case .null: self.init(.null, at: span)
        case .bool: self.init(.bool(node.bool ?? false), at: span)
        case .int: self.init(node.int.map(Value.int) ?? .string(node.text), at: span)
        case .double: self.init(node.double.map(Value.number) ?? .string(node.text), at: span)
        case .string: self.init(.string(try render(node.text, span)), at: span)
        case .sequence:
            var items: [DataNode] = []
            if let nodes = node.items {
                for item in nodes { items.append(try DataNode(item, render: render)) }
            }
            self.init(.list(items), at: span)
        case .mapping:
            var members: [Member] = []
            if let entries = node.entries {
                for entry in entries {
                    let key = try render(entry.key.text, entry.key.span)
                    let value = try DataNode(entry.value, render: render)
                    members.append(Member(key: key, keySpan: entry.key.span, value: value))
                }
            }
            self.init(.mapping(members), at: span)
        }
    }
}
