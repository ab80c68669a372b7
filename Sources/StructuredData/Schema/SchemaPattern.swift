import CairnDiagnostics
import Patterns
import YAML

/// A regular expression of a schema: it looks at a whole string, in which lines mean nothing.
struct SchemaPattern: Sendable {
    /// The expression as written.
    let text: String
    private let pattern: Pattern

    /// Compiles the expression that a node is, a string or a key.
    /// - Throws: what is wrong with it, with a caret below the place in the expression.
    init(_ node: Node) throws(Diagnostic) {
        text = node.text
        do throws(PatternError) {
            pattern = try Pattern(text, options: .dollarAtEnd)
        } catch {
            throw Diagnostic(
                id: "invalid-pattern", "the expression is wrong: \(error.message)", explanation: error.excerpt,
                at: node.span)
        }
    }

    /// Whether it matches anywhere in a text; adds to `effort` the steps that it may have taken.
    /// - Throws: that the expression took more steps than are allowed.
    func matches(_ text: String, effort: inout Int) throws(Diagnostic) -> Bool {
        do throws(MatchError) {
            return try pattern.matches(text, effort: &effort)
        } catch {
            throw Diagnostic(
                id: "pattern-limit", "it is not known whether /\(self.text)/ matches in a text",
                explanation: error.message,
                help: ["write the expression so that it has fewer ways to match the same text"])
        }
    }
}
