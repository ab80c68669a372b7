import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// `cairn show`: what a project is, asks, writes and teaches.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a project: its guide, questions, files and milestones.")

    @Argument(help: ArgumentHelp("The project's id, as 'cairn list' gives it.", valueName: "project"))
    var project: String

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let catalog = try catalog.load()
            let project = try catalog.project(project)
            let phase = catalog.phases.first { $0.projects.contains { $0.id == project.id } }
            let template = try loadTemplate(project, catalog)
            let files: [String]? = if let template { files(template, project, catalog) } else { nil }
            let page = ProjectPage(project: project, phase: phase, template: template, files: files)
            if output.isJSON {
                try output.print(page.json)
            } else {
                try output.print(page.text(Style(isOn: output.usesColor)))
            }
        }
    }

    private func loadTemplate(_ project: Project, _ catalog: Catalog) throws -> Template? {
        guard case .template = project.offer else { return nil }
        return try catalog.template(of: project)
    }

    /// The paths that scaffolding with the defaults would write, or nil if some question has no default.
    private func files(_ template: Template, _ project: Project, _ catalog: Catalog) -> [String]? {
        let planner = Planner(template, project: project, catalogID: catalog.id, cairnVersion: Version.current)
        var nobody: (any Prompter)?
        guard let resolution = try? planner.resolve(GivenAnswers(), prompter: &nobody),
            let plan = try? planner.plan(resolution.answers)
        else { return nil }
        return plan.files.map(\.path.string)
    }
}
