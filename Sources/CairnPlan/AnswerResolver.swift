package import CairnCatalog
package import CairnDiagnostics
package import Jinja
import YAML

/// Finds the answer to each question: what was given, what a person types, or the default.
package struct AnswerResolver {
    private let template: CairnCatalog.Template
    private let renderer: Renderer
    private let base: Variables

    /// Makes a resolver.
    /// - Parameters:
    ///   - template: whose questions to answer.
    ///   - renderer: what renders defaults and conditions.
    ///   - base: the variables that every template has.
    package init(_ template: CairnCatalog.Template, renderer: Renderer, base: Variables) {
        self.template = template
        self.renderer = renderer
        self.base = base
    }

    /// What was found.
    package struct Resolution: Sendable {
        /// The answers in the order of the questions; a question that does not apply and has no default has none.
        package var answers: [Answer]
        /// What is odd about the answers given, and no error.
        package var warnings: [Diagnostic]
    }

    /// Answers every question.
    /// - Parameters:
    ///   - given: what was answered before.
    ///   - prompter: who to ask for the rest; nil takes defaults.
    /// - Throws: all answers that are wrong, unknown or missing; a broken default or condition; or that the person left.
    package func resolve(
        _ given: GivenAnswers, prompter: inout (any Prompter)?
    ) throws -> Resolution {
        var (wrong, warnings) = unknownNames(given)
        var broken: [Diagnostic] = []
        var answers: [Answer] = []
        // Wrong answers are told at once, before a person is asked for the others.
        for question in template.questions {
            guard let value = given[question.name] else { continue }
            do throws(Diagnostic) { _ = try read(value, for: question) } catch { wrong.append(error) }
        }
        guard wrong.isEmpty else { throw PlanFailure(.answers, wrong) }
        for question in template.questions {
            lazy var context = Context(variables(answers))
            let applies: Bool
            let suggestion: AnswerValue?
            do throws(Diagnostic) {
                applies =
                    try question.when.map { (when) throws(Diagnostic) in
                        try renderer.holds(when, context: context)
                    } ?? true
                suggestion = try self.suggestion(for: question, context: context)
            } catch {
                throw PlanFailure(.template, [error])
            }
            let answer = try self.answer(
                question, given: given[question.name], applies: applies, suggestion: suggestion, prompter: &prompter,
                warnings: &warnings, wrong: &wrong, broken: &broken)
            if let answer { answers.append(answer) }
        }
        guard broken.isEmpty else { throw PlanFailure(.template, broken) }
        guard wrong.isEmpty else { throw PlanFailure(.answers, wrong) }
        return Resolution(answers: answers, warnings: warnings)
    }

    /// All variables that a template sees, given these answers so far.
    func variables(_ answers: [Answer]) -> Variables {
        let pairs = answers.map { ($0.name, Jinja.Value($0.value)) }
        return base + pairs + [("answers", Jinja.Value(pairs))]
    }

    private func answer(
        _ question: Question, given: GivenAnswers.Value?, applies: Bool, suggestion: AnswerValue?,
        prompter: inout (any Prompter)?, warnings: inout [Diagnostic], wrong: inout [Diagnostic],
        broken: inout [Diagnostic]
    ) throws -> Answer? {
        let fallback = suggestion.map { Answer(name: question.name, value: $0, origin: .defaultValue) }
        if let given {
            let value = try read(given, for: question)
            if applies { return Answer(name: question.name, value: value, origin: given.origin) }
            if value != suggestion {
                warnings.append(
                    Diagnostic(
                        .warning, id: "unused-answer", "the answer to '\(question.name)' has no effect",
                        explanation: "the question does not apply with the other answers given"))
            }
            return fallback
        }
        guard applies else { return fallback }
        if var asking = prompter {
            defer { prompter = asking }
            return Answer(
                name: question.name, value: try asking.answer(question, suggestion: suggestion), origin: .prompt)
        }
        guard let suggestion else {
            wrong.append(
                Diagnostic(
                    id: "missing-answer", "'\(question.name)' has no default and was not answered",
                    explanation: question.help, help: ["give it: --set \(question.name)=…"]))
            return nil
        }
        do throws(Question.Mismatch) {
            try question.check(suggestion)
        } catch {
            var problem = mismatch(error, question, at: question.defaultValue)
            problem.explanation = "the value is the question's default"
            // A default that is computed may be wrong because of an answer that it is computed from.
            if question.defaultValue?.holdsTag == true {
                problem.help.append("give another: --set \(question.name)=…")
                wrong.append(problem)
            } else {
                problem.id = "refused-default"
                broken.append(problem)
            }
        }
        return fallback
    }

    /// The default of a question with the answers so far, or nil if it has none.
    private func suggestion(
        for question: Question, context: @autoclosure () -> Context
    ) throws(Diagnostic) -> AnswerValue? {
        guard let node = question.defaultValue else { return nil }
        let value = try Jinja.Value(node) { (node) throws(Diagnostic) in
            try renderer.value(of: Snippet(node), context: context())
        }
        guard let answer = AnswerValue(value, as: question.kind), answer.isFinite else {
            throw node.diagnostic(
                id: "wrong-type",
                "the default of '\(question.name)' should be \(question.kind.phrase), but is \(value.typeName)")
        }
        return answer
    }

    /// The value that was given, as the question's type.
    private func read(_ given: GivenAnswers.Value, for question: Question) throws(Diagnostic) -> AnswerValue {
        var place: Node?
        var finding: Diagnostic?
        do throws(Question.Mismatch) {
            switch given {
            case .text(let text):
                return try question.value(ofText: text)
            case .value(let value):
                guard let converted = value.converted(to: question.kind) else {
                    throw Question.Mismatch("expects a \(question.kind.rawValue), not '\(value.text)'")
                }
                try question.check(converted)
                return converted
            case .node(_, let node):
                place = node
                let value: AnswerValue
                do throws(Diagnostic) {
                    value = try AnswerValue(node, as: question.kind)
                } catch {
                    finding = error
                    let isElement = question.kind == .list && node.items != nil
                    throw Question.Mismatch(
                        isElement
                            ? "expects \(question.kind.phrase); \(error.summary)"
                            : "expects \(question.kind.phrase), not \(node.phrase)")
                }
                try question.check(value)
                return value
            }
        } catch {
            var problem = mismatch(error, question, at: place)
            // Where exactly, and how to mend what YAML takes for another type: 3.11, yes.
            problem.span = finding?.span ?? problem.span
            problem.excerpt = finding?.excerpt ?? problem.excerpt
            problem.help += finding?.help ?? []
            if place?.isNull == true, question.defaultValue != nil {
                problem.help.append("leave '\(question.name)' out to take the default")
            }
            throw problem
        }
    }

    private func mismatch(_ error: Question.Mismatch, _ question: Question, at node: Node? = nil) -> Diagnostic {
        let help = error.written.flatMap { didYouMean($0, among: error.choices) }
        return Diagnostic(
            id: "invalid-answer", "'\(question.name)' \(error.message)", at: node?.span, excerpt: node?.excerpt,
            help: help.map { [$0] } ?? [])
    }

    /// What is said of answers that no question asks for: those of another project's record are passed over.
    private func unknownNames(_ given: GivenAnswers) -> (wrong: [Diagnostic], warnings: [Diagnostic]) {
        let names = template.questions.map(\.name)
        let found = given.values.filter { !names.contains($0.name) }.map { name, value in
            let isPassedOver = given.isPassedOver(name)
            var problem = Diagnostic(
                isPassedOver ? .note : .error, id: isPassedOver ? "unused-answer" : "unknown-answer",
                "the template has no question '\(name)'",
                explanation: names.isEmpty ? "it asks nothing" : "it asks: " + names.joined(separator: ", "),
                help: didYouMean(name, among: names).map { [$0] } ?? [])
            if case .node(let key, _) = value {
                problem.span = key.span
                problem.excerpt = key.excerpt
            }
            return problem
        }
        return (found.filter { $0.severity == .error }, found.filter { $0.severity != .error })
    }
}

extension AnswerValue {
    /// Whether it is something else than an endless number or none.
    fileprivate var isFinite: Bool {
        if case .number(let number) = self { number.isFinite } else { true }
    }
}

extension Node {
    /// Whether some string in it is rendered.
    fileprivate var holdsTag: Bool {
        if let items { return items.contains(where: \.holdsTag) }
        return kind == .string
            && (text.holds("{{") || text.holds("{%"))
    }
}

extension GivenAnswers.Value {
    /// Where it came from.
    fileprivate var origin: Answer.Origin {
        switch self {
        case .text: .commandLine
        case .node: .file
        case .value: .record
        }
    }
}
