import CairnFiles
package import Execution
import CairnCatalog
import CairnDiagnostics
import CairnPlan
import CairnValidator
import Synchronization

/// What to prove, and how.
package struct ProofOptions: Sendable {
    /// The parts to do; without `.run` the starter's own tests are not run.
    package var stages: Set<ProofStage>
    /// The milestones to look at, by id; nil for all.
    package var milestones: Set<String>?
    /// How many things are tried at once.
    package var jobs: Int
    /// The person's environment.
    package var variables: [String: String]

    /// Makes options.
    package init(
        stages: Set<ProofStage> = [.matrix, .milestones, .mutants], milestones: Set<String>? = nil, jobs: Int = 2,
        variables: [String: String] = [:]
    ) {
        self.stages = stages
        self.milestones = milestones
        self.jobs = jobs
        self.variables = variables
    }
}

/// Something that was finished on the way.
package struct ProofEvent: Sendable {
    /// Which part it belongs to.
    package var stage: ProofStage
    /// How many of the part's things are finished, this one included.
    package var done: Int
    /// How many the part has.
    package var total: Int
    /// What it is: "3 human-confirmation with solutions 1 to 4".
    package var what: String
    /// Whether it is as it should be.
    package var isGood: Bool
}

/// Proves that a template is honest.
///
/// - Every combination of answers renders, twice the same, and keeps its structure.
/// - A milestone's checks are red on the starter, all pass with the solutions up to its own, and the next one is still red.
/// - A solution that lacks one of its files does not pass.
/// - The starter's own tests pass, if they are asked for.
package struct Prover: Sendable {
    private let options: ProofOptions
    private let runner: (any Runner)?
    private let isCancelled: @Sendable () -> Bool
    private let progress: @Sendable (ProofEvent) -> Void

    /// Makes a prover.
    /// - Parameters:
    ///   - options: what to prove.
    ///   - runner: what executes commands; nil for the machine's own.
    ///   - isCancelled: whether the person wants to stop; asked often.
    ///   - progress: told of everything that is finished, from several threads.
    package init(
        _ options: ProofOptions, runner: (any Runner)? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (ProofEvent) -> Void = { _ in }
    ) {
        self.options = options
        self.runner = runner
        self.isCancelled = isCancelled
        self.progress = progress
    }

    /// Proves one template. The same template gives the same report, durations aside.
    /// - Throws: `PlanFailure` or `Diagnostics` if it cannot be rendered with its defaults.
    package func prove(_ subject: ProofSubject) throws -> ProofReport {
        var report = ProofReport(
            project: subject.project.id, templateVersion: subject.template.version, stages: options.stages)
        report.milestones = subject.template.milestones.map { .init(number: $0.number, id: $0.id) }
        let matrix = try OptionMatrix(subject)
        report.combinationTotal = matrix.total
        report.combinations = matrix.combinations.map {
            .init(number: $0.number, label: $0.label, options: $0.options, coversPairs: $0.coversPairs)
        }
        report.findings += matrix.findings.map { ProofFinding(.matrix, $0) }
        guard let defaults = matrix.combinations.first else {
            throw PlanFailure(.template, [Diagnostic(id: "no-combination", "no combination of answers is accepted")])
        }
        let bench = Bench(
            runner: runner, variables: options.variables, workshop: Workshop(), isCancelled: isCancelled)
        if options.stages.contains(.matrix) {
            timed(.matrix, &report) { matrixStage(MatrixStage(subject: subject, bench: bench), matrix, &$0) }
        }
        let rendering = try subject.rendering(defaults.answers)
        let prover = try MilestoneProver(subject, rendering, bench: bench)
        if options.stages.contains(.milestones) {
            timed(.milestones, &report) { milestoneStage(prover, &$0) }
        }
        if options.stages.contains(.mutants) {
            timed(.mutants, &report) { mutantStage(MutantProver(prover: prover, rendering: rendering), &$0) }
        }
        let tests = OwnTests(
            template: subject.template, runner: runner ?? ProcessRunner(isCancelled: isCancelled),
            variables: options.variables, workshop: Workshop(keepsEnvironment: false), isCancelled: isCancelled)
        let stage = OwnTestsStage(subject: subject, matrix: matrix, tests: tests)
        report.findings += stage.prepare(&report)
        if options.stages.contains(.run) {
            timed(.run, &report) { runStage(stage, prover, &$0) }
        }
        report.wasInterrupted = isCancelled()
        return report
    }

    // MARK: - The parts

    private func matrixStage(_ stage: MatrixStage, _ matrix: OptionMatrix, _ report: inout ProofReport) {
        let problems = perform(.matrix, matrix.combinations, named: \.label) { combination in
            let problems = stage.problems(of: combination)
            return (problems, problems.isEmpty)
        }
        var all: [(combination: OptionMatrix.Combination, all: [Diagnostic])] = []
        for (index, found) in problems.enumerated() {
            guard let found else { continue }
            all.append((matrix.combinations[index], found))
            report.combinations[index].rendered = found.isEmpty ? .good : .wrong
        }
        report.findings += MatrixStage.findings(all)
    }

    private func milestoneStage(_ prover: MilestoneProver, _ report: inout ProofReport) {
        let trials = prover.trials(isWanted)
        let outcomes = perform(.milestones, trials, named: \.label) { trial in
            let outcome = prover.run(trial)
            return (outcome, outcome.findings.isEmpty)
        }
        var findings: [(order: (Int, Int), all: [ProofFinding])] = []
        for (trial, outcome) in zip(trials, outcomes) {
            guard let outcome else { continue }
            findings.append(((trial.milestone?.number ?? 0, trial.solutions), outcome.findings))
            guard let number = trial.milestone?.number else { continue }
            let mark: ProofReport.Mark =
                outcome.findings.contains { !$0.isUndecided } ? .wrong : outcome.findings.isEmpty ? .good : .undecided
            let row = number - 1
            switch trial.expectation {
            case .redOnStarter: report.milestones[row].starter = max(report.milestones[row].starter, mark)
            case .redBefore: report.milestones[row].before = max(report.milestones[row].before, mark)
            case .green: report.milestones[row].solved = max(report.milestones[row].solved, mark)
            }
        }
        report.findings += findings.sorted { $0.order < $1.order }.flatMap(\.all)
    }

    private func mutantStage(_ mutants: MutantProver, _ report: inout ProofReport) {
        // Only on a solution that passes does a red check say that something was noticed.
        let unsure = mutants.prover.template.milestones.filter { milestone in
            isWanted(milestone) && report.milestones[milestone.number - 1].solved == .untried
        }
        let trials = unsure.map { MilestoneProver.Trial(milestone: $0, solutions: $0.number, expectation: .green) }
        for (trial, outcome) in zip(
            trials,
            perform(.mutants, trials, named: \.label) { trial in
                let outcome = mutants.prover.run(trial)
                return (outcome, outcome.findings.isEmpty)
            })
        {
            guard let outcome, let number = trial.milestone?.number else { continue }
            report.milestones[number - 1].solved = outcome.findings.isEmpty ? .good : .wrong
            report.findings += outcome.findings
        }
        let solved = report.milestones.map { $0.solved == .good }
        func isSolved(_ milestone: Milestone) -> Bool { isWanted(milestone) && solved[milestone.number - 1] }
        report.findings += mutants.idleFiles(isSolved)
        let all = mutants.mutants(isSolved)
        let fates = perform(.mutants, all, named: \.label) { mutant in
            let fate = mutants.fate(of: mutant)
            return (fate, MutantProver.finding(mutant, fate) == nil)
        }
        for (mutant, fate) in zip(all, fates) {
            guard let fate else { continue }
            let row = mutant.milestone.number - 1
            report.milestones[row].mutants += 1
            switch fate {
            case .killed: report.milestones[row].killed += 1
            case .excused: report.milestones[row].excused += 1
            case .survived, .undecided: break
            }
            if let finding = MutantProver.finding(mutant, fate) { report.findings.append(finding) }
        }
    }

    private func runStage(_ stage: OwnTestsStage, _ prover: MilestoneProver, _ report: inout ProofReport) {
        let jobs = stage.jobs(solved: prover.template.milestones.isEmpty ? nil : prover.states.last, report)
        let runs = perform(.run, jobs, named: \.label) { job in
            let run = stage.run(job)
            return (run, run.finding == nil)
        }
        for (job, run) in zip(jobs, runs) {
            guard let run else { continue }
            if let index = job.index { report.combinations[index].tests = run.steps } else { report.solvedTests = run }
            if let finding = run.finding { report.findings.append(finding) }
        }
        if jobs.isEmpty, subjectNamesNoTests(stage) {
            report.findings.append(
                ProofFinding(
                    .run,
                    Diagnostic(
                        id: "no-own-tests", "the template names no tests of the starter to run",
                        help: ["add them to its manifest: proof: {tests: [{run: [make, check]}]}"])))
        }
    }

    private func subjectNamesNoTests(_ stage: OwnTestsStage) -> Bool {
        stage.subject.template.proof.tests.isEmpty
    }

    // MARK: - Running

    private func isWanted(_ milestone: Milestone) -> Bool {
        options.milestones?.contains(milestone.id) ?? true
    }

    private func timed(
        _ stage: ProofStage, _ report: inout ProofReport, _ body: (inout ProofReport) -> Void
    ) {
        let start = ContinuousClock.now
        body(&report)
        report.seconds[stage] = (ContinuousClock.now - start) / .seconds(1)
    }

    /// Does something with every item, several at once, and tells of each that is finished.
    /// - Returns: what came of it, nil for items that an interruption kept from being tried to the end.
    private func perform<Item: Sendable, Result: Sendable>(
        _ stage: ProofStage, _ items: [Item], named name: @escaping @Sendable (Item) -> String,
        _ body: @escaping @Sendable (Item) -> (result: Result, isGood: Bool)
    ) -> [Result?] {
        let done = Mutex(0)
        return inParallel(items, width: options.jobs) { item -> Result? in
            guard !isCancelled() else { return nil }
            let (result, isGood) = body(item)
            guard !isCancelled() else { return nil }
            done.withLock { done in
                done += 1
                progress(
                    ProofEvent(stage: stage, done: done, total: items.count, what: name(item), isGood: isGood))
            }
            return result
        }
    }
}

extension MilestoneProver.Trial {
    /// What people call it.
    var label: String {
        let whose = milestone.map { "\($0.number) \($0.id)" } ?? "structure"
        let place =
            switch solutions {
            case 0: "on the starter"
            case 1: "with solution 1"
            default: "with solutions 1 to \(solutions)"
            }
        return "\(whose) is \(expectation == .green ? "green" : "red") \(place)"
    }
}

extension Mutant {
    /// What people call it.
    var label: String {
        "\(milestone.number) \(milestone.id) without \(path) (\(change.rawValue))"
    }
}
