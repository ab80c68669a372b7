import ArgumentParser
import CairnDiagnostics
import CairnProof

/// `cairn schema`: prints the JSON Schema of a file that authors write, of the record, or of what a verb prints.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "schema", abstract: "Print the JSON Schema of a manifest, of the record, or of what a verb prints as JSON.",
        usage: """
            cairn schema [<options>] <kind>
            cairn schema [<options>] output [<verb>]
            """,
        discussion: """
            cairn schema template >template.schema.json, and '# yaml-language-server: $schema=…/template.schema.json' \
            as the first line of a template.yaml, make an editor complete it.

            cairn schema output VERB is of all that the verb prints with --json, errors with it; without a verb, those \
            that there are are listed.
            """)

    @Argument(help: ArgumentHelp("catalog, template, layer, milestone, record or output.", valueName: "kind"))
    var kind: Kind

    @Argument(
        help: ArgumentHelp("With output: the verb.", valueName: "verb"),
        completion: .list(OutputSchema.allCases.map(\.rawValue)))
    var verb: String?

    @OptionGroup var output: OutputOptions

    /// What there is a schema of.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case catalog, template, layer, milestone, record, output

        /// The schema of a file; nil for what verbs print.
        var file: ManifestSchema? { ManifestSchema(rawValue: rawValue) }
    }

    mutating func validate() throws {
        if kind != .output, let verb { throw ValidationError("Unexpected argument '\(verb)'") }
    }

    func run() throws {
        try output.run {
            guard let schema = try schema else {
                let verbs = OutputSchema.allCases.map(\.rawValue)
                if output.isJSON { return try output.print(Self.listing, verbs) }
                return try output.print(verbs.map { $0 + "\n" }.joined())
            }
            // A schema bears members that it does not know, so it can say by what it was printed.
            if output.isJSON { return try output.print(Self.document, schema) }
            try output.print(schema.text)
        }
    }

    /// The schema that was asked for; nil for a list of them.
    private var schema: SchemaNode? {
        get throws(Diagnostic) {
            if let file = kind.file { return file.node }
            guard let verb else { return nil }
            if let schema = OutputSchema(rawValue: verb) { return schema.document }
            let near = didYouMean(verb, among: OutputSchema.allCases.map(\.rawValue))
            throw Diagnostic(
                id: "unknown-verb", "there is no verb '\(verb)'",
                help: [near, "see what there is: cairn schema output"].compactMap { $0 })
        }
    }

    /// The list of verbs.
    static let listing = JSONOutput<[String]>(
        "schema", "Without a verb: those whose output has a schema.", [.always("verbs", "", JSONForms.texts) { $0 }])

    /// A schema.
    static let document = JSONOutput<SchemaNode>(
        "schema", "A JSON Schema, whose members are those of its dialect.", [.further { $0.writeMembers(to: &$1) }])
}
