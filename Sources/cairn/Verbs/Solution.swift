import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnProject
import SystemPackage

/// `cairn solution`: a milestone's solution as a diff against the project.
struct Solution: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "solution", abstract: "Show a milestone's solution as a diff against the project, or write it.",
        usage: "cairn solution [<options>] <milestone> [<dir>]",
        discussion: """
            The diff is one that git reads: cairn solution ID | git apply. A solution builds on those of the \
            milestones before it; what the project lacks of them is said.

            --apply writes all of the solution's files or none. It refuses a project whose last state git could not \
            bring back, and one that lacks earlier milestones, unless --force is given.
            """)

    @Argument(
        help: ArgumentHelp("The milestone: its id or its number.", valueName: "milestone"), completion: .milestones)
    var milestone: String

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @Flag(help: "Write the solution into the project.")
    var apply = false

    @Flag(help: "With --apply: write it whatever git says.")
    var force = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if force, !apply { throw ValidationError("--force goes with --apply") }
    }

    func run() throws {
        try output.run {
            try checkArguments()
            let session = Session(catalog, output)
            if apply {
                try print(try apply(in: session))
            } else {
                let comparison = try session.compareSolution(milestone, in: FilePath(directory))
                try print(SolutionView(comparison: comparison, isApplied: false, suffix: suffix))
            }
        }
    }

    /// What commands about the same project and catalog need behind them.
    private var suffix: String {
        catalog.suffix(of: directory)
    }

    private func apply(in session: Session) throws -> SolutionView {
        Interruption.install()
        do {
            let result = try session.applySolution(milestone, in: FilePath(directory), isForced: force)
            return SolutionView(comparison: result.comparison, isApplied: result.isApplied, suffix: suffix)
        } catch let error as LackingMilestones {
            var problem = error.comparison.lack(.error, suffix: suffix)
            problem.help.append("or write it all the same: --force")
            throw problem
        }
    }

    private func print(_ view: SolutionView) throws {
        if output.isJSON { return try output.print(view.json) }
        if !apply { for warning in view.warnings { output.write([warning]) } }
        guard !view.comparison.changes.isEmpty else {
            return output.note("The project has this solution already: nothing to change.\n")
        }
        let style = Style(isOn: output.usesColor)
        if apply {
            try output.print(view.applied(style))
        } else {
            try output.print(view.diff(style))
        }
    }

    /// Who forgets the milestone is told so: a folder stands in its place then.
    private func checkArguments() throws {
        let record = FilePath(milestone).appending(Record.fileName)
        guard directory == ".", (try? LocalFileSystem().info(at: record)) != nil else { return }
        let place = catalog.suffix(of: milestone)
        throw Diagnostic(
            id: "no-milestone", "'\(milestone)' is a project: which milestone's solution is wanted?",
            help: ["name the milestone before it: cairn solution 1\(place)", "see them all: cairn status\(place)"])
    }
}
