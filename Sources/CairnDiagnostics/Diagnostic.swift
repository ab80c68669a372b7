/// Something to tell a person: what is wrong, where, and how to mend it.
///
/// An error to throw and a finding to list are the same value. The wording follows three rules: the summary says what
/// is wrong in one line without a full stop, the explanation adds what was expected and found, and each help line is
/// something to do.
package struct Diagnostic: Error, Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        case error, warning, note
    }

    /// A step on the way to the place: "included from", "required by".
    package struct Note: Hashable, Sendable {
        /// What the place is to the diagnostic.
        package var message: String
        /// The place, if it is one.
        package var span: SourceSpan?

        /// Makes a note.
        package init(_ message: String, at span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// How bad it is.
    package var severity: Severity
    /// A stable name in kebab case, for filters and for looking up: `unknown-project`.
    package var id: String
    /// One line: what is wrong.
    package var summary: String
    /// What was expected, what was found, why it matters.
    package var explanation: String?
    /// Where, if it is in a text.
    package var span: SourceSpan?
    /// The text of the span's first line, without its line break, for the caret.
    package var excerpt: String?
    /// What to do about it, the likeliest first.
    package var help: [String]
    /// The way there: includes, macro calls, other places that take part.
    package var notes: [Note]

    /// Makes a diagnostic; only an id and a summary are needed.
    package init(
        _ severity: Severity = .error, id: String, _ summary: String, explanation: String? = nil,
        at span: SourceSpan? = nil, excerpt: String? = nil, help: [String] = [], notes: [Note] = []
    ) {
        self.severity = severity
        self.id = id
        self.summary = summary
        self.explanation = explanation
        self.span = span
        self.excerpt = excerpt
        self.help = help
        self.notes = notes
    }

    /// The same diagnostic with the line that its span begins on, taken from `text`.
    package func showing(_ text: String) -> Diagnostic {
        guard let span, excerpt == nil else { return self }
        var copy = self
        copy.excerpt = text.sourceLine(span.start.line)
        return copy
    }
}

/// Several diagnostics thrown as one: everything that is wrong, so that it can be mended in one go.
package struct Diagnostics: Error, Hashable, Sendable {
    /// What is wrong, in the order to show it; never empty.
    package var all: [Diagnostic]

    /// Makes one of a list.
    package init(_ all: [Diagnostic]) {
        self.all = all
    }

    /// Makes one of a single diagnostic.
    package init(_ only: Diagnostic) {
        self.all = [only]
    }
}

extension String {
    /// The line with the number `number` (from 1) without its line break, or nil if the text has fewer.
    package func sourceLine(_ number: Int) -> String? {
        guard number >= 1 else { return nil }
        var rest = utf8[...]
        for _ in 1..<number {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            rest = rest[rest.index(after: end)...]
        }
        var line = rest.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
