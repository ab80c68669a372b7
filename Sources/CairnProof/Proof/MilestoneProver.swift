import CairnCatalog
import CairnDiagnostics
import CairnPlan
import CairnProject
import CairnValidator
import Reports

/// The states of a template's milestones, and what is tried on them.
struct MilestoneProver: Sendable {
    /// One thing to try.
    struct Trial: Sendable {
        /// What is expected of the milestone's checks.
        enum Expectation: Hashable, Sendable {
            /// All are red: nothing of it is there yet.
            case redOnStarter
            /// Some is red: the solutions before it do not solve it.
            case redBefore
            /// All pass.
            case green
        }

        /// The checks' milestone, or nil for the structure checks.
        var milestone: Milestone?
        /// How many solutions are applied.
        var solutions: Int
        var expectation: Expectation
    }

    /// What a trial came to.
    struct Outcome: Sendable {
        var findings: [ProofFinding]
        var seconds: Double
    }

    let template: CairnCatalog.Template
    let input: ValidationInput
    /// The solutions' files, milestone by milestone.
    let overlays: [[Plan.File]]
    /// The starter, then with one solution more each.
    let states: [ProjectState]
    let bench: Bench

    /// Applies the solutions one after the other.
    /// - Throws: everything that is wrong with checks or solutions.
    init(_ subject: ProofSubject, _ rendering: RenderedProject, bench: Bench) throws {
        template = subject.template
        self.bench = bench
        input = try subject.input(rendering)
        var overlays: [[Plan.File]] = []
        var states = [ProjectState(rendering.plan)]
        for milestone in subject.template.milestones {
            let files = try rendering.solution(of: milestone)
            overlays.append(files)
            if let last = states.last { states.append(last.applying(files)) }
        }
        self.overlays = overlays
        self.states = states
    }

    /// What to try: the long ones first, so that they don't end up alone at the end.
    func trials() -> [Trial] {
        var trials: [Trial] = []
        for solutions in states.indices.reversed() {
            for milestone in template.milestones where milestone.number <= solutions {
                trials.append(Trial(milestone: milestone, solutions: solutions, expectation: .green))
            }
        }
        for milestone in template.milestones {
            if milestone.number > 1 {
                trials.append(Trial(milestone: milestone, solutions: milestone.number - 1, expectation: .redBefore))
            }
            trials.append(Trial(milestone: milestone, solutions: 0, expectation: .redOnStarter))
        }
        if !input.structure.isEmpty {
            trials += states.indices.map { Trial(milestone: nil, solutions: $0, expectation: .green) }
        }
        return trials
    }

    /// Tries one.
    func run(_ trial: Trial) -> Outcome {
        let start = ContinuousClock.now
        let thoroughness: ValidationOptions.Thoroughness =
            switch trial.expectation {
            case .redOnStarter: .eachCheck
            case .redBefore: .firstFailure
            case .green: .everything
            }
        var findings: [ProofFinding]
        do throws(Diagnostic) {
            let results = try bench.results(
                of: states[trial.solutions], input, milestone: trial.milestone?.id, thoroughness)
            findings = self.findings(trial, results)
        } catch {
            findings = [ProofFinding(.milestones, error, isUndecided: true)]
        }
        return Outcome(findings: findings, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private func findings(_ trial: Trial, _ results: [CheckResult]) -> [ProofFinding] {
        let whose = trial.milestone.map { "milestone \($0.number) \($0.id)" } ?? "the structure"
        let place =
            trial.solutions == 0
            ? "on the starter" : trial.solutions == 1 ? "with solution 1" : "with solutions 1 to \(trial.solutions)"
        let undecided = results.filter { $0.status == .error }.map { result in
            ProofFinding(
                .milestones,
                Diagnostic(
                    id: "undecided", "\(whose): '\(result.id)' cannot be decided \(place)",
                    explanation: result.account, at: span(result)), isUndecided: true)
        }
        switch trial.expectation {
        case .green:
            return undecided
                + results.filter { $0.status == .fail }.map { result in
                    ProofFinding(
                        .milestones,
                        Diagnostic(
                            id: "not-green", "\(whose): '\(result.id)' does not pass \(place)",
                            explanation: result.account, at: span(result)))
                }
        case .redOnStarter:
            let guards = trial.milestone?.proof.guards ?? []
            return undecided
                + results.filter { $0.status == .pass && !guards.contains($0.id) }.map { result in
                    ProofFinding(
                        .milestones,
                        Diagnostic(
                            id: "already-green", "\(whose): '\(result.id)' passes on the starter",
                            explanation: "\(result.title): a check that passes before any work shows nothing",
                            at: span(result),
                            help: [
                                "ask for what only the milestone brings",
                                "or, if it guards something, name it in the milestone's proof: guards: [\(result.id)]",
                            ]))
                }
                + (!results.allSatisfy { $0.status == .pass && guards.contains($0.id) }
                    ? []
                    : [
                        ProofFinding(
                            .milestones,
                            Diagnostic(id: "already-complete", "\(whose) is complete on the starter"))
                    ])
        case .redBefore:
            guard results.red == nil, undecided.isEmpty else { return results.red == nil ? undecided : [] }
            return [
                ProofFinding(
                    .milestones,
                    Diagnostic(
                        id: "already-complete", "\(whose) is complete \(place) already",
                        explanation: "its checks pass before its own solution is applied",
                        help: ["check for something that the earlier solutions don't bring"]))
            ]
        }
    }

    /// Where a check is declared.
    private func span(_ result: CheckResult) -> SourceSpan? {
        let checks = input.milestones.first { $0.id == result.milestone }?.checks ?? input.structure
        return checks.first { $0.id == result.id }?.span
    }
}
