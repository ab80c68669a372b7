package import CairnDiagnostics
package import Reports

/// What one look at a project came to.
package struct Verdict: Sendable {
    /// What is wrong; empty if the check passed.
    package var findings: [Diagnostic]
    /// What the check wanted to see.
    package var expected: String?
    /// What it saw instead.
    package var found: String?
    /// A shell command that shows the same.
    package var reproduce: String?
    /// The tests that failed, if it runs tests.
    package var failures: [TestFailure] = []

    /// The project has what the check asks for.
    package static let pass = Verdict(findings: [])

    /// The project doesn't have it.
    /// - Parameters:
    ///   - findings: what is wrong, at least one.
    ///   - expected: what the check wanted to see.
    ///   - found: what it saw instead.
    ///   - reproduce: a shell command that shows the same.
    package static func fail(
        _ findings: [Diagnostic], expected: String, found: String, reproduce: String? = nil
    ) -> Verdict {
        Verdict(findings: findings, expected: expected, found: found, reproduce: reproduce)
    }

    /// The project doesn't have it, for a single reason.
    package static func fail(
        _ finding: Diagnostic, expected: String, found: String, reproduce: String? = nil
    ) -> Verdict {
        fail([finding], expected: expected, found: found, reproduce: reproduce)
    }
}
