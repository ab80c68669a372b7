import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Jinja

/// The answers that a template can be given, as far as they can be listed: choices and truth values. What is asked
/// without choices has its default throughout.
final class AnswerSpace {
    /// Answers to some questions; the others have their defaults.
    typealias Choice = [String: AnswerValue]

    /// The answers to all questions, and what follows from them.
    struct Resolved {
        var answers: [Answer]
        var variables: Variables

        /// The value of a question, if it has one.
        func value(_ name: String) -> AnswerValue? {
            answers.first { $0.name == name }?.value
        }
    }

    /// How many combinations are tried at the most for one condition.
    static let limit = 2000

    /// The template.
    let template: CairnCatalog.Template
    /// What renders it.
    let planner: Planner
    /// For each question and variable, the names that it is computed from.
    private let dependencies: [String: Set<String>]
    private var resolved: [Choice: Resolved?] = [:]
    /// What kept answers and variables from being computed, each once.
    private(set) var failures: [Diagnostic] = []
    private var told: Set<Diagnostic> = []

    /// Makes a space.
    init(_ template: CairnCatalog.Template, planner: Planner, dependencies: [String: Set<String>]) {
        self.template = template
        self.planner = planner
        self.dependencies = dependencies
    }

    /// The values that a question can be answered with, in order; empty if they can't be listed.
    func values(of question: Question) -> [AnswerValue] {
        let choices = question.choices.map(\.value)
        switch question.kind {
        case .boolean where choices.isEmpty: return [.boolean(true), .boolean(false)]
        case .list:
            let texts = choices.map(\.text)
            return texts.isEmpty
                ? [] : [.list([])] + texts.map { .list([$0]) } + (texts.count > 1 ? [.list(texts)] : [])
        default: return choices
        }
    }

    /// The questions that the names depend on, through variables and defaults, in order.
    func questions(behind names: Set<String>) -> [Question] {
        var seen: Set<String> = []
        var left = Array(names)
        while let name = left.popLast() {
            guard seen.insert(name).inserted else { continue }
            left += dependencies[name] ?? []
        }
        return template.questions.filter { seen.contains($0.name) }
    }

    /// All combinations of values of some questions; nil if there are too many.
    func combinations(of questions: [Question]) -> [Choice]? {
        var all: [Choice] = [[:]]
        for question in questions {
            let values = values(of: question)
            guard !values.isEmpty else { continue }
            guard all.count * values.count <= Self.limit else { return nil }
            all = all.flatMap { choice in
                values.map { value in choice.merging([question.name: value]) { $1 } }
            }
        }
        return all
    }

    /// The answers that a choice comes to; nil if it can't be resolved, which is kept in `failures`.
    func resolve(_ choice: Choice) -> Resolved? {
        if let known = resolved[choice] { return known }
        var given = GivenAnswers()
        for question in template.questions {
            if let value = choice[question.name] {
                given.set(question.name, .value(value))
            } else if question.defaultValue == nil {
                given.set(question.name, .value(sample(of: question)))
            }
        }
        var result: Resolved?
        var nobody: (any Prompter)?
        do {
            let resolution = try planner.resolve(given, prompter: &nobody)
            result = Resolved(answers: resolution.answers, variables: try planner.variables(resolution.answers))
        } catch let failure as PlanFailure {
            // A made-up answer that doesn't fit is nobody's mistake.
            if failure.cause == .template { note(failure.diagnostics, with: choice) }
        } catch {}
        resolved[choice] = .some(result)
        return result
    }

    /// Keeps what is wrong with the template, with the first choice that shows it.
    func note(_ diagnostics: [Diagnostic], with choice: Choice) {
        for diagnostic in diagnostics where told.insert(diagnostic).inserted {
            var diagnostic = diagnostic
            let answers = choice.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
            if !answers.isEmpty { diagnostic.notes.append(.init("with " + answers.joined(separator: ", "))) }
            failures.append(diagnostic)
        }
    }

    /// An answer to a question without a default.
    private func sample(of question: Question) -> AnswerValue {
        if let first = values(of: question).first { return first }
        return switch question.kind {
        case .string: .string(question.name)
        case .integer: .integer(1)
        case .number: .number(1)
        case .boolean: .boolean(false)
        case .list: .list([])
        }
    }

    /// Whether several conditions can hold together; nil if that can't be told by trying.
    /// - Parameters:
    ///   - conditions: the conditions.
    ///   - names: the names that they take.
    func canHold(_ conditions: [Snippet], names: Set<String>) -> Bool? {
        let questions = questions(behind: names)
        guard let choices = combinations(of: questions) else { return nil }
        var isCertain = questions.allSatisfy { !values(of: $0).isEmpty }
        for choice in choices {
            guard let resolved = resolve(choice) else {
                isCertain = false
                continue
            }
            do throws(Diagnostic) {
                var holds = true
                for condition in conditions where holds {
                    holds = try planner.holds(condition, variables: resolved.variables)
                }
                if holds { return true }
            } catch {
                isCertain = false
                note([error], with: choice)
            }
        }
        return isCertain ? false : nil
    }

    /// The first choice for which a question is asked: none if it always is; nil if there seems to be none.
    func choice(asking question: Question, names: Set<String>) -> Choice? {
        guard let when = question.when else { return [:] }
        let questions = questions(behind: names).filter { $0.name != question.name }
        // The defaults first, which differ the least from what people do.
        for choice in [[:]] + (combinations(of: questions) ?? []) {
            guard let resolved = resolve(choice) else { continue }
            if (try? planner.holds(when, variables: resolved.variables)) == true { return choice }
        }
        return nil
    }
}
