import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// A file below `partials/` that no text of any template includes, imports or extends.
///
/// Where the name of an include is computed, every partial that fits its fixed beginning and end counts as included. A
/// layer's partial that a higher layer replaces is included by its name.
enum UnusedPartialRule: LintRule {
    static let ids = ["unused-partial"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            for layer in one.template.layers {
                for file in (try? TemplateFile.list("partials", in: layer.folder, of: subject.source)) ?? [] {
                    let label = subject.source.label(of: file.location)
                    let span = SourceSpan(file: label, start: .start)
                    guard !one.reading.includedPartials.contains(file.name + (file.isRendered ? ".jinja" : "")) else {
                        result.right.append(span)
                        continue
                    }
                    guard subject.isWhole || one.owns(span) else { continue }
                    result.wrong.append(
                        Diagnostic(
                            .warning, id: "unused-partial", "the partial '\(file.name)' is never included", at: span,
                            help: ["include it, or remove it"]))
                }
            }
            return result
        }
    }
}
