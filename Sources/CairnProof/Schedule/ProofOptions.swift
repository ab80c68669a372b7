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
    /// Whether receipts are not believed: everything is done anew, also what others show nearly as well.
    package var isFresh = false
    /// A text that chooses steps to do anew though a receipt has them; nil for none.
    package var spotCheck: String?
    /// Which part of the steps to do; nil for all.
    package var shard: Shard?
    /// After how many seconds no further step is begun; nil for never.
    package var within: Double?
    /// Whether to stop before the first step, with what is known.
    package var isDryRun = false

    /// One of several parts of the steps, each for a machine of its own.
    package struct Shard: Hashable, Sendable {
        /// Which part, from 1.
        package var number: Int
        /// How many there are.
        package var count: Int

        /// Names a part.
        package init(number: Int, count: Int) {
            self.number = number
            self.count = count
        }
    }

    /// Makes options.
    package init(
        stages: Set<ProofStage> = [.matrix, .milestones, .mutants, .others], milestones: Set<String>? = nil,
        jobs: Int = 2,
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
    /// Whose proof it belongs to: the project's id.
    package var project: String
    /// Which part it belongs to.
    package var stage: ProofStage
    /// How many things are finished, this one included.
    package var done: Int
    /// How many there are.
    package var total: Int
    /// What it is: "3 human-confirmation with solutions 1 to 4".
    package var what: String
    /// Whether it is as it should be.
    package var isGood: Bool
    /// How long the rest will take, in seconds, as far as earlier proofs tell; nil where nothing is known.
    package var remaining: Double?
}

/// What a proof is about to do.
package struct ProofOutlook: Hashable, Sendable {
    /// How many steps it does.
    package var steps: Int
    /// How long they will take, in seconds, as far as earlier proofs tell.
    package var seconds: Double
    /// How many steps are taken from receipts.
    package var taken: Int
    /// How many of the steps that it does are done though a receipt has them.
    package var spotChecked: Int
    /// How many steps a run that was stopped has done already.
    package var resumed: Int

    /// That there is nothing to do, and nothing to take.
    package static let nothing = ProofOutlook(steps: 0, seconds: 0, taken: 0, spotChecked: 0, resumed: 0)
}
