import CairnCatalog

/// The JSON Schemas (2020-12) of what authors write and of the record, as `cairn schema` prints them.
///
/// They say what can be said of one document by itself. That ids are unique, that what is named exists, and that
/// expressions can be read is for the loader and `cairn lint` to tell.
package enum ManifestSchema: String, Sendable, CaseIterable {
    case catalog, template, layer, milestone, record

    /// The schema's JSON text, ending in a line break.
    package var text: String { node.text }

    private var node: SchemaNode {
        switch self {
        case .catalog: document(Self.catalogBody, "A catalog of Cairn's: catalog.yaml")
        case .template: document(Self.manifest("A template.", isLayer: false), "A template's manifest: template.yaml")
        case .layer:
            document(
                Self.manifest("A layer, on which templates stand.", isLayer: true),
                "A layer's manifest: template.yaml below _layers")
        case .milestone: document(Self.milestoneBody, "A milestone's manifest: milestone.yaml")
        case .record: Record.schema
        }
    }

    private func document(_ body: SchemaNode, _ title: String) -> SchemaNode {
        body.document(kind: rawValue, title: title)
    }

    private static let catalogBody = SchemaNode.mapping(
        "The roadmap: phases in order, each with projects.", required: ["schema", "id", "title", "phases"],
        [
            ("schema", .schemaNumber), ("id", SchemaNode.identifier.described("What records name the catalog by.")),
            ("title", .line), ("phases", ["type": "array", "items": phase]),
        ])

    private static let phase = SchemaNode.mapping(
        "A stage of the roadmap.", required: ["id", "title", "months", "focus", "projects"],
        [
            ("id", .identifier), ("title", .line), ("months", ["type": "integer", "minimum": 1]), ("focus", .line),
            ("skills", .strings), ("projects", ["type": "array", "items": project]),
        ])

    private static let project = SchemaNode.mapping(
        "A project of a phase.", required: ["id", "title", "summary", "role"],
        [
            ("id", .identifier), ("title", .line), ("summary", .line), ("guide", .line),
            ("role", ["enum": .strings(Project.Role.allCases.map(\.rawValue))]),
            ("requires", SchemaNode.strings.described("The ids of the projects to do before.")),
            ("template", SchemaNode.path.described("The template's folder.")),
            ("status", ["description": "Said while there is no template.", "const": "planned"]),
        ]
    ).with([("oneOf", [["required": ["template"]], ["required": ["status"]]])])

    private static func manifest(_ what: String, isLayer: Bool) -> SchemaNode {
        let named: SchemaNode = ["type": "object", "propertyNames": .variableName]
        let version: [(String, SchemaNode)] = isLayer ? [] : [("version", .version)]
        return SchemaNode.mapping(
            what, required: isLayer ? ["schema"] : ["schema", "version"],
            [("schema", .schemaNumber)] + version + [
                ("layers", ["type": "array", "items": .identifier]),
                ("questions", named.with([("additionalProperties", ["$ref": "#/$defs/question"])])),
                ("variables", named.described("Computed values; the strings in them are rendered.")),
                ("files", ["type": "array", "items": ["$ref": "#/$defs/rule"]]),
                ("structure", ["type": "array", "items": ["$ref": "#/$defs/check"]]), ("proof", proof),
            ]
        ).with([("$defs", .object([("question", question), ("rule", rule)] + CheckSchemas.definitions))])
    }

    private static let question = SchemaNode.mapping(
        "A question; one that a layer declares may be declared again with only what differs.", required: [],
        [
            ("type", ["enum": .strings(Question.Kind.allCases.map(\.rawValue))]),
            ("help", SchemaNode.nonEmpty.described("What is asked.")),
            ("default", ["description": "The answer unless another is given; a string is rendered."]),
            (
                "choices",
                [
                    "anyOf": [
                        ["type": "array", "minItems": 1, "uniqueItems": true],
                        ["type": "object", "minProperties": 1, "additionalProperties": ["type": "string"]],
                    ]
                ]
            ),
            ("when", SchemaNode.condition.described("The condition for asking.")),
            (
                "validate",
                .mapping(
                    "A pattern that the whole answer has to match.", required: ["pattern"],
                    [("pattern", .nonEmpty), ("message", .anyString)])
            ),
            ("secret", ["type": "boolean"]),
            ("examples", ["description": "Answers that `cairn test` tries.", "type": "array"]),
        ])

    private static let rule = SchemaNode.mapping(
        "What to do with some of the files below files/.", required: ["path"],
        [("path", .path), ("when", .condition), ("to", .nonEmpty)]
    ).with([
        ("dependentSchemas", ["to": ["properties": ["path": ["not": ["type": "string", "pattern": "[*?]"]]]]])
    ])

    private static let proof = SchemaNode.mapping(
        "What `cairn test` has to know of the template.", required: [],
        [
            ("tests", ["description": "The starter's own tests, in order.", "type": "array", "items": ownTest]),
            (
                "once",
                [
                    "description": "Conditions for answers that are installed and run once.", "type": "array",
                    "items": .condition,
                ]
            ),
        ])

    private static let ownTest = SchemaNode.mapping(
        "A command that shows that a starter works.", required: ["run"],
        [
            (
                "run",
                [
                    "type": "array", "minItems": 1, "prefixItems": [.nonEmpty], "items": .anyString,
                ]
            ),
            ("when", .condition), ("timeout", ["type": "integer", "minimum": 1, "maximum": 7200]),
        ])

    private static let milestoneProof = SchemaNode.mapping(
        "What `cairn test` has to know of the milestone.", required: [],
        [
            ("guards", SchemaNode.strings.described("The ids of checks that pass on the starter already.")),
            (
                "survivors",
                [
                    "description": "Files of the solution whose loss no check has to notice.", "type": "array",
                    "items": .mapping(
                        "A file, and why its loss may go unnoticed.", required: ["path", "why"],
                        [("path", .nonEmpty), ("why", .line)]),
                ]
            ),
        ])

    private static let milestoneBody = SchemaNode.mapping(
        "A step that a learner completes.", required: ["title", "goal", "why", "checks"],
        [
            ("title", .line), ("goal", SchemaNode.line.described("What the learner builds.")),
            ("why", SchemaNode.line.described("Why it is worth learning.")), ("hints", .strings),
            ("checks", ["type": "array", "minItems": 1, "items": ["$ref": "#/$defs/check"]]),
            ("proof", milestoneProof),
        ]
    ).with([("$defs", .object(CheckSchemas.definitions))])
}
