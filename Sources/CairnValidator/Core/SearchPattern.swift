import CairnDiagnostics
import CairnFiles
import Patterns
import ProjectFiles

/// A regular expression of a check, in multi-line mode: `^` and `$` match at every line, whatever system's line ends
/// the file has.
package struct SearchPattern: Sendable {
    /// The expression as written.
    package let text: String
    /// The expression for the details of a check.
    var detail: String { "the expression /\(text)/" }
    private let pattern: Pattern?
    private static let options: PatternOptions = [.multiline, .anyLineEnd]

    /// Literals, one of which every file has that it matches in, within any scope: comments are blanked out by spaces, and
    /// no literal has one. None if they are not known.
    var neededLiterals: [Literal] { Pattern.neededLiterals(of: text, options: Self.options) }

    /// Compiles an expression of a manifest.
    /// - Throws: what is wrong with it, with a caret below the place in the expression.
    init(_ text: String, at span: SourceSpan, excerpt: String? = nil) throws(Diagnostic) {
        self.text = text
        do throws(PatternError) {
            pattern = try Pattern(text, options: Self.options)
        } catch {
            throw Diagnostic(
                id: "invalid-pattern", "the expression is wrong: \(error.message)", explanation: error.excerpt,
                at: span,
                excerpt: excerpt)
        }
    }

    /// Compiles an expression of our own; a test compiles all of them.
    init(_ text: StaticString) {
        self.text = "\(text)"
        pattern = try? Pattern(self.text, options: Self.options)
    }

    /// Whether an expression of our own is right.
    var isValid: Bool { pattern != nil }

    /// The ranges of the first matches in a file's text, `limit` at the most; none in a file that is no text.
    /// - Parameter scope: how much of the file counts.
    /// - Throws: that the expression took more steps than are allowed.
    func matches(
        in content: FileContent, limit: Int = 1, scope: SearchScope = .text
    ) throws(Diagnostic) -> [Range<Int>] {
        guard let pattern, let all = content.subject else { return [] }
        let subject: Subject
        switch scope {
        case .text: subject = all
        case .code:
            guard let code = try? Subject(checking: CodeText.bytes(of: content.path, all.bytes)) else { return [] }
            subject = code
        case .tests:
            guard let code = try? Subject(checking: CodeText.tests(of: content.path, all.bytes)) else { return [] }
            subject = code
        }
        do throws(MatchError) {
            let found =
                limit == 1
                ? try pattern.firstMatch(in: subject).map { [$0] } ?? []
                : try pattern.allMatches(in: subject, limit: limit)
            return found.map(\.range)
        } catch {
            throw problem(error, "'\(content.path)'")
        }
    }

    /// Whether it matches anywhere in a text.
    /// - Throws: that the expression took more steps than are allowed.
    func matches(_ text: String) throws(Diagnostic) -> Bool {
        guard let pattern else { return false }
        do throws(MatchError) {
            return try pattern.matches(text)
        } catch {
            throw problem(error, "a text")
        }
    }

    /// Whether it matches in a value: there `^` and `$` are the value's beginning and end, however many lines it has.
    /// - Throws: that the expression took more steps than are allowed.
    func matches(value: String) throws(Diagnostic) -> Bool {
        // What is right with its options is right without them.
        guard let whole = try? Pattern(text, options: [.dollarAtEnd, .interpreted]) else { return false }
        do throws(MatchError) {
            return try whole.matches(value)
        } catch {
            throw problem(error, "a value")
        }
    }

    private func problem(_ error: MatchError, _ place: String) -> Diagnostic {
        Diagnostic(
            id: "pattern-limit", "it is not known whether /\(text)/ matches in \(place)", explanation: error.message,
            help: ["write the expression so that it has fewer ways to match the same text"])
    }
}

extension SearchScope {
    /// What to add where a check says what it looks for.
    var suffix: String {
        switch self {
        case .text: ""
        case .code: " outside comments"
        case .tests: " within tests that assert something"
        }
    }
}

extension SearchPattern {
    /// A command that shows the matches in the files that a pattern over paths matches.
    func grep(_ path: Glob) -> String {
        // What spans lines is found in the file as a whole only, and then without the lines' numbers.
        let how = text.holds("\\n") ? "zoP" : "nP"
        let pattern = text.shellQuoted
        guard path.hasWildcard else { return "grep -\(how) -- \(pattern) \(path.pattern.shellQuoted)" }
        let names = path.pattern.split(separator: "/")
        let folder = names.prefix { !$0.contains("*") && !$0.contains("?") }.joined(separator: "/")
        let name = names.last.map(String.init) ?? "*"
        let include = name == "**" || name == "*" ? "" : " --include=\(name.shellQuoted)"
        return "grep -r\(how)\(include) -- \(pattern) \(folder.isEmpty ? "." : folder.shellQuoted)"
    }
}
