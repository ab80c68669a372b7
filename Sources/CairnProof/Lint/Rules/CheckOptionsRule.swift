import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import SystemPackage
import YAML

/// A check of an unknown kind, or with options that its kind does not take: what `cairn validate` would refuse.
///
/// Checks are decoded with the defaults and with each choice of each question, so that a pattern which only some answers
/// make wrong is found.
enum CheckOptionsRule: LintRule {
    static let ids = ["unknown-check", "unknown-key", "missing-key", "wrong-type"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one in
            let problems = Problems(limit: 1000)
            var seen: Set<Diagnostic> = []
            let choices = [[:]] + one.template.questions.flatMap { one.starters.choices(of: $0) }
            for choice in choices {
                guard let resolved = one.space.resolve(choice) else { continue }
                let folders =
                    [(one.template.structure, one.template.folder)]
                    + one.template.milestones.map { ($0.checks, $0.folder) }
                for (declared, folder) in folders {
                    let applying = declared.filter { check in
                        guard let when = check.when else { return true }
                        return (try? one.planner.holds(when, variables: resolved.variables)) ?? false
                    }
                    let sources = CheckSources(
                        render: { (text, span) throws(Diagnostic) in
                            try one.planner.render(text, at: span, variables: resolved.variables)
                        },
                        resource: { (path) throws(Diagnostic) in
                            try subject.source.resource(path, beside: folder)
                        })
                    _ = Check.decode(applying, sources: sources, problems: problems)
                }
            }
            return problems.diagnostics.filter { seen.insert($0).inserted }
        }
    }
}
