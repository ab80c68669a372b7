import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import SystemPackage
import YAML

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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

    func run() throws {
        try output.run {
            let catalog = try catalog.load()
            let project = try catalog.project(project)
            let template = try catalog.template(of: project, isForStarter: true)
            let target = FilePath(directory ?? project.id)
            // Before any question: nobody should answer ten of them to learn that the folder is in use.
            if !dryRun { try checkTarget(target) }
            Interruption.install()
            let planner = Planner(template, project: project, catalogID: catalog.id, cairnVersion: Version.current)
            let given = try AnswerInput(assignments: assignments, file: answers).read()
            var prompter: (any Prompter)? =
                defaults || !TerminalPrompter.isPossible ? nil : TerminalPrompter(output: output)
            let resolution = try planner.resolve(given, prompter: &prompter)
            output.write(resolution.warnings)
            let plan = try planner.plan(resolution.answers)
            if dryRun {
                try report(plan, resolution.answers, to: target)
            } else {
                try write(plan, to: target)
                try report(plan, resolution.answers, to: target)
            }
        }
    }

    private func checkTarget(_ target: FilePath) throws {
        guard !target.isEmpty else {
            throw Diagnostic(id: "empty-target", "the starter's folder has an empty name")
        }
        do throws(WriteError) {
            try StarterWriter.local.check(target)
        } catch {
            throw CommandFailure(error, output: output)
        }
    }

    private func write(_ plan: Plan, to target: FilePath) throws {
        do throws(WriteError) {
            _ = try StarterWriter.local.write(plan, to: target, mustStay: target.isCurrentFolder)
        } catch {
            throw CommandFailure(error, output: output)
        }
    }

    private func report(_ plan: Plan, _ answers: [Answer], to target: FilePath) throws(CommandFailure) {
        if output.isJSON {
            try output.print(json(plan, answers, target))
        } else {
            try output.print(text(plan, target, Style(isOn: output.usesColor)))
        }
    }

    private func text(_ plan: Plan, _ target: FilePath, _ style: Style) -> String {
        let count = plan.files.count == 1 ? "1 file" : "\(plan.files.count) files"
        let place = target.string.escapingControls()
        guard !dryRun else {
            let paths = plan.files.map { file in
                "  \(file.path)" + (file.isExecutable ? style.dim(" (executable)") : "")
            }
            return (["Would write \(count) to \(place):"] + paths).joined(separator: "\n") + "\n"
        }
        var lines = [style.green("Scaffolded") + " \(plan.record.project) in \(style.bold(place)): \(count)"]
        let isHere = target.isCurrentFolder
        // What begins with a dash would be an option to the commands.
        let word = ((place.hasPrefix("-") ? "./" : "") + place).shellQuoted
        let reads = plan.files.contains { $0.path.string == "README.md" } ? "less README.md" : "ls -A"
        lines.append("Next: \(isHere ? "" : "cd \(word) && ")\(reads)")
        lines.append("Check it: cairn validate" + (isHere ? "" : " \(word)") + catalog.suffix)
        return lines.joined(separator: "\n") + "\n"
    }

    private func json(_ plan: Plan, _ answers: [Answer], _ target: FilePath) -> JSONWriter {
        let recorded = Set(plan.record.answers.map(\.name))
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("project", plan.record.project)
            json.member("templateVersion", plan.record.templateVersion)
            json.member("directory", target.string)
            json.member("written", !dryRun)
            json.array("answers") { json in
                for answer in answers {
                    json.object { json in
                        json.member("name", answer.name)
                        json.name("value")
                        // A secret is kept out of everything that is printed.
                        if recorded.contains(answer.name) { json.value(answer.value) } else { json.null() }
                        json.member("origin", answer.origin.rawValue)
                    }
                }
            }
            json.array("files") { json in
                for file in plan.files {
                    json.object { json in
                        json.member("path", file.path.string)
                        json.member("size", file.bytes.count)
                        json.member("executable", file.isExecutable)
                        json.member("origin", file.origin)
                    }
                }
            }
        }
        return json
    }
}

extension StarterWriter {
    /// The writer on this machine's disk, which Ctrl-C stops.
    fileprivate static var local: StarterWriter {
        StarterWriter(
            files: LocalFileSystem(), processID: Int(getpid()),
            isRunning: { process in
                guard let process = pid_t(exactly: process) else { return false }
                return kill(process, 0) == 0 || errno == EPERM
            },
            isInterrupted: { Interruption.isRequested })
    }
}

extension CommandFailure {
    /// The failure for files that could not be written.
    init(_ error: WriteError, output: OutputOptions) {
        switch error {
        case .interrupted:
            self.init(code: Interruption.status, diagnostics: [], output: output)
        case .occupied(let target, let entry) where StarterWriter.isStaging(entry):
            self.init(
                code: .usage,
                diagnostics: [
                    Diagnostic(
                        id: "target-occupied", "'\(target)' is in use: another cairn writes to it, or was killed there",
                        help: [
                            "wait until it is done, or name another folder: cairn scaffold PROJECT DIR",
                            "if no cairn runs, look at the folder, then remove "
                                + target.appending(entry).string.shellQuoted,
                        ])
                ], output: output)
        case .occupied(let target, let entry):
            let isFolder = entry != "a file" && entry != "a link that leads nowhere"
            self.init(
                code: .usage,
                diagnostics: [
                    Diagnostic(
                        id: "target-occupied",
                        "'\(target)' is in use" + (isFolder ? ": it holds '\(entry)'" : ": it is \(entry)"),
                        explanation: "a starter goes into a folder that is new, empty, or holds only .git",
                        help: ["name another folder: cairn scaffold PROJECT DIR"])
                ], output: output)
        case .failed(let error, let left):
            self.init(
                code: .broken,
                diagnostics: [
                    Diagnostic(
                        id: "not-written", "\(error)",
                        explanation: left == nil
                            ? "nothing was left behind" : "what was begun could not be removed: '\(left ?? "")'",
                        help: error.reason.help.map { [$0] } ?? [])
                ], output: output)
        }
    }
}

extension Errno {
    /// How to mend what most often keeps files from being written.
    fileprivate var help: String? {
        switch self {
        case .noSpace, .diskQuotaExceeded: "free some space, or use a folder on another disk"
        case .permissionDenied, .notPermitted, .readOnlyFileSystem: "use a folder that you may write to"
        case .fileNameTooLong: "use a folder with a shorter name"
        case .notDirectory: "use a folder that has no file above it"
        // Missing folders are created, all but the one that this process stands in.
        case .noSuchFileOrDirectory: "is the folder gone that you are in? Go to one that is there"
        default: nil
        }
    }
}

extension FilePath {
    /// Whether it is the folder that this process stands in, by whatever name.
    fileprivate var isCurrentFolder: Bool {
        LocalFileSystem().isSame(self, ".")
    }
}

extension String {
    /// The text as one word of a shell: unchanged if no shell would take it apart.
    var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || Array("-_./=:@%+,".utf8).contains(byte)
            }
        return isPlain
            ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
