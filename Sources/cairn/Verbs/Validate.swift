import ArgumentParser
import CairnDiagnostics
import CairnProject
import CairnValidator
import Reports
import SystemPackage

/// `cairn validate`: checks a project.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "validate", abstract: "Check a project: what it has to keep, and which milestones are complete.",
        usage: "cairn validate [<options>] [<dir>]",
        discussion: """
            Without a milestone named, pending milestones are reported and don't fail. Checks that execute something \
            run only with --run, on a copy of the project; that is no sandbox: they run as you, with your rights. \
            With milestones named, only theirs and the structure's are run.

            Report formats: \(ReportFormat.names.joined(separator: ", ")). \
            A file that is there is replaced, but github-summary is added to it. Below the project no link is followed.
            """)

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @Option(
        help: ArgumentHelp("Ask for this milestone, by id or number; may be repeated.", valueName: "id"),
        completion: .milestones)
    var milestone: [String] = []

    @Option(help: ArgumentHelp("Ask for this milestone and all before it.", valueName: "id"), completion: .milestones)
    var through: String?

    @Flag(help: "Ask for every milestone.")
    var complete = false

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("The mildest result that fails: blocked, fail or error.", valueName: "result"))
    var failOn: FailOn = .fail

    @Option(
        help: ArgumentHelp("Write a report; '-' is the standard output; may be repeated.", valueName: "format=path"),
        completion: .reports)
    var report: [String] = []

    @Flag(help: "List the checks that passed, too, instead of counting them.")
    var verbose = false

    @OptionGroup var running: RunOptions
    @OptionGroup var jobs: JobsOption
    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    /// The values of `--fail-on`.
    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case blocked, fail, error

        var status: CheckResult.Status {
            switch self {
            case .blocked: .blocked
            case .fail: .fail
            case .error: .error
            }
        }
    }

    func run() throws {
        try output.run {
            let targets = try report.map { try ReportTarget($0) }
            try ReportTarget.checkStandardOutput(targets, output)
            Interruption.install()
            let line = ProgressLine(output)
            defer { line.clear() }
            let result = try Session(catalog, output, line).validate(
                ValidateRequest(
                    directory: FilePath(directory), milestones: milestone, through: through, isComplete: complete,
                    settings: running.settings(jobs)))
            line.clear()
            try ValidationView(result: result, failOn: failOn.status, isVerbose: verbose).write(to: targets, output)
            if result.report.wasInterrupted { throw CommandFailure(code: Interruption.status) }
            let outcome = result.report.outcome(failOn: failOn.status)
            if outcome != .passed { throw CommandFailure(code: ExitStatus(rawValue: outcome.exitCode) ?? .broken) }
        }
    }
}
