import ArgumentParser
import CairnDiagnostics
import CairnProject
import CairnValidator
import Reports
import SystemPackage

/// `cairn next`: the one check to work on.
struct Next: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "next", abstract: "Show the one check to work on: why, a hint, the place, a command that shows the same.",
        usage: "cairn next [<options>] [<dir>]",
        discussion: """
            Without --run it says what is not known yet. With --run it executes no more than decides the next step: the \
            checks of the first milestone that is not complete, to the first that fails. What they come to is kept \
            outside of the project, and stands while nothing changes; milestones before that one stand as last seen. \
            'cairn validate --run' looks at everything anew.

            --watch does the same again at every save, until Ctrl-C. Each --hint reveals one more hint, and --hint 3 \
            the first three; a folder of that name is ./3.
            """)

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @Flag(help: "Reveal one more hint; may be repeated.")
    var hint: Int

    @Flag(name: .customLong("tests"), help: "With --run: print the acceptance test that fails, the assertion marked.")
    var showsTests = false

    @Flag(name: .customLong("watch"), help: "Look again whenever a file of the project changes, until Ctrl-C.")
    var watches = false

    @OptionGroup var running: RunOptions
    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if watches, output.isJSON {
            throw ValidationError(
                "--watch is for people: leave --json out, and call 'cairn next --json' for each result")
        }
    }

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
            if watches { return try watch() }
            let line = ProgressLine(output)
            defer { line.clear() }
            let result = try Session(catalog, output, line).next(FilePath(directory), running.settings)
            line.clear()
            if output.isJSON {
                try output.print(NextReport.output, report(on: result))
            } else {
                try output.print(report(on: result).text)
            }
            if result.report.wasInterrupted {
                output.note("Interrupted: not everything was checked.\n")
                throw CommandFailure(code: Interruption.status)
            }
        }
    }

    /// - Parameter told: the milestone whose contract stands on the screen before.
    private func report(on result: ProjectValidation, told: String? = nil) -> NextReport {
        var options = ReportOptions(
            color: output.usesColor, width: output.width, hintCount: 1 + hint, pathPrefix: result.pathPrefix,
            commandSuffix: catalog.suffix(of: directory))
        options.showsTests = showsTests
        options.showsContract = told == nil || result.report.next?.milestone != told
        return NextReport(result.report, options: options)
    }

    /// Looks again and again. What changes while checks run ends them, and they begin anew.
    private func watch() throws {
        var session = Session(catalog, output)
        // The first time says what is wrong with the place; later it may be half written.
        let root = try session.root(of: FilePath(directory))
        var screen = WatchScreen(output)
        // It is said once which catalog and which project are meant.
        var isFirst = true
        var told: String?
        while !Interruption.isRequested {
            let watch = ProjectWatch(root)
            let line = ProgressLine(output)
            session.progress = isFirst ? Session(catalog, output, line).progress : CheckReporter(line)
            session.isInterrupted = { Interruption.isRequested || watch.hasChanged }
            do {
                let result = try session.next(FilePath(directory), running.settings)
                line.clear()
                if !watch.hasChanged, !Interruption.isRequested {
                    let report = report(on: result, told: told)
                    try screen.show(report.text)
                    told = report.milestone
                }
            } catch let problems as Diagnostics where !watch.hasChanged {
                line.clear()
                try screen.show(DiagnosticTextRenderer(color: output.usesColor).render(problems.all))
            } catch is Diagnostics {}
            line.clear()
            isFirst = false
            if !watch.hasChanged { screen.wait() }
            watch.wait { Interruption.isRequested }
        }
        screen.end()
        throw CommandFailure(code: Interruption.status)
    }
}
