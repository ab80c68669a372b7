package import CairnCatalog
import CairnDiagnostics
package import YAML

/// A question's answer and where it came from.
package struct Answer: Hashable, Sendable {
    /// Where an answer came from.
    package enum Origin: String, Hashable, Sendable {
        /// `--set` on the command line.
        case commandLine = "command line"
        /// A file of answers.
        case file
        /// A person at the terminal.
        case prompt
        /// The manifest's default.
        case defaultValue = "default"
        /// The starter's record.
        case record
    }

    /// The question's name.
    package var name: String
    /// The value.
    package var value: AnswerValue
    /// Where it came from.
    package var origin: Origin
}

/// What was answered before any question was asked.
package struct GivenAnswers: Sendable {
    /// A value as it was given.
    package enum Value: Sendable {
        /// Text from the command line, to be read as the question's type.
        case text(String)
        /// A member of a file of answers: its key, and its value, which has a type already.
        case node(key: Node, Node)
        /// A value of a record.
        case value(AnswerValue)
    }

    /// The values by the question's name; a later one replaces an earlier one.
    package var values: [(name: String, value: Value)] = []

    /// The names that may be asked for by no question, since they come from another project's record.
    private var passedOver: Set<String> = []

    /// Makes an empty set.
    package init() {}

    /// Adds a value.
    package mutating func set(_ name: String, _ value: Value) {
        values.removeAll { $0.name == name }
        passedOver.remove(name)
        values.append((name, value))
    }

    /// Adds the value of a record that may be another project's: no question has to ask for it.
    package mutating func setFromRecord(_ name: String, _ value: Value) {
        set(name, value)
        passedOver.insert(name)
    }

    /// Whether no question has to ask for `name`.
    func isPassedOver(_ name: String) -> Bool {
        passedOver.contains(name)
    }

    /// The value for `name`.
    package subscript(name: String) -> Value? {
        values.first { $0.name == name }?.value
    }
}

/// Asks one question of a person.
package protocol Prompter {
    /// Asks.
    /// - Parameters:
    ///   - question: what to ask.
    ///   - suggestion: the default, if there is one.
    ///   - problem: what was wrong with the last answer, if this is not the first try.
    /// - Returns: what was typed, or nil for the default.
    /// - Throws: when there is no answer to be had, the person having left.
    mutating func ask(_ question: Question, suggestion: AnswerValue?, problem: String?) throws(PromptEnded) -> String?

    /// Told that nothing more is asked.
    mutating func finish()
}

extension Prompter {
    package mutating func finish() {}

    /// Asks until the answer is one.
    /// - Parameters:
    ///   - question: what to ask.
    ///   - suggestion: the default, if there is one.
    /// - Throws: that the person left.
    package mutating func answer(_ question: Question, suggestion: AnswerValue?) throws(PromptEnded) -> AnswerValue {
        var problem: String?
        while true {
            let text = try ask(question, suggestion: suggestion, problem: problem)
            do throws(Question.Mismatch) {
                if let text { return try question.value(ofText: text) }
                if let suggestion {
                    try question.check(suggestion)
                    return suggestion
                }
                problem = "'\(question.name)' has no default: type an answer"
            } catch {
                problem = "'\(question.name)' \(error.message)"
            }
        }
    }
}

/// The person left instead of answering.
package enum PromptEnded: Error, Hashable, Sendable {
    /// By Ctrl-C.
    case interrupted
    /// By Ctrl-D: the input ended.
    case endOfInput
}
