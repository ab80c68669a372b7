/// Everything that one proof found out about a template, as a value.
package struct ProofReport: Sendable {
    /// What became of something that was to be shown.
    package enum Mark: String, Hashable, Sendable, Comparable, CaseIterable {
        /// It was not tried.
        case untried = "not tried"
        /// It is as it should be.
        case good
        /// It is not.
        case wrong
        /// It could not be decided.
        case undecided

        private var rank: Int {
            switch self {
            case .untried: 0
            case .good: 1
            case .undecided: 2
            case .wrong: 3
            }
        }

        /// Orders by how much it matters: one wrong thing makes the whole wrong.
        package static func < (left: Mark, right: Mark) -> Bool { left.rank < right.rank }
    }

    /// One combination of answers.
    package struct Combination: Sendable {
        /// Its number, from 1.
        package var number: Int
        /// The answers that differ from the first combination's, as people read them.
        package var label: String
        /// The answers to the questions that vary.
        package var options: [(name: String, text: String)]
        /// Whether it renders twice the same, and its structure is whole.
        package var rendered = Mark.untried
        /// The starter's own commands; those that have not run are there, too.
        package var tests: [OwnTestsStep] = []
        /// Whether it is among those that cover every pair.
        package var coversPairs = false
        /// Why the commands are not to be run; nil if they are.
        package var notRun: String?
    }

    /// One milestone.
    package struct Milestone: Sendable {
        /// Its place in the order.
        package var number: Int
        /// Its id.
        package var id: String
        /// Whether its checks are red on the starter.
        package var starter = Mark.untried
        /// Whether it is still red with the solutions before its own.
        package var before = Mark.untried
        /// Whether its checks pass with its own solution, and with those after it.
        package var solved = Mark.untried
        /// How many mutants were tried.
        package var mutants = 0
        /// How many of them a check noticed.
        package var killed = 0
        /// How many may go unnoticed, as the manifest says why.
        package var excused = 0
        /// What became of the solutions beside its own.
        package var others: [Other] = []
    }

    /// A solution beside a milestone's own.
    package struct Other: Sendable {
        /// Its name: `good-one-file`.
        package var name: String
        /// Whether it has to pass.
        package var isGood: Bool
        /// What it came to: "accepted", "refused".
        package var result: String
        /// The check, and the test, that refused it.
        package var by: String?

        /// Whether it came to what it should.
        package var isAsExpected: Bool { result == (isGood ? "accepted" : "refused") }
    }

    /// Why a step was left out.
    enum LeftOut: String, Hashable, Sendable, CaseIterable {
        /// The part was not asked for.
        case unwanted = "not asked for"
        /// Another machine does it.
        case otherShard = "of another shard"
        /// There was no time.
        case noTime = "no time was left"
        /// Others show nearly the same.
        case extra = "tried with --fresh only"
        /// The person stopped the proof.
        case interrupted = "stopped"
    }

    /// Where the steps come from.
    package struct Steps: Sendable {
        /// How many were taken from the receipt.
        package var taken = 0
        /// How many a run that was stopped had done.
        package var resumed = 0
        /// How many this run did.
        package var done = 0
        /// How many were left out, by why.
        var left: [LeftOut: Int] = [:]
        /// The day of the oldest that was taken.
        package var oldest: String?

        /// How many are open that were to be proven.
        package var open: Int {
            left.reduce(0) { $0 + ([.noTime, .otherShard, .interrupted].contains($1.key) ? $1.value : 0) }
        }
    }

    /// What it all comes to.
    package enum Verdict: String, Hashable, Sendable, CaseIterable {
        case proven
        /// Nothing is wrong, and some of it was left to another time or another machine.
        case partlyProven = "partly proven"
        case notProven = "not proven"
        case undecided
        case interrupted
    }

    /// The project's id.
    package var project: String
    /// The template's version.
    package var templateVersion: String
    /// The parts that were asked for.
    package var stages: Set<ProofStage>
    /// How many combinations the answers have in all.
    package var combinationTotal = 0
    /// Those that were taken.
    package var combinations: [Combination] = []
    /// The milestones in their order.
    package var milestones: [Milestone] = []
    /// The starter's own commands with all solutions applied; nil if there are no milestones.
    package var solvedTests: [OwnTestsStep]?
    /// What keeps the template from being proven.
    package var findings: [ProofFinding] = []
    /// How long each part took, in seconds.
    package var seconds: [ProofStage: Double] = [:]
    /// Where its steps come from.
    package var steps = Steps()
    /// Whether the person stopped it.
    package var wasInterrupted = false

    /// What it all comes to.
    package var verdict: Verdict {
        if wasInterrupted { return .interrupted }
        if findings.contains(where: { !$0.isUndecided }) { return .notProven }
        guard findings.isEmpty else { return .undecided }
        return steps.open > 0 ? .partlyProven : .proven
    }
}

/// What became of one of a starter's own commands.
package struct OwnTestsStep: Sendable {
    /// The command as a person would type it.
    package var command: String
    /// Whether it ended with exit code 0; nil if that is not known.
    package var passed: Bool?
    /// How long it ran, in seconds.
    package var seconds: Double
}
