import ProjectFiles
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

/// What `cairn scaffold` does: a project's starter, written or shown.
struct Scaffolding {
    /// The project's id.
    var project: String
    /// The starter's folder, unless it is the project's id.
    var directory: String?
    /// Answers as `name=value`.
    var assignments: [String]
    /// The file of answers.
    var answers: String?
    /// Whether to ask nothing.
    var defaults: Bool
    /// Whether to write nothing.
    var dryRun: Bool
    /// Where the catalog is.
    var catalog: CatalogOption
    /// How to print.
    var output: OutputOptions

    /// Does it.
    /// - Throws: what keeps it from being done.
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
            if !dryRun { try write(plan, to: target) }
            try report(plan, resolution.answers, to: target)
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
