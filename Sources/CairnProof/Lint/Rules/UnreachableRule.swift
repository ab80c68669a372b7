import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import SystemPackage

/// A file, a check or a question that no answers lead to: its conditions are never true.
///
/// All combinations of the choices and truth values that the conditions depend on are tried; a condition that depends on
/// a question without choices, or on more than 2,000 combinations, is left alone. A layer's part is unreachable if no
/// template that stacks it leads to it.
enum UnreachableRule: LintRule {
    static let ids = ["unreachable-files", "unreachable-check", "unreachable-question"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            /// Reports what is wrong with conditions at a place; whether they can hold.
            func look(
                _ id: String, _ summary: String, _ conditions: [Snippet], at place: SourceSpan? = nil, _ help: String
            ) -> Bool {
                guard let first = conditions.first else { return true }
                let span = place ?? first.span
                guard one.space.canHold(conditions, names: one.names(of: conditions)) == false else {
                    result.right.append(span)
                    return true
                }
                guard subject.isWhole || one.owns(span) else { return false }
                result.wrong.append(
                    Diagnostic(
                        .warning, id: id, summary,
                        explanation: conditions.count == 1
                            ? "the condition is false for all choices"
                            : "its \(conditions.count) conditions are never true together", at: span,
                        excerpt: place == nil ? first.excerpt : nil, help: [help],
                        notes: place == nil ? [] : conditions.map { .init("it needs '\($0.text)'", at: $0.span) }))
                return false
            }
            for question in one.template.questions {
                _ = look(
                    "unreachable-question", "the question '\(question.name)' is never asked",
                    question.when.map { [$0] } ?? [], "mend the condition, or make the question a variable")
            }
            for layer in one.template.layers {
                let sound = layer.rules.filter { rule in
                    look(
                        "unreachable-files", "no answers lead to the files '\(rule.path.pattern)'",
                        rule.when.map { [$0] } ?? [], "mend the condition, or remove the rule and the files")
                }
                let files = (try? TemplateFile.list("files", in: layer.folder, of: subject.source)) ?? []
                for file in files {
                    guard let path = try? RelativePath(file.name) else { continue }
                    let conditions = sound.filter { $0.path.matches(path) }.compactMap(\.when)
                    guard conditions.count > 1 else { continue }
                    _ = look(
                        "unreachable-files", "no answers lead to the file '\(file.name)'", conditions,
                        at: SourceSpan(file: subject.source.label(of: file.location), start: .start),
                        "mend one of the conditions that apply to the file")
                }
            }
            for check in one.template.structure + one.template.milestones.flatMap(\.checks) {
                _ = look(
                    "unreachable-check", "the check '\(check.id)' never applies", check.when.map { [$0] } ?? [],
                    "mend the condition, or remove the check")
            }
            return result
        }
    }
}
