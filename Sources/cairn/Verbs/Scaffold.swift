import ArgumentParser
import CairnProject

/// `cairn scaffold`: writes a project's starter repository.
struct Scaffold: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "scaffold", abstract: "Write a project's starter repository.",
        usage: "cairn scaffold [<options>] <project> [<dir>]",
        discussion: """
            Asks the template's questions when a terminal is there; otherwise, and with --defaults, takes the defaults \
            for what was not answered. Writes the whole starter or nothing.

            With --git the starter becomes a git repository with a first commit: with your name, your first branch's \
            name, your signature and your hooks. On a terminal that is asked, unless the folder is in a repository \
            already; without one, and with --defaults, it is done only with --git. The starter stays as it is if git \
            refuses: a warning says why, and what to type.
            """)

    @Argument(
        help: ArgumentHelp("The project's id, as 'cairn list' gives it.", valueName: "project"), completion: .projects)
    var project: String

    @Argument(
        help: ArgumentHelp(
            "The starter's folder: new, empty, or holding only .git. Default: the project's id.", valueName: "dir"),
        completion: .directory)
    var directory: String?

    @Option(
        name: .customLong("set"), help: ArgumentHelp("Answer a question; may be repeated.", valueName: "name=value"),
        completion: .assignments)
    var assignments: [String] = []

    @Option(
        help: ArgumentHelp(
            "Read answers from a YAML or JSON file; '-' is the standard input.", valueName: "file"),
        completion: .file())
    var answers: String?

    @Flag(help: "Ask nothing: take the default of every question that is not answered.")
    var defaults = false

    @Flag(help: "Show what would be written, and write nothing.")
    var dryRun = false

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Make the starter a git repository with a first commit.")
    var git: Bool?

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    /// Whether the starter becomes a git repository.
    private var wish: RepositoryWish {
        switch git {
        case true?: .make
        case false?: .declined
        case nil: .ask
        }
    }

    /// What the arguments ask for.
    var scaffolding: Scaffolding {
        Scaffolding(
            project: project, directory: directory, assignments: assignments, answers: answers, defaults: defaults,
            dryRun: dryRun, repository: wish, catalog: catalog, output: output)
    }

    func run() throws {
        try scaffolding.run()
    }
}
