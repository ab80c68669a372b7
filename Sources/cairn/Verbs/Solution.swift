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
        usage: """
            cairn solution [<options>] <milestone> [<dir>]
            cairn solution --abort [<dir>]
            """,
        discussion: """
            The diff is one that git reads: cairn solution ID | git apply. A solution builds on those of the \
            milestones before it; what the project lacks of them is said.

            --apply writes all or nothing. It merges what the solution changes since the ones before it with what the \
            project has. What both have changed stands between marks in code and prose; a JSON, YAML or TOML file \
            stays as it is, and the change is left beside it as NAME.rej; for a lock file the command is named that \
            locks again. Then the exit code is 1, and --abort brings the state before back.

            --apply refuses a project whose last state git could not bring back, and one that lacks earlier \
            milestones, unless --force is given.
            """)

    @Argument(
        help: ArgumentHelp("The milestone: its id or its number.", valueName: "milestone"), completion: .milestones)
    var milestone: String?

    @Argument(help: ArgumentHelp("The project's folder. (default: .)", valueName: "dir"), completion: .directory)
    var directory: String?

    @Flag(help: "Merge the solution into the project.")
    var apply = false

    @Flag(help: "Bring the state before an --apply back that has left conflicts.")
    var abort = false

    @Flag(help: "With --apply: write it whatever git says. With --abort: though all conflicts are gone.")
    var force = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if apply, abort { throw ValidationError("--apply and --abort exclude each other") }
        if force, !apply, !abort { throw ValidationError("--force goes with --apply or --abort") }
        if milestone == nil, !abort { throw ValidationError("Missing expected argument '<milestone>'") }
        if abort, let directory { throw ValidationError("Unexpected argument '\(directory)'") }
    }

    func run() throws {
        try output.run {
            if abort { return try runAbort(in: milestone ?? ".") }
            try checkArguments()
            let session = Session(catalog, output)
            if apply {
                let result = try apply(in: session)
                try print(result.comparison, isApplied: result.isApplied)
                if !result.comparison.open.isEmpty { throw CommandFailure(code: .checksFailed) }
            } else {
                try print(try session.compareSolution(milestone ?? "", in: folder), isApplied: false)
            }
        }
    }

    private var folder: FilePath { FilePath(directory ?? ".") }

    private func apply(in session: Session) throws -> SolutionResult {
        Interruption.install()
        do {
            return try session.applySolution(milestone ?? "", in: folder, isForced: force)
        } catch let error as LackingMilestones {
            var problem = error.comparison.lack(.error, suffix: catalog.suffix(of: folder.string))
            problem.help.append("or write it all the same: --force")
            throw problem
        }
    }

    private func runAbort(in directory: String) throws {
        Interruption.install()
        let view = AbortView(
            result: try Session(catalog, output).abortSolution(in: FilePath(directory), isForced: force))
        if output.isJSON { return try output.print(AbortView.output, view) }
        try output.print(view.text(Style(isOn: output.usesColor)))
    }

    private func print(_ comparison: SolutionComparison, isApplied: Bool) throws {
        let view = SolutionView(
            comparison: comparison, isApplied: isApplied, suffix: catalog.suffix(of: folder.string),
            folder: directory.map { " " + $0.shellQuoted } ?? "")
        if output.isJSON { return try output.print(SolutionView.output, view) }
        if !apply { for warning in view.warnings { output.write([warning]) } }
        guard !comparison.isSame else {
            return output.remark("The project has this solution already: nothing to change.\n")
        }
        let style = Style(isOn: output.usesColor)
        if apply {
            try output.print(view.applied(style, width: output.width))
        } else {
            try output.print(view.diff(style))
        }
    }

    /// Who forgets the milestone is told so: a folder stands in its place then.
    private func checkArguments() throws {
        let milestone = milestone ?? ""
        let record = FilePath(milestone).appending(Record.fileName)
        guard directory == nil, (try? LocalFileSystem().info(at: record)) != nil else { return }
        let place = catalog.suffix(of: milestone)
        throw Diagnostic(
            id: "no-milestone", "'\(milestone)' is a project: which milestone's solution is wanted?",
            help: ["name the milestone before it: cairn solution 1\(place)", "see them all: cairn status\(place)"])
    }
}
