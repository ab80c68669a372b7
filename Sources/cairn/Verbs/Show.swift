import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator

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
            let catalog = try catalog.load()
            let project = try catalog.project(project)
            let phase = catalog.phases.first { $0.projects.contains { $0.id == project.id } }
            let template = try loadTemplate(project, catalog)
            let outcome = template.flatMap { defaults($0, project, catalog) }
            let page = ProjectPage(
                project: project, phase: phase, template: template, files: outcome?.files,
                words: outcome?.words ?? [:],
                defaults: Dictionary(outcome?.answers.map { ($0.name, $0.value) } ?? [], uniquingKeysWith: { $1 }))
            if output.isJSON {
                try output.print(page.json)
            } else {
                try output.print(
                    page.text(Style(isOn: output.usesColor), width: output.width, suffix: self.catalog.suffix))
            }
        }
    }

    private func loadTemplate(_ project: Project, _ catalog: Catalog) throws -> Template? {
        guard case .template = project.offer else { return nil }
        return try catalog.template(of: project)
    }

    /// What scaffolding with the defaults would write and answer, or nil if some question has no default.
    private func defaults(
        _ template: Template, _ project: Project, _ catalog: Catalog
    ) -> (files: [String], answers: [Answer], words: [String: MilestoneWords])? {
        let planner = Planner(template, project: project, catalogID: catalog.id, cairnVersion: Version.current)
        var nobody: (any Prompter)?
        guard let resolution = try? planner.resolve(GivenAnswers(), prompter: &nobody),
            let plan = try? planner.plan(resolution.answers)
        else { return nil }
        var words: [String: MilestoneWords] = [:]
        if let variables = try? planner.variables(resolution.answers) {
            for one in template.milestones {
                words[one.id] = try? MilestoneWords(one, of: template, planner: planner, variables: variables)
            }
        }
        return (plan.files.map(\.path.string), resolution.answers, words)
    }
}
