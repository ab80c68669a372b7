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
    /// What is wrong, all of it.
    package var diagnostics: [Diagnostic]

    /// Makes a failure.
    package init(_ cause: Cause, _ diagnostics: [Diagnostic]) {
        self.cause = cause
        self.diagnostics = diagnostics
    }
}
