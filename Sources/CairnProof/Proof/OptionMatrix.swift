import CairnCatalog
import CairnDiagnostics
import CairnPlan

/// The combinations of answers that a template is rendered with.
///
/// Choices, truth values and examples are combined: all combinations where they are few, else as many as it takes for
/// every pair of values of two questions to meet. The first combination has every default.
struct OptionMatrix: Sendable {
    /// One combination.
    struct Combination: Sendable {
        /// Its number, from 1.
        var number: Int
        /// All answers, defaults among them.
        var answers: [Answer]
        /// The answers to the questions that vary, in the order of the questions.
        var options: [(name: String, text: String)]
        /// Those of them that differ from the first combination's.
        var changed: [(name: String, text: String)]
        /// Whether it is among those that cover every pair.
        var coversPairs: Bool

        /// What people call it: `python=3.12 ci=gitlab`, or "defaults".
        var label: String {
            changed.isEmpty ? "defaults" : changed.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
        }
    }

    /// The most combinations of which all are taken.
    static let limit = 32

    /// The combinations, no two with the same answers.
    private(set) var combinations: [Combination] = []
    /// How many combinations there are in all.
    private(set) var total = 1
    /// Examples that the template itself refuses.
    private(set) var findings: [Diagnostic] = []

    /// A question that varies, and the values to give; nil leaves it to its default.
    private struct Parameter {
        var question: Question
        var values: [AnswerValue?]
    }

    /// Makes the combinations.
    /// - Throws: if a default is wrong or missing, so that there is no combination at all.
    init(_ subject: ProofSubject) throws(PlanFailure) {
        let needed = Self.neededAnswers(subject)
        let defaults = try subject.answers(needed)
        var parameters: [Parameter] = []
        for question in subject.template.questions where !subject.fixed.contains(where: { $0.name == question.name }) {
            var values = question.answersToTry(first: defaults.first { $0.name == question.name }?.value)
            values = values.filter { value in
                guard let value else { return true }
                return accept(value, of: question, subject, needed)
            }
            if values.count > 1 { parameters.append(Parameter(question: question, values: values)) }
        }
        /// The answers of a row, or nil if they are refused together.
        func answers(_ row: CoveringArray.Row) -> [Answer]? {
            let chosen = zip(parameters, row).compactMap { parameter, choice in
                parameter.values[choice].map { (parameter.question.name, $0) }
            }
            let rest = needed.filter { other in !chosen.contains { $0.0 == other.name } }
            return try? subject.answers(rest + chosen)
        }
        let array = CoveringArray(sizes: parameters.map(\.values.count)) { row in
            guard let answers = answers(row) else { return row.map { _ in nil } }
            return zip(parameters, row).map { parameter, choice in
                let value = answers.first { $0.name == parameter.question.name }?.value
                guard let given = parameter.values[choice] else { return choice }
                return given == value ? choice : value.flatMap { parameter.values.firstIndex(of: $0) }
            }
        }
        total = array.combinations
        let pairs = array.pairwise()
        add(pairs, covering: true, parameters.map(\.question.name), answers)
        if total <= Self.limit { add(array.all(), covering: false, parameters.map(\.question.name), answers) }
    }

    private mutating func add(
        _ rows: [CoveringArray.Row], covering: Bool, _ names: [String], _ answers: (CoveringArray.Row) -> [Answer]?
    ) {
        for row in rows {
            guard let found = answers(row) else { continue }
            let isKnown = combinations.contains { other in
                zip(other.answers, found).allSatisfy { $0.name == $1.name && $0.value == $1.value }
                    && other.answers.count == found.count
            }
            guard !isKnown else { continue }
            let options = names.compactMap { name in
                found.first { $0.name == name }.map { (name: name, text: $0.value.text) }
            }
            let first = combinations.first?.options ?? options
            combinations.append(
                Combination(
                    number: combinations.count + 1, answers: found, options: options,
                    changed: options.filter { option in !first.contains { $0 == option } }, coversPairs: covering))
        }
    }

    private mutating func accept(
        _ value: AnswerValue, of question: Question, _ subject: ProofSubject,
        _ needed: [(name: String, value: AnswerValue)]
    ) -> Bool {
        do throws(PlanFailure) {
            _ = try subject.answers(needed.filter { $0.name != question.name } + [(question.name, value)])
            return true
        } catch {
            findings.append(
                Diagnostic(
                    id: "refused-example", "the answer '\(value.text)' to '\(question.name)' is refused",
                    explanation: error.diagnostics.first?.summary, at: question.span))
            return false
        }
    }

    /// Answers to the questions that have no default: an example, a choice, or false.
    private static func neededAnswers(_ subject: ProofSubject) -> [(name: String, value: AnswerValue)] {
        subject.template.questions.compactMap { question in
            guard question.defaultValue == nil, !subject.fixed.contains(where: { $0.name == question.name }) else {
                return nil
            }
            let value = question.examples.first ?? question.choices.first?.value
            return (value ?? (question.kind == .boolean ? .boolean(false) : nil)).map { (question.name, $0) }
        }
    }
}
