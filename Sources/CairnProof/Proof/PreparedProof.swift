import CairnCatalog
import CairnDiagnostics
import CairnPlan

/// One template's proof between the listing of its steps and its report.
struct PreparedProof: Sendable {
    let subject: ProofSubject
    /// What is known before the steps.
    let report: ProofReport
    let mutants: MutantProver
    let steps: ProofSteps
    /// What the tools said.
    let tools: [ToolVersion]
    let isWanted: @Sendable (Milestone) -> Bool

    /// The steps of milestones that were not asked for.
    var unwanted: Set<String> {
        var unwanted: Set<String> = []
        for (trial, step) in steps.trials {
            if let milestone = trial.milestone, !isWanted(milestone) { unwanted.insert(step.label) }
        }
        for (trial, step) in steps.others where !isWanted(trial.milestone) { unwanted.insert(step.label) }
        for (mutant, step) in steps.mutants where !isWanted(mutant.milestone) { unwanted.insert(step.label) }
        return unwanted
    }

    /// Writes what became of the steps into the report.
    /// - Parameter states: of each step, in their order.
    func fold(_ states: [StepState], into report: inout ProofReport) {
        var rest = states[...]
        func take(_ count: Int) -> [StepState] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        foldTrials(take(steps.trials.count), &report)
        foldMutants(take(steps.mutants.count), &report)
        foldOthers(take(steps.others.count), &report)
        foldCommands(take(steps.commands.count), &report)
        let claimed = subject.receipt?.byStep ?? [:]
        for (step, state) in zip(steps.all, states) {
            switch state {
            case .taken(let entry, let isResumed):
                if isResumed { report.steps.resumed += 1 } else { report.steps.taken += 1 }
                report.steps.oldest = min(report.steps.oldest ?? entry.day, entry.day)
            case .done(let result, _):
                report.steps.done += 1
                report.seconds[step.stage, default: 0] += result.seconds
                if let contradiction = contradiction(of: claimed[step.label], step, result) {
                    report.findings.append(contradiction)
                }
            case .left(let why): report.steps.left[why, default: 0] += 1
            }
        }
    }

    /// That what the receipt shows to people is not what its steps come to, where it has all steps as they are now.
    /// - Parameter states: of each step, in their order.
    func misleading(_ states: [StepState], _ report: ProofReport) -> ProofFinding? {
        guard let receipt = subject.receipt, let shows = receipt.shows, report.stages == Set(ProofStage.allCases),
            report.findings.isEmpty, report.steps.open == 0
        else { return nil }
        let known = receipt.byStep
        let isWhole = zip(steps.all, states).allSatisfy { step, state in
            if case .left = state { true } else { known[step.label]?.isValid(for: step) == true }
        }
        guard isWhole, shows != Receipt.shown(report) else { return nil }
        return ProofFinding(
            .matrix,
            Diagnostic(
                id: "receipt-misleading",
                "the receipt of '\(report.project)' shows something else than its steps come to",
                help: ["write it anew: cairn test \(report.project) --run --write-receipt"]))
    }

    /// That the receipt claims what is not so.
    /// - Parameter entry: what it says of the step.
    private func contradiction(
        of entry: Receipt.Entry?, _ step: ProofStep, _ result: ProofStep.Result
    ) -> ProofFinding? {
        guard let entry, entry.inputs == step.inputs,
            entry.result != result.word, !result.findings.contains(where: \.isUndecided)
        else { return nil }
        return ProofFinding(
            step.stage,
            Diagnostic(
                id: "receipt-contradicted",
                "the receipt says '\(entry.result)' of '\(step.label)', this run '\(result.word)'",
                explanation: "nothing that it depends on has changed since \(entry.day)",
                help: [
                    "if it differs from run to run, mend that: a step has to come to the same every time",
                    "else write the receipt anew: cairn test \(report.project) --run --fresh --write-receipt",
                ]))
    }

