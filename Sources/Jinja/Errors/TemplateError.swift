package import CairnDiagnostics

/// What is wrong with a template, or with what it does to its data: where, what, the way there, and how to mend it.
package struct TemplateError: Error, Hashable, Sendable {
    /// A step on the way to the error: an include, an import, a macro call, a block.
    package struct Step: Hashable, Sendable {
        /// What was entered: `macro 'field'`, `include of 'head.j2'`.
        package var what: String
        /// Where it was entered from.
        package var span: SourceSpan
    }

    /// What sort of error it is.
    package var kind: ErrorKind
    /// What is wrong, in one line without a full stop.
    package var message: String
    /// Where.
    package var span: SourceSpan
    /// The line that the place is on.
    package var excerpt: String
    /// The way there, the innermost step first.
    package var chain: [Step]
    /// What to do about it.
    package var help: [String]

    /// The error as every tool of the project shows it; the id is `template-` and the kind.
    package var diagnostic: Diagnostic {
        let id = kind == .templateNotFound ? kind.rawValue : "template-\(kind.rawValue)"
        return Diagnostic(
            .error, id: id, message, at: span, excerpt: excerpt, help: help,
            notes: notes)
    }

    /// The way there; of a long one, the innermost and the outermost steps.
    private var notes: [Diagnostic.Note] {
        func note(_ step: Step) -> Diagnostic.Note {
            Diagnostic.Note("in \(step.what), called from here", at: step.span)
        }
        guard chain.count > 6 else { return chain.map(note) }
        let left = Diagnostic.Note("… and \(chain.count - 5) steps more")
        return chain.prefix(4).map(note) + [left] + chain.suffix(1).map(note)
    }
}
