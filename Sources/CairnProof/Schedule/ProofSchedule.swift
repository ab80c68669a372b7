import CairnDiagnostics
import CairnFiles
import Synchronization

/// Decides which steps of a proof are done by this run, in which order, and does them.
struct ProofSchedule: Sendable {
    /// One template's steps, and what is known of them.
    struct Subject: Sendable {
        /// The project's id.
        var project: String
        /// Whether a milestone's steps are wanted is decided by whoever makes the steps: those that are not.
        var unwanted: Set<String>
        var steps: [ProofStep]
        /// What the receipt has, by the steps' names.
        var receipt: [String: Receipt.Entry]
        /// What a run that was stopped has done.
        var journal: ProofJournal
    }

    /// A step's place.
    private struct Place: Sendable {
        var subject: Int
        var step: Int
        /// How long it will take, in seconds, as far as is known.
        var cost: Double
        /// How early it is done: the smaller the earlier.
        var rank: [String]
    }

    let options: ProofOptions
    let isCancelled: @Sendable () -> Bool
    let progress: @Sendable (ProofEvent) -> Void
    /// Today, in UTC: "2026-11-30".
    let day: String

    /// How long a spot check may take, in seconds. It leaves room for a machine that is half as fast, within the five
    /// minutes that a proof of a slice has.
    static let spotCheckSeconds = 150.0

    /// Does the steps.
    /// - Parameter planned: told what will be done, before it is.
    /// - Returns: the state of each step, by template.
    func run(_ subjects: [Subject], planned: (ProofOutlook) -> Void) -> [[StepState]] {
        var states: [[StepState?]] = []
        var waiting: [Place] = []
        let spots = spots(subjects)
        for (index, subject) in subjects.enumerated() {
            states.append(
                subject.steps.enumerated().map { number, step in
                    if let state = known(step, of: subject, isSpot: spots.contains([index, number])) { return state }
                    waiting.append(
                        Place(
                            subject: index, step: number, cost: cost(step, subject), rank: rank(step, subject)))
                    return nil
                })
        }
        let chosen = shard(waiting)
        for place in waiting where !chosen.contains(where: { $0.subject == place.subject && $0.step == place.step }) {
            states[place.subject][place.step] = .left(.otherShard)
        }
        planned(outlook(chosen, states, spots: spots.count))
        let done = options.isDryRun ? chosen.map { _ in .left(.interrupted) } : perform(chosen, subjects)
        for (place, state) in zip(chosen, done) { states[place.subject][place.step] = state }
        return states.map { $0.map { $0 ?? .left(.interrupted) } }
    }

    /// What is known of a step without doing it; nil if it has to be done.
    private func known(_ step: ProofStep, of subject: Subject, isSpot: Bool) -> StepState? {
        if !step.belongs(to: options.stages) || subject.unwanted.contains(step.label) { return .left(.unwanted) }
        if let entry = subject.journal.entry(of: step), !isSpot { return .taken(entry, isResumed: true) }
        if options.isFresh || isSpot { return nil }
        if let entry = subject.receipt[step.label], entry.isValid(for: step) { return .taken(entry, isResumed: false) }
        return step.isExtra ? .left(.extra) : nil
    }

    // MARK: - Choosing

    /// The steps to do anew though a receipt has them: some of one template, by the digest of the text that chooses.
    private func spots(_ subjects: [Subject]) -> Set<[Int]> {
        guard let seed = options.spotCheck, !options.isFresh else { return [] }
        var candidates: [(index: Int, steps: [Int])] = []
        for (index, subject) in subjects.enumerated() {
            let steps = subject.steps.indices.filter { number in
                let step = subject.steps[number]
                return step.belongs(to: options.stages) && !subject.unwanted.contains(step.label)
                    && subject.receipt[step.label]?.isValid(for: step) == true
            }
            if !steps.isEmpty { candidates.append((index, steps)) }
        }
        candidates.sort { order(seed, subjects[$0.index].project) < order(seed, subjects[$1.index].project) }
        guard let first = candidates.first else { return [] }
        let subject = subjects[first.index]
        var seconds = 0.0
        var chosen: Set<[Int]> = []
        for number in first.steps.sorted(by: {
            order(seed, subject.steps[$0].label) < order(seed, subject.steps[$1].label)
        }) {
            let cost = cost(subject.steps[number], subject)
            guard chosen.isEmpty || seconds + cost <= Self.spotCheckSeconds * Double(options.jobs) else { continue }
            seconds += cost
            chosen.insert([first.index, number])
        }
        return chosen
    }

