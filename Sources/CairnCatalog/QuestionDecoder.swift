import CairnDiagnostics
import YAML

/// Makes a question of its declarations: for each field the last one that gives it counts.
struct QuestionDecoder {
    let problems: Problems
    let declarations: [QuestionDeclaration]

    /// The question, or nil if what is wrong with it was reported.
    func question() -> Question? {
        guard let first = declarations.first else { return nil }
        let keys = ["type", "help", "default", "choices", "when", "validate", "secret", "examples"]
        let layers = declarations.compactMap { problems.fields(of: $0.node, "a question", keys: keys) }
        guard layers.count == declarations.count, let last = layers.last else { return nil }
        /// The declaration that gives `key`, or the last, so that an error about a missing one points there.
        func giving(_ key: String) -> Fields {
            layers.last { $0[key] != nil } ?? last
        }
        let kind = giving("type").required("type") { (node) throws(Diagnostic) in
            Question.Kind(rawValue: try node.string(oneOf: Question.Kind.allCases.map(\.rawValue))) ?? .string
        }
        let help = giving("help").nonEmptyString("help")
        guard let kind, let help else { return nil }
        let defaultValue = giving("default")["default"]
        if let defaultValue { checkDefault(defaultValue, kind) }
        let choices = giving("choices").optional("choices") { (node) throws(Diagnostic) in try self.choices(node, kind)
        }
        let isSecret = giving("secret").optionalBool("secret") ?? false
        if isSecret, defaultValue == nil {
            problems.report(
                first.key.diagnostic(
                    id: "secret-without-default", "the secret '\(first.name)' needs a default",
                    explanation: "records don't hold secrets, so an update would have no answer without one"))
        }
        if kind == .boolean, let validation = giving("validate")["validate"] {
            problems.report(
                validation.diagnostic(
                    id: "pattern-on-boolean", "'\(first.name)' is true or false, and takes no pattern",
                    help: ["remove 'validate', or make it a string with choices"]))
        }
        let examples =
            giving("examples").list("examples") { (node) throws(Diagnostic) in try AnswerValue(node, as: kind) } ?? []
        return Question(
            name: first.name, kind: kind, help: help, defaultValue: defaultValue, choices: choices ?? [],
            when: giving("when").optional("when") { (node) throws(Diagnostic) in try node.condition() },
            validation: giving("validate")["validate"].flatMap(validation), isSecret: isSecret, examples: examples,
            span: first.key.span)
    }

    /// A default is of the question's type, or a string that is rendered to one.
    private func checkDefault(_ node: Node, _ kind: Question.Kind) {
        let isRendered = node.kind == .string && (node.text.holds("{{") || node.text.holds("{%"))
        guard !isRendered else { return }
        _ = problems.attempt { () throws(Diagnostic) in try AnswerValue(node, as: kind) }
    }

    /// A list of values, or a mapping of values to labels.
    private func choices(_ node: Node, _ kind: Question.Kind) throws(Diagnostic) -> [Question.Choice] {
        // What may be chosen for a list is each of its elements.
        let kind: Question.Kind = kind == .list ? .string : kind
        var choices: [Question.Choice] = []
        if let entries = node.entries {
            for entry in entries {
                let value = try AnswerValue(entry.key, as: kind)
                choices.append(.init(value: value, label: try entry.value.string("the choice's label")))
            }
        } else {
            for item in try node.items("'choices' to be a list of values or a mapping of values to labels") {
                let value = try AnswerValue(item, as: kind)
                choices.append(.init(value: value, label: value.text))
            }
        }
        guard !choices.isEmpty else { throw node.wrongType("at least one choice") }
        guard Set(choices.map(\.value)).count == choices.count else {
            throw node.diagnostic(id: "duplicate-choice", "a choice is listed twice")
        }
        return choices
    }

    private func validation(_ node: Node) -> Question.Validation? {
        guard let fields = problems.fields(of: node, "a validation", keys: ["pattern", "message", "refused"]),
            fields.nonEmptyString("pattern") != nil, let pattern = fields["pattern"]
        else { return nil }
        let refused = fields.optional("refused") { (node) throws(Diagnostic) in try refusals(node) } ?? []
        return .init(pattern: Snippet(pattern), message: fields.optionalString("message"), refused: refused)
    }

    /// A mapping of what texts are to the texts.
    private func refusals(_ node: Node) throws(Diagnostic) -> [Question.Refusal] {
        guard let entries = node.entries else {
            throw node.wrongType("'refused' to be a mapping of what the texts are to lists of them")
        }
        var refusals: [Question.Refusal] = []
        for entry in entries {
            refusals.append(.init(reason: entry.key.text, texts: Set(try entry.value.strings("a list of texts"))))
        }
        return refusals
    }
}
