import CairnCatalog
import CairnDiagnostics

/// Two choices of a question, or its yes and its no, give the same starter: asking makes no difference.
///
/// Starter, acceptance tests and solutions are rendered for each value, the other questions having their defaults, or
/// what it takes for the question to be asked. Two values that give the same bytes, the record aside, are tried again
/// with each other value of each other question before they are told. A layer's question is fine if one template makes
/// a difference of it.
enum IdleChoicesRule: LintRule {
    static let ids = ["idle-choices"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            let used = one.template.asked(by: one.reading.taken)
            for question in one.template.questions where used.contains(question.name) {
                let pairs = idlePairs(of: question, in: one)
                guard !pairs.isEmpty else {
                    result.right.append(question.span)
                    continue
                }
                guard subject.isWhole || one.owns(question.span) else { continue }
                for (left, right) in pairs {
                    let values = "\(left.shown) and \(right.shown)"
                    result.wrong.append(
                        Diagnostic(
                            .warning, id: "idle-choices",
                            "the answers \(values) to '\(question.name)' give the same starter",
                            explanation: "whatever the other choices are, not a byte differs but in the record",
                            at: question.span, excerpt: subject.line(question.span),
                            help: ["make a difference of them, or remove one"]))
                }
            }
            return result
        }
    }

    /// The neighbouring values that give the same, whatever else is chosen.
    private static func idlePairs(
        of question: Question, in one: LintTemplate
    ) -> [(left: AnswerValue, right: AnswerValue)] {
        let choices = one.starters.choices(of: question)
        let values = one.space.values(of: question)
        var pairs: [(left: AnswerValue, right: AnswerValue)] = []
        for index in values.indices.dropFirst() where choices.count == values.count {
            // The first value that gives the same stands for all that do.
            let other = (0..<index).first { isSame(choices[$0], choices[index], question, one) }
            if let other { pairs.append((values[other], values[index])) }
        }
        return pairs
    }

    /// Whether two choices give the same, with the other questions' other values, too.
    private static func isSame(
        _ left: AnswerSpace.Choice, _ right: AnswerSpace.Choice, _ question: Question, _ one: LintTemplate
    ) -> Bool {
        guard differ(left, right, one) == false else { return false }
        for other in one.template.questions where other.name != question.name {
            for value in one.space.values(of: other) {
                func with(_ choice: AnswerSpace.Choice) -> AnswerSpace.Choice {
                    choice.merging([other.name: value]) { $1 }
                }
                if differ(with(left), with(right), one) == true { return false }
            }
        }
        return true
    }

    /// Whether two choices give something different; nil if one can't be rendered.
    private static func differ(_ left: AnswerSpace.Choice, _ right: AnswerSpace.Choice, _ one: LintTemplate) -> Bool? {
        guard let left = one.starters.starter(left), let right = one.starters.starter(right) else { return nil }
        return !left.isSame(as: right)
    }
}

extension AnswerValue {
    /// The value in quotes, or a list in brackets.
    fileprivate var shown: String {
        if case .list(let items) = self { "[" + items.joined(separator: ", ") + "]" } else { "'\(text)'" }
    }
}
