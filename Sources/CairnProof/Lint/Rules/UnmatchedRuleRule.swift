import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// A rule under `files` whose pattern matches no file of its own layer.
///
/// Patterns are over paths below `files/` as they stand there, names not rendered, without the suffix `.jinja`.
enum UnmatchedRuleRule: LintRule {
    static let ids = ["unmatched-rule"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one in
            one.template.layers.flatMap { layer in
                let files = (try? TemplateFile.list("files", in: layer.folder, of: subject.source)) ?? []
                let paths = files.compactMap { try? RelativePath($0.name) }
                return layer.rules.filter { rule in !paths.contains(where: rule.path.matches) }.map { rule in
                    Diagnostic(
                        .warning, id: "unmatched-rule", "the rule '\(rule.path.pattern)' matches no file",
                        explanation: "a rule is about the files of its own layer, by their names below files/",
                        at: rule.span, excerpt: subject.line(rule.span),
                        help: [
                            didYouMean(rule.path.pattern, among: paths.map(\.string)),
                            "mend the pattern, or remove the rule",
                        ].compactMap { $0 })
                }
            }
        }
    }
}
