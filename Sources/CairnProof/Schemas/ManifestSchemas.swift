import CairnCatalog
package import CairnDiagnostics

/// The JSON Schemas (2020-12) of what authors write and of the record, as `cairn schema` prints them.
///
/// They say what can be said of one document by itself. That ids are unique, that what is named exists, and that
/// expressions can be read is for the loader and `cairn lint` to tell.
package enum ManifestSchema: String, Sendable, CaseIterable {
    case catalog, template, layer, milestone, record

    /// The schema's JSON text, ending in a line break.
    package var text: String { node.text }

    /// The schema.
    package var node: SchemaNode {
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
            ("title", SchemaNode.line.described("The roadmap's name for people.")),
            ("phases", .list(of: phase, "The stages of the roadmap, in order.")),
        ])

    private static let phase = SchemaNode.mapping(
        "A stage of the roadmap.", required: ["id", "title", "months", "focus", "projects"],
        [
            ("id", SchemaNode.identifier.described("What the phase is called on the command line.")),
            ("title", SchemaNode.line.described("Its name for people.")),
            ("months", ["description": "How many months it takes.", "type": "integer", "minimum": 1]),
            ("focus", SchemaNode.line.described("What it is about, in a line.")),
            ("skills", SchemaNode.strings.described("What is learned in it.")),
            ("projects", .list(of: project, "What is built in it.")),
        ])

    private static let project = SchemaNode.mapping(
        "A project of a phase.", required: ["id", "title", "summary", "role"],
        [
            ("id", SchemaNode.identifier.described("What the project is called on the command line and in records.")),
            ("title", SchemaNode.line.described("Its name for people.")),
            ("summary", SchemaNode.line.described("What is built, in a line.")),
            ("guide", SchemaNode.line.described("The roadmap's guide that teaches it.")),
            (
                "role",
                [
                    "description": "Whether the phase asks for it or offers it.",
                    "enum": .strings(Project.Role.allCases.map(\.rawValue)),
                ]
            ),
            ("requires", SchemaNode.strings.described("The ids of the projects to do before.")),
            ("template", SchemaNode.path.described("The template's folder.")),
            ("status", ["description": "Said while there is no template.", "const": "planned"]),
        ]
    ).with([("oneOf", [["required": ["template"]], ["required": ["status"]]])])

    private static func manifest(_ what: String, isLayer: Bool) -> SchemaNode {
        let named: SchemaNode = ["type": "object", "propertyNames": .variableName]
        let version: [(String, SchemaNode)] =
            isLayer
            ? []
            : [("version", SchemaNode.version.described("The template's version, such as 1.2.0; records name it."))]
        return SchemaNode.mapping(
            what, required: isLayer ? ["schema"] : ["schema", "version"],
            [("schema", .schemaNumber)] + version + [
                ("layers", .list(of: .identifier, "The layers that it stands on, the lowest first.")),
                (
                    "questions",
                    named.with([("additionalProperties", ["$ref": "#/$defs/question"])])
                        .described("What is asked before a starter is made, each by the name of its answer.")
                ),
                ("variables", named.described("Computed values; the strings in them are rendered.")),
                ("files", .list(of: ["$ref": "#/$defs/rule"], "Rules for some of the files below files/.")),
                (
                    "demo",
                    [
                        "description": "The command that shows a starter at work, each word rendered: `[make, demo]`.",
                        "type": "array", "minItems": 1, "items": .nonEmpty,
                    ]
                ),
                ("structure", .list(of: ["$ref": "#/$defs/check"], "What every project keeps, from the first day on.")),
                ("proof", proof),
            ]
        ).with([("$defs", .object([("question", question), ("rule", rule)] + CheckSchemas.definitions))])
    }

    private static let question = SchemaNode.mapping(
        "A question; one that a layer declares may be declared again with only what differs.", required: [],
        [
            (
                "type",
                [
                    "description": "What kind of answer is asked for.",
                    "enum": .strings(Question.Kind.allCases.map(\.rawValue)),
                ]
            ),
            ("help", SchemaNode.nonEmpty.described("What is asked.")),
            ("default", ["description": "The answer unless another is given; a string is rendered."]),
            (
                "choices",
                [
                    "description": "The answers to choose from: a list, or a mapping of each to what it is shown as.",
                    "anyOf": [
                        ["type": "array", "minItems": 1, "uniqueItems": true],
                        ["type": "object", "minProperties": 1, "additionalProperties": ["type": "string"]],
                    ],
                ]
            ),
            ("when", SchemaNode.condition.described("The condition for asking.")),
            (
                "validate",
                .mapping(
                    "A pattern that the whole answer has to match.", required: ["pattern"],
                    [
                        ("pattern", SchemaNode.nonEmpty.described("An expression (PCRE2).")),
                        ("message", SchemaNode.anyString.described("What is said of an answer that does not match.")),
                        (
                            "refused",
                            [
                                "description":
                                    "What is refused all the same: what it is, as in 'a keyword of Python', and the texts.",
                                "type": "object", "additionalProperties": SchemaNode.strings,
                            ]
                        ),
                    ])
            ),
            (
                "secret",
                [
                    "description": "Whether the answer is never recorded and never printed; it needs a default then.",
                    "type": "boolean",
                ]
            ),
            ("examples", ["description": "Answers that `cairn test` tries.", "type": "array"]),
        ])

    private static let rule = SchemaNode.mapping(
        "What to do with some of the files below files/.", required: ["path"],
        [
            ("path", SchemaNode.path.described("The file below files/, or a pattern over paths (`*`, `?`, `**`).")),
            ("when", SchemaNode.condition.described("The condition for writing it.")),
            ("to", SchemaNode.nonEmpty.described("Its path in the starter, rendered; only for one file.")),
        ]
    ).with([
        ("dependentSchemas", ["to": ["properties": ["path": ["not": ["type": "string", "pattern": "[*?]"]]]]])
    ])

    private static let proof = SchemaNode.mapping(
        "What `cairn test` has to know of the template.", required: [],
        [
            ("tests", .list(of: ownTest, "The starter's own tests, in order.")),
            ("once", .list(of: .condition, "Conditions for answers that are installed and run once.")),
            (
                "versions",
                .list(
                    of: [
                        "description": "A program and its arguments, each rendered; its first line of output counts.",
                        "type": "array", "minItems": 1, "items": .nonEmpty,
                    ], "Commands that say which versions of tools the proof depends on.")
            ),
        ])

    private static let ownTest = SchemaNode.mapping(
        "A command that shows that a starter works.", required: ["run"],
        [
            (
                "run",
                [
                    "description": "The program and its arguments, each rendered; no shell reads them.",
                    "type": "array", "minItems": 1, "prefixItems": [.nonEmpty], "items": .anyString,
                ]
            ),
            ("when", SchemaNode.condition.described("The answers for which it is run.")),
            (
                "reads",
                .list(
                    of: .nonEmpty,
                    "The files that it reads: patterns of paths, rendered; one with `!` before it takes files out again."
                )
            ),
            (
                "timeout",
                [
                    "description": "How many seconds it may take.", "type": "integer", "minimum": 1, "maximum": 7200,
                ]
            ),
        ])

    private static let milestoneProof = SchemaNode.mapping(
        "What `cairn test` has to know of the milestone.", required: [],
        [
            ("guards", SchemaNode.strings.described("The ids of checks that pass on the starter already.")),
            (
                "own",
                .list(
                    of: .nonEmpty,
                    "Names in acceptance tests that are the tests' own, rendered: no contract has to hold them.")
            ),
            (
                "survivors",
                .list(
                    of: .mapping(
                        "A file, and why its loss may go unnoticed.", required: ["path", "why"],
                        [
                            ("path", SchemaNode.nonEmpty.described("The file's path in the project, rendered.")),
                            ("why", SchemaNode.line.described("Why, in a line.")),
                        ]), "Files of the solution whose loss no check has to notice.")
            ),
        ])

    private static let contract = SchemaNode.mapping(
        "What the acceptance tests hold a project to, each interface by its name.", required: ["names"],
        [
            (
                "names",
                SchemaNode.list(
                    of: .mapping(
                        "An interface that the acceptance tests use.", required: ["name", "kind", "says"],
                        [
                            ("name", SchemaNode.line.described("What it is called, rendered.")),
                            (
                                "kind",
                                [
                                    "description": "What sort of interface it is.",
                                    "enum": .strings(MilestoneContract.Kind.allCases.map(\.rawValue)),
                                ]
                            ),
                            ("says", SchemaNode.line.described("What it does, in a line, rendered.")),
                        ]), "The interfaces, in the order in which a learner reads them."
                ).with([("minItems", 1)])
            ),
            ("free", .list(of: .line, "What no test asks about, each in a line.")),
        ])

    private static let milestoneBody = SchemaNode.mapping(
        "A step that a learner completes.", required: ["title", "goal", "why", "checks"],
        [
            ("title", SchemaNode.line.described("Its name for people.")),
            ("goal", SchemaNode.line.described("What the learner builds.")),
            ("contract", contract),
            ("why", SchemaNode.line.described("Why it is worth learning.")),
            ("hints", SchemaNode.strings.described("What helps with it as a whole, the mildest first.")),
            (
                "checks",
                [
                    "description": "What shows that it is complete.", "type": "array", "minItems": 1,
                    "items": ["$ref": "#/$defs/check"],
                ]
            ),
            ("proof", milestoneProof),
        ]
    ).with([("$defs", .object(CheckSchemas.definitions))])
}
