import ArgumentParser
import CairnProject
import CairnValidator
import Reports
import SystemPackage

/// `cairn status`: how far a project has come.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "status", abstract: "Show how far a project has come, from the repository alone.",
        usage: "cairn status [<options>] [<dir>]",
        discussion: """
            A milestone is complete if all of its checks pass, and pending if one does not. Without --run it is not \
            known where only checks are left that execute something.
            """)

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @OptionGroup var running: RunOptions
    @OptionGroup var jobs: JobsOption
    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            Interruption.install()
            let line = ProgressLine(output)
            defer { line.clear() }
            let result = try Session(catalog, output, line).status(FilePath(directory), running.settings(jobs))
            line.clear()
            let report = StatusReport(
                result.report,
                options: ReportOptions(
                    color: output.usesColor, width: output.width, pathPrefix: result.pathPrefix,
                    commandSuffix: catalog.suffix(of: directory)))
            if output.isJSON {
                try output.print(StatusReport.output, report)
            } else {
                try output.print(report.text)
            }
            if result.report.wasInterrupted {
                output.note("Interrupted: not everything was checked.\n")
                throw CommandFailure(code: Interruption.status)
            }
        }
    }
}
