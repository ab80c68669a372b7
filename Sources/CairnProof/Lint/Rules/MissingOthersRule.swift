import CairnCatalog
import CairnDiagnostics
import CairnPlan

/// A milestone has acceptance tests, and too few solutions beside its own to show what they accept and refuse: one good
/// one of another kind, and two wrong ones that somebody in a hurry would hand in.
///
/// What is wrong with their names and patches is found where they are rendered.
enum MissingOthersRule: LintRule {
    static let ids = ["missing-others"]

    /// How many there have to be.
    private static let (good, wrong) = (1, 2)

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one -> [Diagnostic] in
            guard let starter = one.starters.starter([:]) else { return [] }
            return one.template.milestones.enumerated().compactMap { index, milestone in
                guard !starter.acceptance[index].isEmpty else { return nil }
                let others = starter.others[index]
                let goods = others.count(where: \.isGood)
                guard goods < good || others.count - goods < wrong else { return nil }
                return Diagnostic(
                    .warning, id: "missing-others",
                    "the milestone '\(milestone.id)' has \(goods) good and \(others.count - goods) wrong other solutions",
                    explanation:
                        "\(good) good one and \(wrong) wrong ones are asked for, to show what the acceptance tests "
                        + "accept and refuse", at: subject.manifest(of: milestone),
                    help: [
                        "write others/good-NAME.patch and others/wrong-NAME.patch from goal and contract alone, "
                            + "as git diff gives them against the state before"
                    ])
            }
        }
    }
}
