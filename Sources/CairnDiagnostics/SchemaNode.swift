/// A piece of a JSON Schema, its members in the order they are written.
package indirect enum SchemaNode: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case string(String)
    case int(Int)
    case bool(Bool)
    case null
    case list([SchemaNode])
    case object([(String, SchemaNode)])

    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: SchemaNode...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, SchemaNode)...) { self = .object(elements) }

    /// A list of strings.
    package static func strings(_ texts: [String]) -> SchemaNode { .list(texts.map { .string($0) }) }

    /// The same object with a description.
    package func described(_ text: String) -> SchemaNode {
        guard case .object(let members) = self else { return self }
        return .object([("description", .string(text))] + members)
    }

    /// The same object with more members.
    package func with(_ more: [(String, SchemaNode)]) -> SchemaNode {
        guard case .object(let members) = self else { return self }
        return .object(members + more)
    }

    /// The same object as a document of its own.
    /// - Parameters:
    ///   - kind: what it is the schema of: `record`.
    ///   - title: its name for people.
    package func document(kind: String, title: String) -> SchemaNode {
        guard case .object(let members) = self else { return self }
        let head: [(String, SchemaNode)] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("$id", .string("urn:cairn:schema:\(kind):1")), ("title", .string(title)),
        ]
        return .object(head + members)
    }

    /// The JSON text, ending in a line break.
    package var text: String {
        var json = JSONWriter()
        write(to: &json)
        return json.text + "\n"
    }

    /// Writes the members of an object into the object that is being written; nothing of any other.
    package func writeMembers(to json: inout JSONWriter) {
        guard case .object(let members) = self else { return }
        for (key, value) in members {
            json.name(key)
            value.write(to: &json)
        }
    }

    private func write(to json: inout JSONWriter) {
        switch self {
        case .string(let text): json.value(text)
        case .int(let number): json.value(number)
        case .bool(let truth): json.value(truth)
        case .null: json.null()
        case .list(let items): json.array { json in for item in items { item.write(to: &json) } }
        case .object: json.object { json in writeMembers(to: &json) }
        }
    }
}

extension SchemaNode {
    /// An object of exactly these members.
    package static func mapping(
        _ what: String, required: [String], _ properties: [(String, SchemaNode)]
    ) -> SchemaNode {
        [
            "description": .string(what), "type": "object", "required": .strings(required),
            "properties": .object(properties), "additionalProperties": false,
        ]
    }

    /// A list of values that are all alike.
    package static func list(of item: SchemaNode, _ what: String) -> SchemaNode {
        ["description": .string(what), "type": "array", "items": item]
    }

    /// The beginning and the end of a text: `^` and `$` also match beside line breaks in some dialects.
    private static let begin = #"(?<![\s\S])"#
    private static let end = #"(?![\s\S])"#

    package static let schemaNumber: SchemaNode = [
        "description": "The version of this format.", "type": "integer", "const": 1,
    ]
    /// Lower-case letters, digits and hyphens.
    package static let identifier: SchemaNode = [
        "type": "string", "maxLength": 64, "pattern": .string(begin + "[a-z0-9][a-z0-9-]*" + end),
    ]
    /// One line of text without control characters.
    package static let line: SchemaNode = [
        "type": "string", "pattern": .string(begin + #"[^\x00-\x08\x0a-\x1f\x7f]+"# + end),
    ]
    package static let nonEmpty: SchemaNode = ["type": "string", "minLength": 1]
    package static let anyString: SchemaNode = ["type": "string"]
    package static let strings: SchemaNode = ["type": "array", "items": ["type": "string"]]
    package static let version: SchemaNode = [
        "type": "string", "pattern": .string(begin + #"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}"# + end),
    ]
    /// An expression, or plainly true or false.
    package static let condition: SchemaNode = ["anyOf": [["type": "boolean"], ["type": "string", "minLength": 1]]]
    /// A path that stays below its folder.
    package static let path: SchemaNode = ["type": "string", "pattern": .string(pathPattern)]
    /// A path, or what renders to one.
    package static let renderedPath: SchemaNode = [
        "type": "string", "anyOf": [["pattern": .string(pathPattern)], ["pattern": #"\{[{%#]"#]],
    ]
    private static let pathPattern =
        begin + #"(?!/)(?!.*//)(?!.*/"# + end + #")(?!(?:.*/)?\.{1,2}(?:/|"# + end + #"))[^\x00-\x1f\x7f\\]+"# + end
    /// The name of a question or variable, none of Cairn's own.
    package static let variableName: SchemaNode = [
        "pattern": .string(begin + "[A-Za-z_][A-Za-z0-9_]*" + end),
        "not": ["enum": ["answers", "cairn", "project", "template"]],
    ]
}