    private func order(_ seed: String, _ name: String) -> String {
        SHA256.hex("\(seed)\n\(name)".utf8)
    }

    /// How long a step took when it was done last, if it ever was; else about what such steps take.
    private func cost(_ step: ProofStep, _ subject: Subject) -> Double {
        if let seconds = subject.receipt[step.label]?.seconds { return seconds }
        return switch step.stage {
        case .matrix: 0
        case .milestones: step.goodResults.contains("green") ? 15 : 3
        case .mutants: 4
        case .others: step.goodResults.contains("accepted") ? 15 : 4
        case .run: 25
        }
    }

    /// Steps that nobody ever saw, and those of the default starter, come first; then the ones seen longest ago.
    private func rank(_ step: ProofStep, _ subject: Subject) -> [String] {
        let stage = ProofStage.allCases.firstIndex(of: step.stage) ?? 0
        return [step.isDefault ? "0" : "1", subject.receipt[step.label]?.day ?? "", String(stage)]
    }

    /// The steps of this run's shard, in the order to do them.
    private func shard(_ waiting: [Place]) -> [Place] {
        var chosen = waiting
        if let shard = options.shard {
            chosen = []
            // The longest first, each to the shard that has the least to do.
            var loads = [Double](repeating: 0, count: shard.count)
            for place in waiting.enumerated().sorted(by: { ($1.element.cost, $0.offset) < ($0.element.cost, $1.offset) }
            ) {
                let least = loads.indices.min { loads[$0] < loads[$1] } ?? 0
                loads[least] += place.element.cost + 0.5
                if least == shard.number - 1 { chosen.append(place.element) }
            }
        }
        // Within a rank the long ones first, so that they don't end up alone at the end.
        return chosen.enumerated().sorted { left, right in
            if left.element.rank != right.element.rank {
                return left.element.rank.lexicographicallyPrecedes(right.element.rank)
            }
            return (right.element.cost, left.offset) < (left.element.cost, right.offset)
        }.map(\.element)
    }

    private func outlook(_ chosen: [Place], _ states: [[StepState?]], spots: Int) -> ProofOutlook {
        var outlook = ProofOutlook(
            steps: chosen.count, seconds: seconds(chosen), taken: 0, spotChecked: spots, resumed: 0)
        for case .taken(_, let isResumed) in states.joined() {
            if isResumed { outlook.resumed += 1 } else { outlook.taken += 1 }
        }
        return outlook
    }

    /// How long steps take together, in seconds.
    private func seconds(_ places: [Place]) -> Double {
        let whole = places.reduce(0) { $0 + $1.cost } / Double(options.jobs)
        return max(whole, places.map(\.cost).max() ?? 0)
    }

    // MARK: - Doing

    private func perform(_ places: [Place], _ subjects: [Subject]) -> [StepState] {
        let start = ContinuousClock.now
        let total = places.reduce(0) { $0 + $1.cost }
        let finished = Mutex((count: 0, cost: 0.0))
        return inParallel(places, width: options.jobs) { place in
            let subject = subjects[place.subject]
            let step = subject.steps[place.step]
            guard !isCancelled() else { return .left(.interrupted) }
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            if let within = options.within, elapsed >= within { return .left(.noTime) }
            let result = step.attempt()
            guard !isCancelled() else { return .left(.interrupted) }
            let entry = Receipt.Entry(
                stage: step.stage, step: step.label, inputs: step.inputs, result: result.word, by: result.by, day: day,
                seconds: result.seconds)
            if entry.isValid(for: step) { subject.journal.add(entry) }
            finished.withLock { finished in
                finished.count += 1
                finished.cost += place.cost
                let spent = (ContinuousClock.now - start) / .seconds(1)
                // By what the steps so far were said to take and took.
                let pace = finished.cost > 0 ? spent / finished.cost : 0
                progress(
                    ProofEvent(
                        project: subject.project, stage: step.stage, done: finished.count, total: places.count,
                        what: step.label, isGood: result.isGood, remaining: (total - finished.cost) * pace))
            }
            return .done(result, entry)
        }
    }
}

extension Receipt.Entry {
    /// Whether it is of this step as it is now, and good.
    func isValid(for step: ProofStep) -> Bool {
        inputs == step.inputs && self.step == step.label && step.goodResults.contains(result)
    }
}
