/// What a verb prints with `--json`: a head that all verbs share, and its own members.
package struct JSONOutput<Value>: Sendable {
    /// The verb.
    package let verb: String
    private let members: [JSONMember<Value>]
    private let says: String

    /// Makes the output of a verb.
    /// - Parameters:
    ///   - says: what it is.
    ///   - members: its own members, in the order they are written.
    package init(_ verb: String, _ says: String, _ members: [JSONMember<Value>]) {
        self.verb = verb
        self.says = says
        self.members = members
    }

    /// The text.
    /// - Parameter version: that of this program.
    package func json(_ value: Value, version: String) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            let head = JSONOutputHead(version: version, verb: verb)
            for member in JSONOutputHead.members { member.write(head, to: &json) }
            for member in members { member.write(value, to: &json) }
        }
        return json
    }

    /// The schema of the text, to make a document of.
    package var schema: JSONOutputSchema {
        let head = JSONOutputHead.members(of: JSONForms.word([verb]).of { $0 ?? "" })
        let form = JSONForm<(JSONOutputHead, Value)>.object(
            says, head.map { $0.of { $0.0 } } + members.map { $0.of { $0.1 } })
        return JSONOutputSchema(schema: form.schema, definitions: form.definitions)
    }
}

/// The schema of something that a verb prints.
package struct JSONOutputSchema: Sendable {
    fileprivate var schema: SchemaNode
    fileprivate var definitions: [SchemaDefinition]

    /// Makes one that is known by its schema only.
    package init(_ schema: SchemaNode) {
        self.init(schema: schema, definitions: [])
    }

    fileprivate init(schema: SchemaNode, definitions: [SchemaDefinition]) {
        self.schema = schema
        self.definitions = definitions
    }

    /// The JSON Schema (2020-12) of all that a verb prints with `--json`: its results, and that it has none.
    /// - Parameters:
    ///   - verb: the verb.
    ///   - results: what it prints when all goes well.
    package static func document(of verb: String, _ results: [JSONOutputSchema]) -> SchemaNode {
        let failure = JSONFailure.schema(of: verb)
        var names: [String] = []
        var definitions: [(String, SchemaNode)] = []
        for definition in (results + [failure]).flatMap(\.definitions) where !names.contains(definition.name) {
            names.append(definition.name)
            definitions.append((definition.name, definition.schema))
        }
        return .object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("$id", .string("urn:cairn:output:\(verb):\(JSONOutputHead.number)")),
            ("title", .string("cairn \(verb) --json")),
            (
                "description",
                "What the verb prints to the standard output: a result, or an object with errors if there is none. New members may come under the same number."
            ),
            ("anyOf", .list((results + [failure]).map(\.schema))), ("$defs", .object(definitions)),
        ])
    }
}

/// The members that everything printed as JSON begins with.
struct JSONOutputHead: Sendable {
    /// Counts up when a program that reads output could stumble over the difference; new members don't count.
    static let number = 1

    var version: String
    /// The verb; nil where the arguments tell none.
    var verb: String?

    static let members = members(of: JSONForms.textOrNull)

    static func members(of verb: JSONForm<String?>) -> [JSONMember<JSONOutputHead>] {
        [
            .constant(
                "schema", "The number of the form: with the verb, the last part of this schema's $id.", number),
            .always("cairn", "The version of Cairn that printed it.", JSONForms.text) { $0.version },
            .always("verb", "The verb that printed it.", verb) { $0.verb },
        ]
    }
}

/// What is printed with `--json` where there is no result: why not.
package struct JSONFailure: Sendable {
    private var head: JSONOutputHead
    private var errors: [Diagnostic]

    /// Makes one.
    /// - Parameters:
    ///   - verb: the verb; nil where the arguments tell none.
    ///   - version: that of this program.
    ///   - errors: what is wrong.
    package init(verb: String?, version: String, errors: [Diagnostic]) {
        head = JSONOutputHead(version: version, verb: verb)
        self.errors = errors
    }

    /// The text.
    package var json: JSONWriter {
        var json = JSONWriter()
        Self.form(JSONForms.textOrNull).write(self, to: &json)
        return json
    }

    static func schema(of verb: String) -> JSONOutputSchema {
        let form = form(
            JSONForm(schema: ["enum": [.string(verb), .null]]) { verb, json in
                if let verb { json.value(verb) } else { json.null() }
            })
        return JSONOutputSchema(schema: form.schema, definitions: form.definitions)
    }

    private static func form(_ verb: JSONForm<String?>) -> JSONForm<JSONFailure> {
        .object(
            "There is no result; the exit code says of what kind the reason is. The verb is null where the arguments tell none.",
            JSONOutputHead.members(of: verb).map { $0.of { $0.head } } + [
                .always("errors", "Why there is none.", Diagnostic.form.list) { $0.errors }
            ])
    }
}
