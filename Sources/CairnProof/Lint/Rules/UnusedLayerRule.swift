import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage

/// A layer that no template stands on, not even through another layer.
enum UnusedLayerRule: LintRule {
    static let ids = ["unused-layer"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        guard subject.isWhole else { return [] }
        let used = Set(subject.templates.flatMap { $0.template.layers.map(\.folder) })
        return subject.layers.filter { !used.contains($0) }.map { layer in
            let place = subject.source.location(of: layer).appending("template.yaml")
            return Diagnostic(
                .warning, id: "unused-layer", "no template stands on the layer '\(layer.last)'",
                at: SourceSpan(file: subject.source.label(of: place), start: .start),
                help: ["name it among the layers of a template, or remove its folder"])
        }
    }
}
