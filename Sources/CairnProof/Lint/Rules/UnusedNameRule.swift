import CairnCatalog
import CairnDiagnostics

/// A question or a variable that nothing uses: no file, name, condition, default, check or milestone.
///
/// A layer's is unused if no template that stacks it makes use of it. A text that takes `answers` as a whole makes use
/// of every question.
enum UnusedNameRule: LintRule {
    static let ids = ["unused-question", "unused-variable"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            let used = one.template.asked(by: one.reading.taken)
            func look(_ id: String, _ what: String, _ name: String, _ span: SourceSpan) {
                guard !used.contains(name) else {
                    result.right.append(span)
                    return
                }
                guard subject.isWhole || one.owns(span) else { return }
                result.wrong.append(
                    Diagnostic(
                        .warning, id: id, "the \(what) '\(name)' is not used", at: span,
                        excerpt: subject.line(span), help: ["use it in a file, or remove it"]))
            }
            for question in one.template.questions {
                look("unused-question", "question", question.name, question.span)
            }
            for variable in one.template.variables {
                look("unused-variable", "variable", variable.name, variable.span)
            }
            return result
        }
    }
}
