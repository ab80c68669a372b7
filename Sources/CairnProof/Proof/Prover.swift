import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
package import Execution
import Synchronization

/// Proves that templates are honest.
///
/// - Every combination of answers renders, twice the same, and keeps its structure.
/// - A milestone's checks are red on the starter, all pass with the solutions up to its own, and the next one is still red.
/// - A solution that lacks one of its files does not pass.
/// - Good solutions of another kind pass, and wrong ones don't.
/// - The starter's own tests pass, if they are asked for.
///
/// Everything is rendered in every run, and every step's dependencies digested; steps that a receipt has as they are now
/// are taken from there.
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

    /// Proves one template without a receipt.
    /// - Throws: as below.
    package func prove(_ subject: ProofSubject) throws -> ProofReport {
        try prove([subject]).first?.report
            ?? ProofReport(
                project: subject.project.id, templateVersion: subject.template.version, stages: options.stages)
    }

    /// Proves templates together. The same templates and receipts give the same reports, durations and days aside.
    /// - Parameter planned: told what will be done, before it is.
    /// - Returns: for each template, in their order, what was found out, and the receipt that it comes to.
    /// - Throws: `PlanFailure` or `Diagnostics` if one cannot be rendered with its defaults.
    package func prove(
        _ subjects: [ProofSubject], planned: (ProofOutlook) -> Void = { _ in }
    ) throws -> [(report: ProofReport, receipt: NewReceipt)] {
        let tools = ToolVersions(processRunner, variables: options.variables)
        var prepared: [PreparedProof] = []
        for subject in subjects where !isCancelled() { prepared.append(try prepare(subject, tools)) }
        let schedule = ProofSchedule(
            options: options, isCancelled: isCancelled, progress: progress, day: Day.ago())
        let states = schedule.run(prepared.map(scheduled), planned: planned)
        let wasInterrupted = isCancelled()
        return zip(prepared, states).map { proof, states in
            var report = proof.report
            proof.fold(states, into: &report)
            report.wasInterrupted = wasInterrupted
            if !wasInterrupted, let finding = proof.misleading(states, report) { report.findings.append(finding) }
            if !wasInterrupted, !options.isDryRun { proof.subject.journal.finish() }
            return (report, NewReceipt(proof, states, report))
        }
    }

    private var processRunner: any Runner { runner ?? ProcessRunner(isCancelled: isCancelled) }

    // MARK: - Before the steps

    /// Renders everything, looks at it, and lists the steps.
    private func prepare(_ subject: ProofSubject, _ tools: ToolVersions) throws -> PreparedProof {
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
            let start = ContinuousClock.now
            lookAt(matrix, MatrixStage(subject: subject, bench: bench), &report)
            report.seconds[.matrix] = (ContinuousClock.now - start) / .seconds(1)
        }
        let rendering = try subject.rendering(defaults.answers)
        let milestones = try MilestoneProver(subject, rendering, bench: bench)
        let mutants = MutantProver(prover: milestones, rendering: rendering)
        let tests = OwnTestsStage(
            subject: subject, matrix: matrix,
            tests: OwnTests(
                template: subject.template, runner: processRunner, variables: options.variables,
                workshop: Workshop(keepsEnvironment: false), isCancelled: isCancelled))
        report.findings += tests.prepare(&report)
        let inputs = StepInputs(subject.template, judge: judgeDigest)
        var steps = ProofSteps()
        if options.stages != [.matrix] {
            let context = try ProofSteps.Context(rendering, inputs, tools)
            try steps.addTrials(milestones, inputs, context)
            try steps.addMutants(mutants, inputs, context)
            try steps.addOthers(OtherProver(prover: milestones), inputs, context)
            let solved = subject.template.milestones.isEmpty ? nil : milestones.states.last
            try steps.addCommands(tests.jobs(solved: solved, report), tests, inputs, tools)
        }
        if options.stages.contains(.run), subject.template.proof.tests.isEmpty {
            report.findings.append(
                ProofFinding(
                    .run,
                    Diagnostic(
                        id: "no-own-tests", "the template names no tests of the starter to run",
                        help: ["add them to its manifest: proof: {tests: [{run: [make, check]}]}"])))
        }
        return PreparedProof(
            subject: subject, report: report, mutants: mutants, steps: steps, tools: tools.known,
            isWanted: isWanted)
    }

    private func lookAt(_ matrix: OptionMatrix, _ stage: MatrixStage, _ report: inout ProofReport) {
        let project = report.project
        let done = Mutex(0)
        let problems = inParallel(matrix.combinations, width: options.jobs) { combination -> [Diagnostic]? in
            guard !isCancelled() else { return nil }
            let problems = stage.problems(of: combination)
            guard !isCancelled() else { return nil }
            done.withLock { done in
                done += 1
                progress(
                    ProofEvent(
                        project: project, stage: .matrix, done: done, total: matrix.combinations.count,
                        what: combination.label, isGood: problems.isEmpty))
            }
            return problems
        }
        var all: [(combination: OptionMatrix.Combination, all: [Diagnostic])] = []
        for (index, found) in problems.enumerated() {
            guard let found else { continue }
            all.append((matrix.combinations[index], found))
            report.combinations[index].rendered = found.isEmpty ? .good : .wrong
        }
        report.findings += MatrixStage.findings(all)
    }

    private func isWanted(_ milestone: Milestone) -> Bool {
        options.milestones?.contains(milestone.id) ?? true
    }

    private func scheduled(_ proof: PreparedProof) -> ProofSchedule.Subject {
        ProofSchedule.Subject(
            project: proof.subject.project.id, unwanted: proof.unwanted, steps: proof.steps.all,
            receipt: proof.subject.receipt?.byStep ?? [:],
            journal: proof.subject.journal)
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
