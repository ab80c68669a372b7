import ArgumentParser
import CairnDiagnostics
import CairnProject
import CairnProof

/// `cairn test`: proves templates, for their authors.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "test", abstract: "Prove that templates are honest, for their authors.",
        usage: "cairn test [<options>] [<project> ...]",
        discussion: """
            Every combination of answers renders, twice the same, and keeps its structure. Every milestone is red on the \
            starter and before its solution, and green with it. A solution that lacks one of its files is noticed. Other \
            good solutions, which lie beside it, pass, and the wrong ones don't. With \
            --run the starter's own tests, which the manifest names under proof, are installed and run, too.

            What the template's receipt (proof.json) has as it is now is not done again, unless --fresh or --spot-check \
            asks for it. After Ctrl-C the same command goes on where it was.

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
        help: ArgumentHelp(
            "Do this part only: matrix, milestones, mutants, others or run; may be repeated.", valueName: "part")
    )
    var only: [ProofStage] = []

    @Option(help: ArgumentHelp("Give this answer in every combination; may be repeated.", valueName: "name=value"))
    var option: [String] = []

    @Option(help: ArgumentHelp("Look at this milestone only, by id or number; may be repeated.", valueName: "id"))
    var milestone: [String] = []

    @Option(help: ArgumentHelp("How many things to try at once.", valueName: "count"))
    var jobs = 2

    @Flag(
        name: .customLong("write-receipt"), help: "With --run: write what is proven to proof.json beside each template."
    )
    var writesReceipts = false

    @Flag(name: .customLong("fresh"), help: "Believe no receipt: prove everything anew.")
    var isFresh = false

    @Option(
        name: .customLong("spot-check"),
        help: ArgumentHelp(
            "Prove some of one template anew though its receipt has it, chosen by this text.", valueName: "text"))
    var spotCheck: String?

    @Option(help: ArgumentHelp("Do part I of N of the steps only, for N machines.", valueName: "I/N"))
    var shard: Shard?

    @Option(help: ArgumentHelp("Begin nothing after this time: 90s, 20m, 2h.", valueName: "time"))
    var within: TimeSpan?

    @Flag(name: .customLong("dry-run"), help: "Say what would be done and how long it takes, and do none of it.")
    var isDryRun = false

    @Flag(name: .customLong("no-times"), help: "Leave out how long things took, so that outputs can be compared.")
    var hidesTimes = false

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64") }
        if isFresh, spotCheck != nil { throw ValidationError("--fresh proves everything, --spot-check a part of it") }
        if writesReceipts, !runsOwnTests || !only.isEmpty || !option.isEmpty || !milestone.isEmpty {
            throw ValidationError(
                "--write-receipt is of the whole proof: with --run, without --only, --option, --milestone")
        }
    }

    func run() throws {
        try output.run {
            Interruption.install()
            let line = ProgressLine(output)
            defer { line.clear() }
            let progress = ProofProgress(line, output)
            var outlook = ProofOutlook.nothing
            let reports = try Session(catalog, output).prove(
                request,
                planned: {
                    outlook = $0
                    guard $0 != .nothing, !isDryRun else { return }
                    for line in output.noteLines($0.words) { output.remark(line + "\n") }
                }, progress: { progress.show($0) })
            line.clear()
            let view = ProofView(reports: isDryRun ? [] : reports, outlook: isDryRun ? outlook : nil)
            if output.isJSON {
                try output.print(ProofView.output, view)
            } else if isDryRun {
                if outlook != .nothing { try output.print(outlook.words + "\n") }
            } else {
                try output.print(
                    view.text(
                        Style(isOn: output.usesColor), width: output.terminalWidth, showsTimes: !hidesTimes))
            }
            if !isDryRun, let code = code(of: reports) { throw CommandFailure(code: code) }
        }
    }

    private var request: ProofRequest {
        var request = ProofRequest()
        request.projects = projects
        request.answers = option
        request.milestones = milestone
        request.writesReceipts = writesReceipts
        request.options = ProofOptions(stages: stages, jobs: jobs)
        request.options.isFresh = isFresh
        request.options.spotCheck = spotCheck
        request.options.shard = shard?.value
        request.options.within = within?.seconds
        request.options.isDryRun = isDryRun
        return request
    }

    private var stages: Set<ProofStage> {
        if !only.isEmpty { return Set(only).union(runsOwnTests ? [.run] : []) }
        return Set(ProofStage.allCases).subtracting(runsOwnTests ? [] : [.run])
    }

    private func code(of reports: [ProofReport]) -> ExitStatus? {
        let verdicts = Set(reports.map(\.verdict))
        return Interruption.isRequested || verdicts.contains(.interrupted)
            ? Interruption.status
            : verdicts.contains(.notProven) ? .checksFailed : verdicts.contains(.undecided) ? .broken : nil
    }
}

extension ProofStage: ExpressibleByArgument {}

extension ProofOutlook {
    /// What will be done, in a line.
    var words: String {
        var parts = ["\(steps) step\(steps == 1 ? "" : "s") to prove"]
        if steps > 0 { parts[0] += ", about \(ProofReport.shown(seconds))" }
        if spotChecked > 0 { parts.append("\(spotChecked) of them to check the receipt") }
        if taken > 0 { parts.append("\(taken) taken from receipts") }
        if resumed > 0 { parts.append("\(resumed) done by the run that was stopped") }
        return parts.joined(separator: "; ")
    }
}

/// The value of `--shard`: `2/4`.
struct Shard: ExpressibleByArgument {
    let value: ProofOptions.Shard

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...1000).contains(count),
            (1...count).contains(number)
        else { return nil }
        value = ProofOptions.Shard(number: number, count: count)
    }
}

/// The value of `--within`: `90s`, `20m`, `2h`.
struct TimeSpan: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int(argument.dropLast()),
            (1...100_000).contains(number), argument.first != "+"
        else { return nil }
        seconds = Double(number * unit)
    }
}
