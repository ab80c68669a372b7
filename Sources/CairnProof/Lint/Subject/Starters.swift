import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// Starters of one template that differ in one answer each, rendered once and kept.
final class Starters {
    /// What a choice of answers gives.
    struct Starter {
        /// The answers that differ from the defaults.
        var choice: AnswerSpace.Choice
        /// All answers, and the variables that follow.
        var resolved: AnswerSpace.Resolved
        /// The starter's files, without the record.
        var files: [Plan.File]
        /// The files of each milestone's `acceptance/`.
        var acceptance: [[Plan.File]]
        /// What each milestone's solution brings, whole files.
        var solutions: [[Plan.File]]
        /// The solutions beside each milestone's own.
        var others: [[OtherSolution]] = []

        /// Whether a person gets the same, wherever it comes from.
        func isSame(as other: Starter) -> Bool {
            func same(_ left: [Plan.File], _ right: [Plan.File]) -> Bool {
                left.count == right.count
                    && zip(left, right).allSatisfy {
                        $0.path == $1.path && $0.isExecutable == $1.isExecutable && $0.bytes == $1.bytes
                    }
            }
            return same(files, other.files)
                && zip(acceptance, other.acceptance).allSatisfy { same($0, $1) }
                && zip(solutions, other.solutions).allSatisfy { same($0, $1) }
        }
    }

    private let space: AnswerSpace
    private var known: [AnswerSpace.Choice: Starter?] = [:]
    private let conditions: [String: Set<String>]

    /// Makes an empty store.
    /// - Parameters:
    ///   - space: the answers.
    ///   - conditions: the names that each question's condition takes.
    init(_ space: AnswerSpace, conditions: [String: Set<String>]) {
        self.space = space
        self.conditions = conditions
    }

    /// The starter of a choice; nil if it can't be rendered, which the space's failures tell.
    func starter(_ choice: AnswerSpace.Choice) -> Starter? {
        if let found = known[choice] { return found }
        var result: Starter?
        if let resolved = space.resolve(choice) {
            do throws(PlanFailure) {
                let planner = space.planner
                let plan = try planner.plan(resolved.answers)
                var starter = Starter(
                    choice: choice, resolved: resolved,
                    files: plan.files.filter { $0.path.string != Record.fileName }, acceptance: [], solutions: [])
                let milestones = space.template.milestones
                let solved = SolvedStates(
                    plan.files, milestones: milestones, planner: planner, variables: resolved.variables)
                for milestone in milestones {
                    starter.acceptance.append(
                        try planner.acceptance(of: milestone, variables: resolved.variables))
                    starter.solutions.append(try solved.solution(of: milestone))
                    starter.others.append(try solved.others(of: milestone))
                }
                result = starter
            } catch {
                if error.cause == .template { space.note(error.diagnostics, with: choice) }
            }
        }
        known[choice] = .some(result)
        return result
    }

    /// The choices that give one question each of its values, everything else being such that it is asked.
    func choices(of question: Question) -> [AnswerSpace.Choice] {
        guard let base = space.choice(asking: question, names: conditions[question.name] ?? []) else { return [] }
        return space.values(of: question).map { value in base.merging([question.name: value]) { $1 } }
    }

    /// The starter of the defaults, and those that differ from it in one question.
    lazy var all: [Starter] = {
        let choices = [[:]] + space.template.questions.flatMap { self.choices(of: $0) }
        return choices.compactMap { starter($0) }
    }()
}
