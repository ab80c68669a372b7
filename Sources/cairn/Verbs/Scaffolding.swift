import CairnPlan
import CairnProject
import SystemPackage

/// What the arguments of `cairn scaffold` ask for.
struct Scaffolding {
    /// The project's id.
    var project: String
    /// The starter's folder, unless it is the project's id.
    var directory: String?
    /// Answers as `name=value`.
    var assignments: [String]
    /// The file of answers.
    var answers: String?
    /// Whether to ask nothing.
    var defaults: Bool
    /// Whether to write nothing.
    var dryRun: Bool
    /// Whether the starter becomes a git repository.
    var repository: RepositoryWish
    /// Where the catalog is.
    var catalog: CatalogOption
    /// How to print.
    var output: OutputOptions

    /// Does it.
    /// - Throws: the exit code, if it could not be done.
    func run() throws {
        try output.run {
            let request = ScaffoldRequest(
                project: project, directory: directory.map { FilePath($0) },
                answers: try AnswerInput(assignments: assignments, file: answers).read(), repository: repository)
            var prompter: (any Prompter)? =
                defaults || !TerminalPrompter.isPossible ? nil : TerminalPrompter(output: output)
            defer { prompter?.finish() }
            Interruption.install()
            let session = Session(catalog, output)
            let result =
                dryRun
                ? try session.planScaffold(request, prompter: &prompter)
                : try session.scaffold(request, prompter: &prompter)
            let view = ScaffoldView(result: result)
            if output.isJSON {
                try output.print(ScaffoldView.output, view)
            } else {
                try output.print(
                    view.text(Style(isOn: output.usesColor), width: output.width, catalog: catalog.catalog))
            }
            if result.repository == .uncommitted, Interruption.isRequested {
                throw CommandFailure(code: Interruption.status)
            }
        }
    }
}
