import ArgumentParser
import CairnProject

/// `cairn show`: what a project is, asks, writes and teaches.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "show", abstract: "Show a project: its guide, questions, files and milestones.",
        usage: "cairn show [<options>] <project>")

    @Argument(
        help: ArgumentHelp("The project's id, as 'cairn list' gives it.", valueName: "project"), completion: .projects)
    var project: String

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let view = ShowView(try Session(catalog, output).show(project))
            if output.isJSON {
                try output.print(ShowView.output, view)
            } else {
                let style = Style(isOn: output.usesColor)
                try output.print(view.text(style, width: output.width, suffix: catalog.suffix))
            }
        }
    }
}
