import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `cairn solution`: a milestone's solution as a diff against the project.
struct Solution: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "solution", abstract: "Show a milestone's solution as a diff against the project, or write it.",
        usage: "cairn solution [<options>] <milestone> [<dir>]",
        discussion: """
            The diff is one that git reads: cairn solution ID | git apply. A solution builds on those of the \
            milestones before it; what the project lacks of them is said.

            --apply writes all of the solution's files or none. It refuses a project whose last state git could not \
            bring back, and one that lacks earlier milestones, unless --force is given.
            """)

    @Argument(
        help: ArgumentHelp("The milestone: its id or its number.", valueName: "milestone"), completion: .milestones)
    var milestone: String

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @Flag(help: "Write the solution into the project.")
    var apply = false

    @Flag(help: "With --apply: write it whatever git says.")
    var force = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if force, !apply { throw ValidationError("--force goes with --apply") }
    }

    func run() throws {
        try output.run {
            try checkArguments()
            let folder = try ProjectFolder(FilePath(directory), catalog: catalog)
            let overlay = try SolutionOverlay(of: folder.template.milestones.named(milestone), in: folder)
            if apply, !overlay.changes.isEmpty { try write(overlay, over: folder.root) }
            if output.isJSON { return try output.print(json(overlay)) }
            if !overlay.lacking.isEmpty, !apply { output.write([lack(of: overlay, .warning)]) }
            guard !overlay.changes.isEmpty else {
                return output.note("The project has this solution already: nothing to change.\n")
            }
            if apply {
                try output.print(applied(overlay))
            } else {
                for change in overlay.changes where change.diff.isBinary {
                    output.write([
                        Diagnostic(
                            .warning, id: "binary-file", "the diff cannot hold '\(change.file.path)', which is no text",
                            help: ["write it: --apply"])
                    ])
                }
                try output.print(colored(overlay.changes.flatMap(\.diff.bytes)))
            }
        }
    }

    /// Who forgets the milestone is told so: a folder stands in its place then.
    private func checkArguments() throws {
        let record = FilePath(milestone).appending(Record.fileName)
        guard directory == ".", (try? LocalFileSystem().info(at: record)) != nil else { return }
        let place = catalog.suffix(of: milestone)
        throw Diagnostic(
            id: "no-milestone", "'\(milestone)' is a project: which milestone's solution is wanted?",
            help: ["name the milestone before it: cairn solution 1\(place)", "see them all: cairn status\(place)"])
    }

    private func lack(of overlay: SolutionOverlay, _ severity: Diagnostic.Severity) -> Diagnostic {
        let names = overlay.lacking.map { "\($0.number) \($0.id)" }.joined(separator: ", ")
        let isOne = overlay.lacking.count == 1
        return Diagnostic(
            severity, id: "earlier-milestones",
            "the project lacks the earlier milestone\(isOne ? "" : "s") \(names)",
            explanation: "the solution of '\(overlay.milestone.id)' builds on \(isOne ? "its files" : "their files")",
            help: overlay.lacking.prefix(1).map {
                "begin with it: cairn solution \($0.id)\(catalog.suffix(of: directory))"
            })
    }

    private func write(_ overlay: SolutionOverlay, over root: FilePath) throws {
        Interruption.install()
        if !force {
            if !overlay.lacking.isEmpty {
                var problem = lack(of: overlay, .error)
                problem.help.append("or write it all the same: --force")
                throw problem
            }
            try GitTree(root).checkClean(replacing: overlay.changes.filter(\.isReplacement).map(\.file.path))
        }
        let writer = OverlayWriter(
            files: LocalFileSystem(), processID: Int(getpid()), isInterrupted: { Interruption.isRequested })
        do throws(WriteError) {
            try writer.write(overlay.changes.map(\.file), over: root)
        } catch {
            throw CommandFailure(error, output: output)
        }
    }

    private func applied(_ overlay: SolutionOverlay) -> String {
        let style = Style(isOn: output.usesColor)
        let count = overlay.changes.count == 1 ? "1 file" : "\(overlay.changes.count) files"
        var lines = [style.green("Applied") + " the solution of \(overlay.milestone.id): \(count)"]
        lines += overlay.changes.map { "  \($0.file.path)" + ($0.isReplacement ? "" : style.dim(" (new)")) }
        let place = catalog.suffix(of: directory)
        lines.append("Check it: cairn validate --milestone \(overlay.milestone.id) --run\(place)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The diff, painted on a terminal; only there, as its bytes need not be UTF-8.
    private func colored(_ diff: [UInt8]) -> [UInt8] {
        guard output.usesColor else { return diff }
        let style = Style(isOn: true)
        let lines = String(decoding: diff, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let painted = lines.map { line in
            switch line.first {
            case "+": style.green(String(line))
            case "-": style.red(String(line))
            case "@", "d": style.bold(String(line))
            default: String(line)
            }
        }
        return Array(painted.joined(separator: "\n").utf8)
    }

    private func json(_ overlay: SolutionOverlay) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("milestone", overlay.milestone.id)
            json.member("number", overlay.milestone.number)
            json.member("title", overlay.milestone.title)
            json.member("applied", apply && !overlay.changes.isEmpty)
            json.member("lacking", overlay.lacking.map(\.id))
            json.array("files") { json in
                for change in overlay.changes {
                    json.object { json in
                        json.member("path", change.file.path.string)
                        json.member("change", change.isReplacement ? "replaced" : "added")
                        json.member("binary", change.diff.isBinary)
                    }
                }
            }
            json.member("diff", String(decoding: overlay.changes.flatMap(\.diff.bytes), as: UTF8.self))
        }
        return json
    }
}
