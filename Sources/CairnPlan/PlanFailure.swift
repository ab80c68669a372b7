package import CairnDiagnostics

/// Why there is no plan.
package struct PlanFailure: Error, Sendable {
    /// Whose it is to mend.
    package enum Cause: Sendable {
        /// The person's: an answer that doesn't exist, has the wrong type, or is missing.
        case answers
        /// The template's author's.
        case template
    }

    /// Whose it is to mend.
    package var cause: Cause
    /// What is wrong, all of it, and each mistake once.
    package var diagnostics: [Diagnostic]

    /// Makes a failure. A mistake in a partial is found from every file that includes it: it is one mistake, and only
    /// the way there differs, which the notes tell.
    package init(_ cause: Cause, _ diagnostics: [Diagnostic]) {
        self.cause = cause
        var seen: Set<Diagnostic> = []
        self.diagnostics = diagnostics.filter { diagnostic in
            guard diagnostic.span != nil else { return true }
            var bare = diagnostic
            bare.notes = []
            return seen.insert(bare).inserted
        }
    }
}
