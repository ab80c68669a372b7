/// How values of a type are written as JSON, and the JSON Schema of what is written: one declaration, so that the two
/// cannot part.
package struct JSONForm<Value>: Sendable {
    /// What may stand there.
    package let schema: SchemaNode
    /// The named parts that `schema` refers to.
    let definitions: [SchemaDefinition]
    private let writing: @Sendable (Value, inout JSONWriter) -> Void

    /// Makes a form of which nothing but the two halves is known.
    package init(
        schema: SchemaNode, _ writing: @escaping @Sendable (_ value: Value, _ json: inout JSONWriter) -> Void
    ) {
        self.init(schema: schema, definitions: [], writing)
    }

    init(
        schema: SchemaNode, definitions: [SchemaDefinition],
        _ writing: @escaping @Sendable (Value, inout JSONWriter) -> Void
    ) {
        self.schema = schema
        self.definitions = definitions
        self.writing = writing
    }

    /// Makes the form of an object. A reader has to bear members that it does not know.
    /// - Parameters:
    ///   - says: what it is; empty where the member that holds it says so.
    ///   - members: its members, in the order they are written.
    package static func object(_ says: String = "", _ members: [JSONMember<Value>]) -> JSONForm {
        JSONForm(
            schema: .object(JSONMember.head(says, members)), definitions: members.flatMap(\.definitions)
        ) { value, json in
            json.object { json in
                for member in members { member.write(value, to: &json) }
            }
        }
    }

    /// Writes a value as the next one.
    package func write(_ value: Value, to json: inout JSONWriter) {
        writing(value, &json)
    }

    /// The form of something that is written as one of its parts.
    package func of<Whole>(_ part: @escaping @Sendable (Whole) -> Value) -> JSONForm<Whole> {
        let writing = writing
        return JSONForm<Whole>(schema: schema, definitions: definitions) { writing(part($0), &$1) }
    }

    /// The form of a list.
    package var list: JSONForm<[Value]> {
        let writing = writing
        return JSONForm<[Value]>(schema: ["type": "array", "items": schema], definitions: definitions) { values, json in
            json.array { json in
                for value in values { writing(value, &json) }
            }
        }
    }

    /// The form of an object with a member for each of many names.
    package var byName: JSONForm<[(name: String, value: Value)]> {
        let writing = writing
        return JSONForm<[(name: String, value: Value)]>(
            schema: ["type": "object", "additionalProperties": schema], definitions: definitions
        ) { members, json in
            json.object { json in
                for member in members {
                    json.name(member.name)
                    writing(member.value, &json)
                }
            }
        }
    }

    /// The form of a value that may be absent: then it is null.
    package var orNull: JSONForm<Value?> {
        let writing = writing
        return JSONForm<Value?>(schema: schema.orNull, definitions: definitions) { value, json in
            if let value { writing(value, &json) } else { json.null() }
        }
    }

    /// The same form, whose schema stands once in a document, under a name.
    package func named(_ name: String) -> JSONForm {
        JSONForm(
            schema: ["$ref": .string("#/$defs/\(name)")],
            definitions: definitions + [SchemaDefinition(name: name, schema: schema)], writing)
    }
}

/// A part of a schema that others refer to.
struct SchemaDefinition: Sendable {
    var name: String
    var schema: SchemaNode
}

