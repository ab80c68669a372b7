import CairnDiagnostics

/// One thing that a proof tries on its own, and that nothing else depends on.
struct ProofStep: Sendable {
    /// Which part it belongs to.
    var stage: ProofStage
    /// What people call it; unique in a template.
    var label: String
    /// The digest of all that it depends on.
    var inputs: String
    /// Whether it is about the starter with the default answers, which most people get.
    var isDefault: Bool
    /// Another part that has to know what it came to.
    var neededBy: ProofStage?
    /// Whether others show nearly the same, so that it is tried only where no receipt is believed.
    var isExtra = false
    /// What it may come to where all is as it should be.
    var goodResults: Set<String>
    /// Tries it.
    var attempt: @Sendable () -> Result

    /// Whether it belongs to one of these parts.
    func belongs(to stages: Set<ProofStage>) -> Bool {
        stages.contains(stage) || neededBy.map(stages.contains) == true
    }

    /// What it came to.
    struct Result: Sendable {
        /// The word for it: "green", "killed".
        var word: String
        /// The check that noticed a mutant or a wrong solution.
        var by: String?
        /// What is wrong; empty if nothing is.
        var findings: [ProofFinding] = []
        /// How long it took, in seconds.
        var seconds = 0.0

        /// Whether nothing is wrong.
        var isGood: Bool { findings.isEmpty }
    }
}

/// What is known of a step when a proof ends.
enum StepState: Sendable {
    /// An earlier proof did it, and nothing has changed since; or the one that was stopped, which this run goes on with.
    case taken(Receipt.Entry, isResumed: Bool)
    /// This run did it.
    case done(ProofStep.Result, Receipt.Entry)
    /// It was left out, for this reason.
    case left(ProofReport.LeftOut)

    /// The word for what it came to; nil if it is not known.
    var word: String? {
        switch self {
        case .taken(let entry, _): entry.result
        case .done(let result, _): result.word
        case .left: nil
        }
    }

    /// The check that noticed; nil if none did, or it is not known.
    var by: String? {
        switch self {
        case .taken(let entry, _): entry.by
        case .done(let result, _): result.by
        case .left: nil
        }
    }

    /// How long it took, whenever it was done.
    var seconds: Double {
        switch self {
        case .taken(let entry, _): entry.seconds
        case .done(_, let entry): entry.seconds
        case .left: 0
        }
    }

    /// What is wrong.
    var findings: [ProofFinding] {
        if case .done(let result, _) = self { result.findings } else { [] }
    }
}
