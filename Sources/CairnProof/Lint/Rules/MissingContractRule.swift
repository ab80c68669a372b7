import CairnCatalog
import CairnDiagnostics
import SystemPackage

/// A milestone has acceptance tests and no contract: a learner would have to guess what they call things.
enum MissingContractRule: LintRule {
    static let ids = ["missing-contract"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one -> [Diagnostic] in
            guard let starter = one.starters.starter([:]) else { return [] }
            return zip(one.template.milestones, starter.acceptance).compactMap { milestone, acceptance in
                guard milestone.contract.isEmpty, !acceptance.isEmpty else { return nil }
                return Diagnostic(
                    .warning, id: "missing-contract",
                    "the milestone '\(milestone.id)' has acceptance tests and no contract",
                    explanation: "a learner is to be told every name that they use",
                    at: subject.manifest(of: milestone),
                    help: ["add it: contract: {names: [{name: …, kind: …, says: …}], free: […]}"])
            }
        }
    }
}

extension LintSubject {
    /// The manifest of a milestone, as a place.
    func manifest(of milestone: Milestone) -> SourceSpan {
        SourceSpan(wholeFile: source.label(of: source.location(of: milestone.folder).appending("milestone.yaml")))
    }
}
