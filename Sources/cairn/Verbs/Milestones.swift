import ArgumentParser
import CairnProject
import CairnProof
import SystemPackage

/// `cairn milestones`: edits the solutions of a template with git.
struct Milestones: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "milestones", _superCommandName: "cairn",
        abstract: "Edit a template's solutions with git, for authors.",
        usage: "cairn milestones edit|save|rebase [<options>] <argument> ...",
        discussion: """
            edit lays out a git repository with a commit for the starter and one for each milestone's solution, as they \
            are with the default answers. Amend the commits as you like, with git rebase for example, and try them. save \
            writes them back into the template, as patches and files. What stands in the starter, and what only some \
            answers give, is edited in the template; save says so. When the starter has changed there, rebase carries the \
            patches of the solutions over to it, or names the hunk that does not fit any more.

            Nothing is written unless the template still renders with every combination of answers that cairn test takes.
            """,
        subcommands: [Edit.self, Save.self, Rebase.self])

    /// `cairn milestones edit`.
    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", _superCommandName: "cairn milestones",
            abstract: "Lay out the starter and the solutions as commits.",
            usage: "cairn milestones edit [<options>] <project> <dir>")

        @Argument(help: ArgumentHelp("The project's id.", valueName: "project"), completion: .projects)
        var project: String

        @Argument(help: ArgumentHelp("A new or empty folder.", valueName: "dir"), completion: .directory)
        var directory: String

        @OptionGroup var catalog: CatalogOption
        @OptionGroup var output: OutputOptions

        func run() throws {
            try output.run {
                Interruption.install()
                let result = try Session(catalog, output).layOutMilestones(of: project, in: FilePath(directory))
                try print(MilestonesView(result: result), output) { view in { view.laidOut($0, width: output.width) } }
            }
        }
    }

    /// `cairn milestones save`.
    struct Save: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "save", _superCommandName: "cairn milestones",
            abstract: "Write the commits back into the template.", usage: "cairn milestones save [<options>] [<dir>]")

        @Argument(help: ArgumentHelp("The folder that was laid out.", valueName: "dir"), completion: .directory)
        var directory = "."

        @OptionGroup var output: OutputOptions

        func run() throws {
            try output.run {
                Interruption.install()
                let session = Session(try CatalogOption.parse([]), output)
                let result = try session.saveMilestones(in: FilePath(directory))
                try print(MilestonesView(result: result), output, MilestonesView.saved)
            }
        }
    }

    /// `cairn milestones rebase`.
    struct Rebase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebase", _superCommandName: "cairn milestones",
            abstract: "Carry the patches over to a starter that has changed.",
            usage: "cairn milestones rebase [<options>] <project>")

        @Argument(help: ArgumentHelp("The project's id.", valueName: "project"), completion: .projects)
        var project: String

        @OptionGroup var catalog: CatalogOption
        @OptionGroup var output: OutputOptions

        func run() throws {
            try output.run {
                Interruption.install()
                let result = try Session(catalog, output).rebaseMilestones(of: project)
                try print(MilestonesView(result: result), output, MilestonesView.rebased)
            }
        }
    }
}

/// Prints what came of it.
/// - Throws: that it could not be done, which was said.
private func print(
    _ view: MilestonesView, _ output: OutputOptions, _ text: (MilestonesView) -> (Style) -> String
) throws {
    if output.isJSON {
        try output.print(MilestonesView.output, view)
    } else if view.result.refusals.isEmpty {
        try output.print(text(view)(Style(isOn: output.usesColor)))
    } else {
        output.write(view.result.refusals)
        output.note("Nothing was written.\n")
    }
    if !view.result.refusals.isEmpty { throw CommandFailure(code: .checksFailed) }
}
