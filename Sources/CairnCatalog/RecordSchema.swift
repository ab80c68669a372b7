package import CairnDiagnostics

extension Record {
    /// The name of the file beside the record with the record's JSON Schema, which the record's first line names: an
    /// editor finds it without a network.
    package static let schemaFileName = ".cairn.schema.json"

    /// The JSON Schema of a record.
    package static let schema = SchemaNode.mapping(
        "Where a starter came from.",
        required: ["schema", "cairn", "catalog", "project", "template-version", "answers"],
        [
            ("schema", .schemaNumber), ("cairn", SchemaNode.anyString.described("The version of Cairn that wrote it.")),
            ("catalog", SchemaNode.identifier.described("The id of the catalog.")),
            ("project", SchemaNode.identifier.described("The id of the project in the catalog.")),
            ("template-version", SchemaNode.version.described("The version of the template that it was made from.")),
            (
                "answers",
                [
                    "description": "The answers that it was made with, each by the name of its question.",
                    "type": "object",
                    "additionalProperties": [
                        "anyOf": [["type": ["string", "number", "boolean"]], .strings]
                    ],
                ]
            ),
        ]
    ).document(kind: "record", title: "The record of a starter: .cairn.yaml")
}
