package import CairnDiagnostics

/// The parts of a proof, in the order in which they run.
package enum ProofStage: String, Hashable, Sendable, CaseIterable {
    /// Every combination of answers is rendered, twice, and keeps the structure.
    case matrix
    /// The milestones are red on the starter, and green with their solutions.
    case milestones
    /// Solutions with a file taken back are noticed.
    case mutants
    /// Other good solutions pass, and wrong ones don't.
    case others
    /// The starter's own tests.
    case run
}

/// Something that keeps a template from being proven.
package struct ProofFinding: Hashable, Sendable {
    /// Which part found it.
    package var stage: ProofStage
    /// What it is.
    package var diagnostic: Diagnostic
    /// Whether nothing could be said: a tool is missing, the machine failed. Else the template is at fault.
    package var isUndecided: Bool

    /// Makes a finding.
    package init(_ stage: ProofStage, _ diagnostic: Diagnostic, isUndecided: Bool = false) {
        self.stage = stage
        self.diagnostic = diagnostic
        self.isUndecided = isUndecided
    }
}