    private func foldTrials(_ states: [StepState], _ report: inout ProofReport) {
        var findings: [(order: (Int, Int), all: [ProofFinding])] = []
        var open: Set<[Int]> = []
        for ((trial, step), state) in zip(steps.trials, states) {
            findings.append(((trial.milestone?.number ?? 0, trial.solutions), state.findings))
            guard let number = trial.milestone?.number else { continue }
            let (row, column) = (number - 1, trial.expectation.column)
            let mark: ProofReport.Mark
            switch state {
            case .left:
                // Of several steps that show the same, one that is open keeps it from being shown.
                if !step.isExtra { open.insert([row, column]) }
                continue
            case .taken: mark = .good
            case .done(let result, _):
                mark =
                    result.findings.contains { !$0.isUndecided }
                    ? .wrong : result.findings.isEmpty ? .good : .undecided
            }
            report.milestones[row][column] = max(report.milestones[row][column], mark)
        }
        for place in open where report.milestones[place[0]][place[1]] == .good {
            report.milestones[place[0]][place[1]] = .untried
        }
        report.findings += findings.sorted { $0.order < $1.order }.flatMap(\.all)
    }

    private func foldMutants(_ states: [StepState], _ report: inout ProofReport) {
        guard report.stages.contains(.mutants) else { return }
        // Only on a solution that passes does a red check say that something was noticed.
        let broken = Set(report.milestones.filter { $0.solved == .wrong || $0.solved == .undecided }.map(\.number))
        func counts(_ milestone: Milestone) -> Bool { isWanted(milestone) && !broken.contains(milestone.number) }
        report.findings += mutants.idleFiles(counts)
        for ((mutant, _), state) in zip(steps.mutants, states) where counts(mutant.milestone) {
            guard let word = state.word else { continue }
            let row = mutant.milestone.number - 1
            report.milestones[row].mutants += 1
            if word == "killed" { report.milestones[row].killed += 1 }
            if word == "excused" { report.milestones[row].excused += 1 }
            report.findings += state.findings
        }
    }

    private func foldOthers(_ states: [StepState], _ report: inout ProofReport) {
        guard report.stages.contains(.others) else { return }
        for ((trial, _), state) in zip(steps.others, states) where isWanted(trial.milestone) {
            report.milestones[trial.milestone.number - 1].others.append(
                .init(
                    name: trial.other.name, isGood: trial.other.isGood, result: state.word ?? "not tried", by: state.by)
            )
            report.findings += state.findings
        }
    }

    private func foldCommands(_ states: [StepState], _ report: inout ProofReport) {
        guard report.stages.contains(.run) else { return }
        var told: Set<ProofFinding> = []
        for ((command, _), state) in zip(steps.commands, states) {
            let passed: Bool? = ["passed": true, "failed": false][state.word]
            for starter in command.starters {
                let step = OwnTestsStep(
                    command: command.arguments.shellCommand, passed: passed, seconds: state.seconds)
                guard let starter else {
                    report.solvedTests = (report.solvedTests ?? []) + [step]
                    continue
                }
                if let place = report.combinations[starter].tests.firstIndex(where: {
                    $0.command == step.command && $0.passed == nil
                }) {
                    report.combinations[starter].tests[place] = step
                }
            }
            for finding in state.findings where told.insert(finding).inserted { report.findings.append(finding) }
        }
    }
}

extension MilestoneProver.Trial.Expectation {
    /// The column of a milestone's row that it belongs to.
    fileprivate var column: Int {
        switch self {
        case .redOnStarter: 0
        case .redBefore: 1
        case .green: 2
        }
    }
}

extension ProofReport.Milestone {
    /// The marks by their columns.
    fileprivate subscript(column: Int) -> ProofReport.Mark {
        get { column == 0 ? starter : column == 1 ? before : solved }
        set {
            switch column {
            case 0: starter = newValue
            case 1: before = newValue
            default: solved = newValue
            }
        }
    }
}
