import Reports
import ArgumentParser
import CairnProject
import CairnValidator
import SystemPackage

/// `cairn next`: the one check to work on.
struct Next: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "next", abstract: "Show the one check to work on: why, a hint, the place, a command that shows the same.",
        usage: "cairn next [<options>] [<dir>]",
        discussion: """
            Each --hint reveals one more hint. Nothing is remembered from one call to the next. Checks that execute \
            something count as not run without --run.
            """)

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @Flag(name: .customLong("run"), help: "Execute the checks that execute something.")
    var executes = false

    @Flag(help: "Reveal one more hint; may be repeated.")
    var hint: Int

    @Flag(name: .customLong("tests"), help: "With --run: print the acceptance test that fails, the assertion marked.")
    var showsTests = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            Interruption.install()
            let line = ProgressLine(output)
            defer { line.clear() }
            let result = try Session(catalog, output, line).next(FilePath(directory), runs: executes)
            line.clear()
            var options = ReportOptions(
                color: output.usesColor, width: output.width, hintCount: 1 + hint, pathPrefix: result.pathPrefix,
                commandSuffix: catalog.suffix(of: directory))
            options.showsTests = showsTests
            let report = NextReport(result.report, options: options)
            if output.isJSON {
                try output.print(report.json)
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
