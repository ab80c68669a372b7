import ArgumentParser
import CairnProof

/// `cairn schema`: prints the JSON Schema of a file that authors write, or of the record.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "schema", abstract: "Print the JSON Schema of a manifest or of the record, for editors.",
        discussion: """
            cairn schema template >template.schema.json, and '# yaml-language-server: $schema=…/template.schema.json' \
            as the first line of a template.yaml, make an editor complete it.
            """)

    @Argument(help: ArgumentHelp("catalog, template, layer, milestone or record.", valueName: "kind"))
    var kind: ManifestSchema

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run { try output.print(kind.text) }
    }
}

extension ManifestSchema: ExpressibleByArgument {}
