import Reports
import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `cairn validate`: checks a project.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "validate", abstract: "Check a project: what it has to keep, and which milestones are complete.",
        usage: "cairn validate [<options>] [<dir>]",
        discussion: """
            Without a milestone named, pending milestones are reported and don't fail. Checks that execute something \
            run only with --run, on a copy of the project; that is no sandbox: they run as you, with your rights. \
            With milestones named, only theirs and the structure's are run.

            Report formats: \(ReportFormat.names.joined(separator: ", ")).
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

    @Flag(name: .customLong("run"), help: "Execute the checks that execute something.")
    var executes = false

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp("The mildest result that fails: blocked, fail or error.", valueName: "result"))
    var failOn: FailOn = .fail

    @Option(
        help: ArgumentHelp("Write a report; '-' is the standard output; may be repeated.", valueName: "format=path"))
    var report: [String] = []

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
            let folder = try ProjectFolder(FilePath(directory), catalog: catalog)
            let requested = try requestedMilestones(folder.template.milestones)
            let result = try folder.validate(
                ValidationOptions(
                    runs: executes, requested: requested, runsOnlyRequested: true, variables: Environment.all))
            try write(result, to: targets)
            try output.leaveIfInterrupted(result)
            let outcome = result.outcome(failOn: failOn.status)
            if outcome != .passed {
                let code = ExitStatus(rawValue: outcome.exitCode) ?? .broken
                throw CommandFailure(code: code, diagnostics: [], output: output)
            }
        }
    }

    /// The ids that the options ask for.
    private func requestedMilestones(_ milestones: [Milestone]) throws -> Set<String> {
        var ids = Set(try milestone.map { try milestones.named($0).id })
        if let through {
            let last = try milestones.named(through).number
            ids.formUnion(milestones.filter { $0.number <= last }.map(\.id))
        }
        if complete { ids.formUnion(milestones.map(\.id)) }
        return ids
    }

    /// The project's folder as the repository's root sees it, where the command is started; empty if it is the root or
    /// elsewhere.
    private var pathPrefix: String {
        var folder = FilePath(directory).lexicallyNormalized()
        if folder.isAbsolute, let here = getcwd(nil, 0) {
            defer { free(here) }
            guard folder.removePrefix(FilePath(platformString: here)) else { return "" }
        }
        return folder.starts(with: "..") || folder == "." ? "" : folder.string
    }

    /// Prints the result unless a report goes to the standard output, then writes the reports.
    private func write(_ result: ValidationReport, to targets: [ReportTarget]) throws {
        var options = ReportOptions()
        options.failOn = failOn.status
        options.color = output.usesColor
        options.pathPrefix = pathPrefix
        if !targets.contains(where: { $0.path == nil }) {
            try output.print(result.rendered(output.isJSON ? .json : .text, options))
        }
        options.color = false
        for target in targets {
            let text = result.rendered(target.format, options)
            guard let path = target.path else {
                try output.print(text)
                continue
            }
            try target.write(text, to: path)
        }
    }
}

extension ValidationReport {
    /// The report in a format, ending in a line break unless it is empty.
    fileprivate func rendered(_ format: ReportFormat, _ options: ReportOptions) -> String {
        let text = format.render(self, options: options)
        return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    }
}
