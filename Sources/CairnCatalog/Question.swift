package import CairnDiagnostics
package import YAML

/// A declared input of a template.
package struct Question: Sendable {
    /// What an answer may be.
    package enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, list
    }

    /// A value that may be chosen, and what to call it.
    package struct Choice: Sendable {
        /// The value.
        package var value: AnswerValue
        /// What people read; the value's text unless the manifest says otherwise.
        package var label: String
    }

    /// Texts that are taken for something else.
    package struct Refusal: Sendable {
        /// What they are, as in "a keyword of Python".
        package var reason: String
        /// The texts.
        package var texts: Set<String>
    }

    /// A pattern that the whole of a text has to match.
    package struct Validation: Sendable {
        /// The pattern.
        package var pattern: Snippet
        /// What to say when it doesn't match, as in "use lower-case letters".
        package var message: String?
        /// Texts that are refused all the same.
        package var refused: [Refusal] = []
        /// All of these texts, in the order of the alphabet.
        package var refusedTexts: [String] { Set(refused.flatMap(\.texts)).sorted() }
    }

    /// What templates call the answer.
    package var name: String
    /// What an answer may be.
    package var kind: Kind
    /// What is asked.
    package var help: String
    /// The answer unless another is given: strings in it are rendered. Nil: somebody has to answer.
    package var defaultValue: Node?
    /// The only values that are allowed; empty: any.
    package var choices: [Choice]
    /// The condition for asking; nil for always.
    package var when: Snippet?
    /// What the text has to look like.
    package var validation: Validation?
    /// Whether the answer is kept out of records and output.
    package var isSecret: Bool
    /// Other answers for `cairn test` to try, for a question without choices.
    package var examples: [AnswerValue]
    /// Where its name stands.
    package var span: SourceSpan
}

extension Question {
    /// A question of Cairn's own, which no template asks and no record keeps: yes or no.
    /// - Parameters:
    ///   - name: what the answer is called.
    ///   - help: what is asked.
    package init(yesOrNo name: String, help: String) {
        self.init(
            name: name, kind: .boolean, help: help, choices: [], isSecret: false, examples: [],
            span: SourceSpan(wholeFile: name))
    }
}

/// The value of a question.
package enum AnswerValue: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case list([String])

    /// The value as a pattern is held against it; nil for what has no text of its own. A whole number has no point.
    package var textsForPattern: [String]? {
        switch self {
        case .string(let text): [text]
        case .list(let items): items
        case .integer(let number): [String(number)]
        case .number(let number): [Int(exactly: number).map { String($0) } ?? String(number)]
        case .boolean: nil
        }
    }

    /// The value as a person would type it.
    package var text: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .boolean(let truth): truth ? "true" : "false"
        case .list(let items): items.joined(separator: ", ")
        }
    }

    /// The value of a node, typed by `kind`: a whole number is a number, too, and nothing else is converted.
    /// - Throws: what was expected and found.
    package init(_ node: Node, as kind: Question.Kind) throws(Diagnostic) {
        switch kind {
        case .string: self = .string(try node.string("a string"))
        case .integer: self = .integer(try node.int("a whole number"))
        case .number:
            let number = try node.number("a number")
            guard number.isFinite else { throw node.wrongType("a number that is finite") }
            self = .number(number)
        case .boolean: self = .boolean(try node.bool("true or false"))
        case .list: self = .list(try node.strings("a list of strings"))
        }
    }
}
