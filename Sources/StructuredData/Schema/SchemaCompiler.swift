import CairnDiagnostics
import YAML

/// Turns a schema's text into rules, and tells what is wrong with it.
struct SchemaCompiler {
    private(set) var parts: [JSONSchema.Part] = []
    private var pointers: [String: Int] = [:]
    private var references: [(part: Int, rule: Int, target: String, span: SourceSpan)] = []

    /// Keywords that say something about the schema and nothing about values.
    private static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly",
        "writeOnly", "contentEncoding", "contentMediaType", "contentSchema",
    ]
    /// Keywords that are read together with another one.
    private static let companions: Set<String> = [
        "prefixItems", "patternProperties", "additionalProperties", "minContains", "maxContains", "then", "else",
    ]
    private static let others = [
        "type", "enum", "const", "pattern", "items", "contains", "uniqueItems", "properties", "propertyNames",
        "required", "dependentRequired", "dependentSchemas", "allOf", "anyOf", "oneOf", "not", "if", "$ref", "$defs",
    ]

    /// Every keyword that is known.
    static let keywords: [String] =
        (Array(annotations) + Array(companions) + others + JSONSchema.NumberRule.allCases.map(\.rawValue)
        + JSONSchema.SizeRule.allCases.map(\.rawValue)).sorted()

    /// Compiles a subschema.
    /// - Returns: its place in `parts`.
    mutating func compile(_ node: Node, pointer: String, depth: Int) throws(Diagnostic) -> Int {
        guard depth <= 64 else { throw wrong(node, "the schema is nested too deeply") }
        let place = parts.count
        parts.append(JSONSchema.Part())
        pointers[pointer] = place
        switch node.kind {
        case .bool: parts[place].always = node.bool
        case .mapping:
            for member in try members(node, "schema") {
                let at = pointer + "/" + Self.escaped(member.key.text)
                let rule = try rule(member, of: node, pointer: at, parent: pointer, depth: depth + 1)
                guard let rule else { continue }
                if case .reference = rule, let target = member.value.string {
                    references.append((place, parts[place].rules.count, target, member.value.span))
                }
                parts[place].rules.append(rule)
            }
        default: throw wrong(node, "expected a schema: a mapping, or true or false")
        }
        return place
    }

    /// Points every reference to its subschema.
    mutating func resolve() throws(Diagnostic) {
        for reference in references {
            guard let target = pointers[reference.target] ?? pointers[Self.decoded(reference.target)] else {
                throw Diagnostic(
                    id: "unknown-reference", "'\(reference.target)' leads to no part of the schema",
                    explanation: "a reference stays in the same schema: #/$defs/name", at: reference.span,
                    help: didYouMean(reference.target, among: pointers.keys.sorted()).map { [$0] } ?? [])
            }
            parts[reference.part].rules[reference.rule] = .reference(target)
        }
    }

    /// The text with `%25` and the like as what they stand for: a reference is a part of an address.
    private static func decoded(_ text: String) -> String {
        var bytes = text.utf8[...]
        var out: [UInt8] = []
        while let byte = bytes.popFirst() {
            let digits = bytes.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                out.append(value)
                bytes = bytes.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func rule(
        _ member: Node.Entry, of schema: Node, pointer: String, parent: String, depth: Int
    ) throws(Diagnostic) -> JSONSchema.Rule? {
        let (key, value) = (member.key.text, member.value)
        if Self.annotations.contains(key) { return nil }
        if let rule = JSONSchema.NumberRule(rawValue: key) {
            guard let number = value.exactNumber, rule != .multipleOf || number > .whole(0) else {
                throw wrong(value, "'\(key)' needs a number\(rule == .multipleOf ? " above 0" : "")")
            }
            return .number(rule, number, written: value)
        }
        if let rule = JSONSchema.SizeRule(rawValue: key) { return .size(rule, try size(value, key)) }
        switch key {
        case "type": return .type(try types(value))
        case "enum": return .anyValue(Array(try list(value, key)), isConst: false)
        case "const": return .anyValue([value], isConst: true)
        case "pattern":
            _ = try string(value, key)
            return .pattern(try SchemaPattern(value))
        case "uniqueItems":
            guard let isOn = value.bool else { throw wrong(value, "'uniqueItems' needs true or false") }
            return isOn ? .uniqueItems : nil
        case "required": return .required(try strings(value, key))
        case "dependentRequired":
            var rules: [(name: String, needed: [String])] = []
            for entry in try members(value, key) {
                rules.append((entry.key.text, try strings(entry.value, entry.key.text)))
            }
            return .dependentRequired(rules)
        case "$ref":
            _ = try string(value, key)
            return .reference(0)
        case "$defs":
            _ = try named(value, key, pointer, depth)
            return nil
        case "dependentSchemas": return .dependentSchemas(try named(value, key, pointer, depth))
        case "propertyNames": return .propertyNames(try compile(value, pointer: pointer, depth: depth))
        case "not": return .not(try compile(value, pointer: pointer, depth: depth))
        case "allOf": return .allOf(try several(value, key, pointer, depth))
        case "anyOf": return .anyOf(try several(value, key, pointer, depth))
        case "oneOf": return .oneOf(try several(value, key, pointer, depth))
        case "if": return try conditional(schema, value, pointer, parent, depth)
        case "contains": return try contains(schema, value, pointer, depth)
        case "items", "prefixItems": return try arrays(schema, first: key, parent, depth)
        case "properties", "patternProperties", "additionalProperties":
            return try objects(schema, first: key, parent, depth)
        case let companion where Self.companions.contains(companion):
            if companion == "then" || companion == "else", schema["if"] == nil {
                // Without `if` it has no effect, but it has to be a schema.
                _ = try compile(value, pointer: pointer, depth: depth)
            }
            return nil
        default:
            throw Diagnostic(
                id: "unknown-keyword", "the schema has the keyword '\(key)', which is not supported",
                explanation: "a keyword without effect would let pass what it forbids", at: member.key.span,
                help: didYouMean(key, among: Self.keywords).map { [$0] }
                    ?? ["the keywords are listed in the manual of json-schema"])
        }
    }

    private mutating func conditional(
        _ schema: Node, _ value: Node, _ pointer: String, _ parent: String, _ depth: Int
    ) throws(Diagnostic) -> JSONSchema.Rule {
        let condition = try compile(value, pointer: pointer, depth: depth)
        var branches: [Int?] = []
        for key in ["then", "else"] {
            branches.append(
                try schema[key].map { (node) throws(Diagnostic) in
                    try compile(node, pointer: parent + "/" + key, depth: depth)
                })
        }
        return .conditional(condition, then: branches[0], otherwise: branches[1])
    }

    private mutating func contains(
        _ schema: Node, _ value: Node, _ pointer: String, _ depth: Int
    ) throws(Diagnostic) -> JSONSchema.Rule {
        let part = try compile(value, pointer: pointer, depth: depth)
        let least = try schema["minContains"].map { (node) throws(Diagnostic) in try size(node, "minContains") }
        let most = try schema["maxContains"].map { (node) throws(Diagnostic) in try size(node, "maxContains") }
        return .contains(part, least: least ?? 1, most: most)
    }

    /// `items` and `prefixItems` make one rule, at the first of them.
    private mutating func arrays(
        _ schema: Node, first key: String, _ parent: String, _ depth: Int
    ) throws(Diagnostic) -> JSONSchema.Rule? {
        if key == "prefixItems", schema["items"] != nil { return nil }
        var prefix: [Int] = []
        if let node = schema["prefixItems"] {
            prefix = try several(node, "prefixItems", parent + "/prefixItems", depth)
        }
        let rest = try schema["items"].map { (node) throws(Diagnostic) in
            try compile(node, pointer: parent + "/items", depth: depth)
        }
        return .arrays(prefix: prefix, rest: rest)
    }

    /// The three keywords over members make one rule, at the first of them that is there.
    private mutating func objects(
        _ schema: Node, first key: String, _ parent: String, _ depth: Int
    ) throws(Diagnostic) -> JSONSchema.Rule? {
        let order = ["properties", "patternProperties", "additionalProperties"]
        guard order.first(where: { schema[$0] != nil }) == key else { return nil }
        var properties: [(name: String, part: Int)] = []
        if let node = schema["properties"] {
            properties = try named(node, "properties", parent + "/properties", depth)
        }
        var patterns: [(SchemaPattern, Int)] = []
        if let node = schema["patternProperties"] {
            for member in try members(node, "patternProperties") {
                let pattern = try SchemaPattern(member.key)
                let pointer = parent + "/patternProperties/" + Self.escaped(member.key.text)
                patterns.append((pattern, try compile(member.value, pointer: pointer, depth: depth + 1)))
            }
        }
        let others = try schema["additionalProperties"].map { (node) throws(Diagnostic) in
            try compile(node, pointer: parent + "/additionalProperties", depth: depth)
        }
        return .objects(properties: properties, patterns: patterns, others: others)
    }

    private mutating func several(
        _ node: Node, _ key: String, _ pointer: String, _ depth: Int
    ) throws(Diagnostic) -> [Int] {
        let items = try list(node, key)
        guard !items.isEmpty else { throw wrong(node, "'\(key)' is empty") }
        var places: [Int] = []
        for (index, item) in items.enumerated() {
            places.append(try compile(item, pointer: pointer + "/\(index)", depth: depth + 1))
        }
        return places
    }

    private mutating func named(
        _ node: Node, _ key: String, _ pointer: String, _ depth: Int
    ) throws(Diagnostic) -> [(name: String, part: Int)] {
        var places: [(name: String, part: Int)] = []
        for member in try members(node, key) {
            let at = pointer + "/" + Self.escaped(member.key.text)
            places.append((member.key.text, try compile(member.value, pointer: at, depth: depth + 1)))
        }
        return places
    }

    // MARK: - Values of keywords

    private static let typeNames = ["array", "boolean", "integer", "null", "number", "object", "string"]

    private func types(_ node: Node) throws(Diagnostic) -> [String] {
        let names: [String]
        if let name = node.string { names = [name] } else { names = try strings(node, "type") }
        for name in names where !Self.typeNames.contains(name) {
            throw Diagnostic(
                id: "wrong-schema", "'\(name)' is no type", at: node.span,
                help: didYouMean(name, among: Self.typeNames).map { [$0] }
                    ?? ["the types are: " + Self.typeNames.joined(separator: ", ")])
        }
        guard !names.isEmpty else { throw wrong(node, "'type' is empty") }
        return names
    }

    private func size(_ node: Node, _ key: String) throws(Diagnostic) -> Int {
        guard case .whole(let size) = node.exactNumber, size >= 0 else {
            throw wrong(node, "'\(key)' needs a whole number from 0")
        }
        return size
    }

    private func string(_ node: Node, _ key: String) throws(Diagnostic) -> String {
        guard let text = node.string else { throw wrong(node, "'\(key)' needs a string") }
        return text
    }

    private func strings(_ node: Node, _ key: String) throws(Diagnostic) -> [String] {
        var texts: [String] = []
        for item in try list(node, key) { texts.append(try string(item, key)) }
        return texts
    }

    private func list(_ node: Node, _ key: String) throws(Diagnostic) -> Node.Items {
        guard let items = node.items else { throw wrong(node, "'\(key)' needs a list") }
        return items
    }

    private func members(_ node: Node, _ key: String) throws(Diagnostic) -> Node.Entries {
        guard let members = node.entries else { throw wrong(node, "'\(key)' needs a mapping") }
        return members
    }

    private func wrong(_ node: Node, _ summary: String) -> Diagnostic {
        Diagnostic(id: "wrong-schema", summary, explanation: "found \(node.shown)", at: node.span)
    }

    /// A key as a step of a JSON pointer.
    private static func escaped(_ key: String) -> String {
        key.replacingAll("~", with: "~0").replacingAll("/", with: "~1")
    }
}
