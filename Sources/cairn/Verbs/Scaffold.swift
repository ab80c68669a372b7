import ArgumentParser

/// `cairn scaffold`: writes a project's starter repository.
struct Scaffold: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "scaffold", abstract: "Write a project's starter repository.",
        usage: "cairn scaffold [<options>] <project> [<dir>]",
        discussion: """
            Asks the template's questions when a terminal is there; otherwise, and with --defaults, takes the defaults \
            for what was not answered. Writes the whole starter or nothing.
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
        name: .customLong("set"), help: ArgumentHelp("Answer a question; may be repeated.", valueName: "name=value"))
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

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    /// What the arguments ask for.
    var scaffolding: Scaffolding {
        Scaffolding(
            project: project, directory: directory, assignments: assignments, answers: answers, defaults: defaults,
            dryRun: dryRun, catalog: catalog, output: output)
    }

    func run() throws {
        try scaffolding.run()
    }
}
