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
            Each --hint reveals one more hint, and --hint 3 the first three; a folder of that name is ./3. Nothing is \
            remembered from one call to the next. Checks that execute something count as not run without --run.
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

    /// Arguments with the number of hints, `--hint 3` or `--hint=3`, written as the flag that many times, less the first
    /// hint, which is there anyway.
    static func spelledOut(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return result + [argument] + rest }
            if argument == "--hint", let count = rest.first.flatMap(hintCount) {
                rest = rest.dropFirst()
                result += Array(repeating: argument, count: count - 1)
            } else if argument.hasPrefix("--hint="), let count = hintCount(String(argument.dropFirst(7))) {
                result += Array(repeating: "--hint", count: count - 1)
            } else {
                result.append(argument)
            }
        }
        return result
    }

    /// A number of hints: no check has more than a hundred.
    private static func hintCount(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return min(100, max(1, Int(text) ?? 100))
    }

    func run() throws {
        try output.run {
            Interruption.install()
            let result = try Session(catalog, output).next(FilePath(directory), runs: executes)
            var options = ReportOptions(
                color: output.usesColor, hintCount: 1 + hint, pathPrefix: result.pathPrefix,
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
