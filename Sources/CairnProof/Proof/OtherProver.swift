import CairnCatalog
import CairnDiagnostics
import CairnPlan
import CairnValidator
import Execution
import Reports

/// A solution beside a milestone's own, and the milestone.
struct OtherTrial: Sendable {
    var milestone: Milestone
    var other: OtherSolution

    /// What people call it.
    var label: String {
        "\(milestone.number) \(milestone.id) \(other.isGood ? "accepts" : "refuses") \(other.name)"
    }

    /// The word for what it has to come to.
    var word: String { other.isGood ? "accepted" : "refused" }
}

/// Tries what a milestone's checks say to solutions of another kind: good ones have to pass all of them, and wrong ones
/// fail an acceptance test, or the check that they name.
struct OtherProver: Sendable {
    let prover: MilestoneProver

    /// Findings that say a project does not work at all. Whoever hands in such a one is told so by the first command that
    /// they type: it shows nothing of the tests.
    private static let broken = ["tests-broken", "environment-fails", "no-pytest"]
    /// What a wrong one with the name of a check that is not there is told: a mistake of its author's.
    private static let unknownCheck = "unknown-check-id"
    /// What Python calls code that cannot be used at all.
    private static let errors = [
        "SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "NameError",
    ]

    /// Tries one.
    func run(_ trial: OtherTrial) -> ProofStep.Result {
        let start = ContinuousClock.now
        var result: ProofStep.Result
        do throws(Diagnostic) {
            result = trial.other.isGood ? try accepted(trial) : try refused(trial)
        } catch {
            result = ProofStep.Result(
                word: error.id == Self.unknownCheck ? "wrong" : "undecided",
                findings: [ProofFinding(.others, error, isUndecided: error.id != Self.unknownCheck)])
        }
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    private func results(
        _ trial: OtherTrial, _ input: ValidationInput, milestone: String?, runs: Bool = true,
        _ thoroughness: ValidationOptions.Thoroughness
    ) throws(Diagnostic) -> [CheckResult] {
        try prover.bench.results(
            of: ProjectState(trial.other.files), input, milestone: milestone, runs: runs, thoroughness)
    }

    /// What of the structure a solution does not keep.
    private func structure(_ trial: OtherTrial) throws(Diagnostic) -> CheckResult? {
        guard !prover.input.structure.isEmpty else { return nil }
        return try results(trial, prover.input, milestone: nil, runs: false, .everything).red
    }

    // MARK: - Good ones

    private func accepted(_ trial: OtherTrial) throws(Diagnostic) -> ProofStep.Result {
        if let red = try structure(trial) {
            return result(trial, red, "other-refused", "the structure check '\(red.id)' does not pass with")
        }
        let results = try results(trial, prover.input, milestone: trial.milestone.id, .everything)
        if let error = results.undecided { return undecided(trial, error) }
        if let red = results.red {
            return result(
                trial, red, "other-refused", "'\(red.id)' does not pass with",
                help: [
                    "if it does what goal and contract ask for, let the acceptance tests accept it",
                    "else say in the contract what it lacks, and mend it",
                ])
        }
        guard results.areGreen else {
            return result(trial, results.first, "other-refused", "not every check was run with")
        }
        return ProofStep.Result(word: trial.word)
    }

    // MARK: - Wrong ones

    private func refused(_ trial: OtherTrial) throws(Diagnostic) -> ProofStep.Result {
        if let red = try structure(trial) {
            return result(
                trial, red, "other-broken", "the structure check '\(red.id)' does not pass with",
                help: ["let it be wrong in what the milestone is about only"])
        }
        let results = try results(trial, try judging(trial), milestone: trial.milestone.id, .firstFailure)
        guard let red = results.red else {
            if let error = results.undecided { return undecided(trial, error) }
            return result(
                trial, nil, "wrong-accepted",
                trial.other.refusedBy.map { "the check '\($0)' passes with" } ?? "the acceptance tests pass with",
                help: ["let an acceptance test ask for what it lacks"])
        }
        let account = red.account
        guard !Self.broken.contains(red.findings.first?.id ?? ""), !Self.errors.contains(where: { account.holds($0) })
        else {
            return result(
                trial, red, "other-broken", "'\(red.id)' does not pass, as nothing works, with",
                help: ["let it be wrong in what the milestone is about only"])
        }
        let test = red.failures.first.map { ": \($0.test)" } ?? ""
        return ProofStep.Result(word: trial.word, by: red.qualifiedID + test)
    }

    /// The checks that count for a wrong one, and those that these need: the acceptance tests, or the one it names.
    private func judging(_ trial: OtherTrial) throws(Diagnostic) -> ValidationInput {
        var input = prover.input
        guard let place = input.milestones.firstIndex(where: { $0.id == trial.milestone.id }) else { return input }
        let checks = input.milestones[place].checks
        let named = checks.filter { $0.id == trial.other.refusedBy }
        if let name = trial.other.refusedBy, named.isEmpty {
            throw Diagnostic(
                id: Self.unknownCheck, "'\(trial.other.name)' is to be refused by '\(name)', which is no check",
                at: SourceSpan(wholeFile: trial.other.origin),
                help: didYouMean(name, among: checks.map(\.id)).map { [$0] } ?? [])
        }
        let tests = checks.filter { ($0.kind as? any ExecutingCheck).map { type(of: $0).needsAcceptance } ?? false }
        guard let first = named.isEmpty ? tests.isEmpty ? nil : tests : named else { return input }
        var wanted = Set(first.map(\.id))
        // Those that are needed stand before.
        for check in checks.reversed() where wanted.contains(check.id) { wanted.formUnion(check.needs) }
        input.milestones[place].checks = checks.filter { wanted.contains($0.id) }
        return input
    }

    // MARK: - Findings

    private func undecided(_ trial: OtherTrial, _ error: CheckResult) -> ProofStep.Result {
        var result = result(trial, error, "undecided", "'\(error.id)' cannot be decided with")
        result.word = "undecided"
        result.findings[0].isUndecided = true
        return result
    }

    private func result(
        _ trial: OtherTrial, _ red: CheckResult?, _ id: String, _ what: String, help: [String] = []
    ) -> ProofStep.Result {
        let about = trial.other.about.isEmpty ? [] : [Diagnostic.Note("it is: \(trial.other.about)")]
        let finding = Diagnostic(
            id: id, "milestone \(trial.milestone.number) \(trial.milestone.id): \(what) '\(trial.other.name)'",
            explanation: red?.account, at: SourceSpan(wholeFile: trial.other.origin), help: help, notes: about)
        return ProofStep.Result(word: "wrong", by: red?.qualifiedID, findings: [ProofFinding(.others, finding)])
    }
}
