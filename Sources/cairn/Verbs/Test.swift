import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnProof

/// `cairn test`: proves templates, for their authors.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "test", abstract: "Prove that templates are honest, for their authors.",
        usage: "cairn test [<options>] [<project> ...]",
        discussion: """
            Every combination of answers renders, twice the same, and keeps its structure. Every milestone is red on the \
            starter and before its solution, and green with it. A solution that lacks one of its files is noticed. With \
            --run the starter's own tests, which the manifest names under proof, are installed and run, too.

            Milestones and mutants execute the checks of the template, in copies in the temporary folder; that is no \
            sandbox: they run as you, with your rights.
            """)

    @Argument(
        help: ArgumentHelp("The projects to prove. Default: all that have a template.", valueName: "project"),
        completion: .projects)
    var projects: [String] = []

    @Flag(name: .customLong("run"), help: "Install and run the starter's own tests, too.")
    var runsOwnTests = false

    @Option(
        help: ArgumentHelp("Do this part only: matrix, milestones, mutants or run; may be repeated.", valueName: "part")
    )
    var only: [ProofStage] = []

    @Option(help: ArgumentHelp("Give this answer in every combination; may be repeated.", valueName: "name=value"))
    var option: [String] = []

    @Option(help: ArgumentHelp("Look at this milestone only, by id or number; may be repeated.", valueName: "id"))
    var milestone: [String] = []

    @Option(help: ArgumentHelp("How many things to try at once.", valueName: "count"))
    var jobs = 2

    @Flag(name: .customLong("no-times"), help: "Leave out how long things took, so that outputs can be compared.")
    var hidesTimes = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64") }
    }

    func run() throws {
        try output.run {
            let catalog = try catalog.load()
            let subjects = try subjects(catalog)
            Interruption.install()
            let line = ProgressLine(output)
            var reports: [ProofReport] = []
            for subject in subjects where !Interruption.isRequested {
                let prover = Prover(
                    ProofOptions(
                        stages: stages, milestones: try wantedMilestones(subject.template), jobs: jobs,
                        variables: Environment.all),
                    isCancelled: { Interruption.isRequested },
                    progress: { line.show($0, of: subject.project.id) })
                defer { line.clear() }
                reports.append(try prover.prove(subject))
            }
            try print(reports)
            try leave(reports)
        }
    }

    private var stages: Set<ProofStage> {
        if !only.isEmpty { return Set(only).union(runsOwnTests ? [.run] : []) }
        return Set(ProofStage.allCases).subtracting(runsOwnTests ? [] : [.run])
    }

    /// The templates to prove, each once.
    private func subjects(_ catalog: Catalog) throws -> [ProofSubject] {
        var wanted = try projects.map { try catalog.project($0) }
        if projects.isEmpty {
            wanted = catalog.projects.filter { if case .template = $0.offer { true } else { false } }
        }
        guard !wanted.isEmpty else {
            throw Diagnostics(Diagnostic(id: "nothing-to-prove", "no project of the catalog has a template"))
        }
        let options = try option.map { text in
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw Diagnostic(id: "invalid-assignment", "--option needs name=value, not '\(text)'")
            }
            return (name: String(text[..<equals]), text: String(text[text.index(after: equals)...]))
        }
        let subjects = try wanted.map { project in
            let template = try Template.load(try project.templateFolder(), from: catalog.source)
            return try ProofSubject(
                template, of: project, catalogID: catalog.id, version: Version.current, options: options)
        }
        for option in options where subjects.allSatisfy({ $0.template.question(option.name) == nil }) {
            let names = subjects.flatMap { $0.template.questions.map(\.name) }
            throw Diagnostic(
                id: "unknown-answer", "no template has a question '\(option.name)'",
                explanation: "asked are: " + Set(names).sorted().joined(separator: ", "),
                help: didYouMean(option.name, among: names).map { [$0] } ?? [])
        }
        return subjects
    }

    private func wantedMilestones(_ template: CairnCatalog.Template) throws -> Set<String>? {
        guard !milestone.isEmpty else { return nil }
        return Set(
            try milestone.map { name in
                try template.milestones.named(name).id
            })
    }

    private func print(_ reports: [ProofReport]) throws {
        if output.isJSON {
            var json = JSONWriter()
            json.object { json in
                json.member("schema", 1)
                json.member("version", Version.current)
                json.array("templates") { json in for report in reports { report.write(to: &json) } }
            }
            try output.print(json)
            return
        }
        let style = Style(isOn: output.usesColor)
        var painted = ProofStyle()
        painted.strong = style.bold
        painted.weak = style.dim
        painted.good = style.green
        painted.bad = style.red
        painted.warn = style.yellow
        for report in reports {
            try output.print(report.text(style: painted, showsTimes: !hidesTimes) + "\n")
            let renderer = DiagnosticTextRenderer(color: output.usesColor)
            try output.print(report.findings.map { renderer.render([$0.diagnostic]) }.joined())
        }
        for report in reports {
            let count = report.findings.count
            let rest = count == 0 ? "" : count == 1 ? ": 1 finding" : ": \(count) findings"
            let verdict = report.verdict == .proven ? style.green("proven") : style.red(report.verdict.rawValue)
            try output.print("\(report.project) is \(verdict)\(rest)" + Self.partly(report) + "\n")
        }
    }

    /// What a verdict does not speak of.
    private static func partly(_ report: ProofReport) -> String {
        let left = ProofStage.allCases.filter { !report.stages.contains($0) }
        guard report.verdict == .proven, !left.isEmpty else { return "" }
        return left == [.run]
            ? "; its own tests were not run"
            : ", as far as was looked: " + report.stages.map(\.rawValue).sorted().joined(separator: ", ")
    }

    private func leave(_ reports: [ProofReport]) throws {
        let verdicts = Set(reports.map(\.verdict))
        let code: ExitStatus? =
            Interruption.isRequested || verdicts.contains(.interrupted)
            ? Interruption.status
            : verdicts.contains(.notProven) ? .checksFailed : verdicts.contains(.undecided) ? .broken : nil
        if let code { throw CommandFailure(code: code, diagnostics: [], output: output) }
    }
}

extension ProofStage: ExpressibleByArgument {}
