import ArgumentParser
import CairnProject
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
            let request = ProofRequest(
                projects: projects, options: option, milestones: milestone, stages: stages, jobs: jobs)
            Interruption.install()
            let line = ProgressLine(output)
            let reports = try Session(catalog, output).prove(
                request, progress: { line.show($0, of: $1) }, finished: { line.clear() })
            let view = ProofView(reports: reports)
            if output.isJSON {
                try output.print(view.json)
            } else {
                try output.print(view.text(Style(isOn: output.usesColor), showsTimes: !hidesTimes))
            }
            if let code = code(of: reports) { throw CommandFailure(code: code) }
        }
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
