import ArgumentParser
import CairnProject

/// `cairn list`: what there is, phase by phase.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "list", abstract: "List the catalog's projects by phase.",
        usage: "cairn list [<options>]")

    @Option(help: ArgumentHelp("List only the phase with this id.", valueName: "id"), completion: .phases)
    var phase: String?

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let view = ListView(result: try Session(catalog, output).list(phase: phase))
            if output.isJSON {
                try output.print(ListView.output, view)
            } else {
                let style = Style(isOn: output.usesColor)
                try output.print(view.text(style, width: output.width, suffix: catalog.suffix))
            }
        }
    }
}