/// A member of an object, in a form: its name, what it says, and how it is taken from the whole.
package struct JSONMember<Value>: Sendable {
    let name: String
    let isRequired: Bool
    let schema: SchemaNode
    let definitions: [SchemaDefinition]
    private let writing: @Sendable (Value, inout JSONWriter) -> Void

    /// Makes a member that is always there.
    /// - Parameters:
    ///   - says: what it is, in words for those who read the schema; empty where its name does.
    ///   - form: how it is written.
    ///   - part: how it is taken from the whole.
    package static func always<Part>(
        _ name: String, _ says: String = "", _ form: JSONForm<Part>, _ part: @escaping @Sendable (Value) -> Part
    ) -> JSONMember {
        JSONMember(name: name, isRequired: true, schema: form.schema.saying(says), definitions: form.definitions) {
            $1.name(name)
            form.write(part($0), to: &$1)
        }
    }

    /// Makes a member that is left out where there is nothing to say; see above.
    package static func optional<Part>(
        _ name: String, _ says: String = "", _ form: JSONForm<Part>, _ part: @escaping @Sendable (Value) -> Part?
    ) -> JSONMember {
        JSONMember(name: name, isRequired: false, schema: form.schema.saying(says), definitions: form.definitions) {
            guard let value = part($0) else { return }
            $1.name(name)
            form.write(value, to: &$1)
        }
    }

    /// Makes a member that is always the same number.
    package static func constant(_ name: String, _ says: String, _ number: Int) -> JSONMember {
        JSONMember(
            name: name, isRequired: true, schema: SchemaNode.constant(.int(number)).saying(says), definitions: []
        ) {
            $1.member(name, number)
        }
    }

    /// Makes a member that is always the same text.
    package static func constant(_ name: String, _ says: String, _ text: String) -> JSONMember {
        JSONMember(
            name: name, isRequired: true, schema: SchemaNode.constant(.string(text)).saying(says), definitions: []
        ) {
            $1.member(name, text)
        }
    }

    /// Makes what stands for members that the schema does not tell of.
    package static func further(_ writing: @escaping @Sendable (Value, inout JSONWriter) -> Void) -> JSONMember {
        JSONMember(name: "", isRequired: false, schema: [:], definitions: [], writing)
    }

    /// The same member of something that `Value` is a part of.
    package func of<Whole>(_ part: @escaping @Sendable (Whole) -> Value) -> JSONMember<Whole> {
        let writing = writing
        return JSONMember<Whole>(name: name, isRequired: isRequired, schema: schema, definitions: definitions) {
            writing(part($0), &$1)
        }
    }

    /// Writes the member, or nothing where it is left out.
    package func write(_ value: Value, to json: inout JSONWriter) {
        writing(value, &json)
    }

    private init(
        name: String, isRequired: Bool, schema: SchemaNode, definitions: [SchemaDefinition],
        _ writing: @escaping @Sendable (Value, inout JSONWriter) -> Void
    ) {
        self.name = name
        self.isRequired = isRequired
        self.schema = schema
        self.definitions = definitions
        self.writing = writing
    }

    /// The members of the schema of an object.
    static func head(_ says: String, _ members: [JSONMember]) -> [(String, SchemaNode)] {
        let told = members.filter { !$0.name.isEmpty }
        return (says.isEmpty ? [] : [("description", .string(says))]) + [
            ("type", "object"), ("required", .strings(told.filter(\.isRequired).map(\.name))),
            ("properties", .object(told.map { ($0.name, $0.schema) })),
        ] + (told.count < members.count ? [("additionalProperties", true)] : [])
    }
}

/// The forms of plain values.
package enum JSONForms {
    /// A text.
    package static let text = JSONForm<String>(schema: ["type": "string"]) { $1.value($0) }
    /// A truth value.
    package static let truth = JSONForm<Bool>(schema: ["type": "boolean"]) { $1.value($0) }
    /// A whole number that counts.
    package static let count = JSONForm<Int>(schema: ["type": "integer", "minimum": 0]) { $1.value($0) }
    /// A whole number from 1, such as a line's.
    package static let place = JSONForm<Int>(schema: ["type": "integer", "minimum": 1]) { $1.value($0) }
    /// A time in seconds.
    package static let seconds = JSONForm<Double>(schema: ["type": "number", "minimum": 0]) { $1.value($0) }
    /// Texts.
    package static let texts = text.list
    /// A text, or null.
    package static let textOrNull = text.orNull

    /// One of some words.
    package static func word(_ words: [String]) -> JSONForm<String> {
        JSONForm(schema: ["enum": .strings(words)]) { $1.value($0) }
    }
}

extension SchemaNode {
    /// The same, said in words unless there are none to say.
    fileprivate func saying(_ text: String) -> SchemaNode {
        text.isEmpty ? self : described(text)
    }

    fileprivate static func constant(_ value: SchemaNode) -> SchemaNode {
        ["const": value]
    }

    /// What may also be null.
    fileprivate var orNull: SchemaNode {
        guard case .object(let members) = self, let first = members.first, first.0 == "type",
            case .string(let type) = first.1
        else { return ["anyOf": [self, ["type": "null"]]] }
        return .object([("type", [.string(type), "null"])] + members.dropFirst())
    }
}
