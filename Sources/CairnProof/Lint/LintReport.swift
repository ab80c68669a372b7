package import CairnDiagnostics

/// What `cairn lint` found.
package struct LintReport: Sendable {
    /// The catalog's id; nil if there is no catalog or it can't be read.
    package var catalog: String?
    /// The folders of the templates that were looked at, in order.
    package var templates: [String]
    /// The folders of the layers that were looked at, in order.
    package var layers: [String]
    /// What keeps a manifest from being used, by file and place.
    package var broken: [Diagnostic]
    /// What is wrong with manifests and files that can be used, by file and place.
    package var findings: [Diagnostic]

    /// Everything, as it is shown.
    package var all: [Diagnostic] { broken + findings }
}

extension LintReport {
    /// The report as text, ending in a line break.
    /// - Parameter width: how many cells a line may take; nil to break none.
    package func text(color: Bool, width: Int? = nil) -> String {
        let list = DiagnosticTextRenderer(color: color, width: width).render(all)
        return list + (list.isEmpty ? "" : "\n") + summary + "\n"
    }

    /// What it came to, in a line: "no findings: 3 templates, 5 layers".
    package var summary: String {
        let scope = "\(count(templates.count, "template")), \(count(layers.count, "layer"))"
        if all.isEmpty { return "no findings: \(scope)" }
        let errors = all.count { $0.severity == .error }
        let warnings = all.count - errors
        let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map { count($0.0, $0.1) }
        return "\(counts.joined(separator: ", ")): \(scope)"
    }

    private func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }

    /// What it is written as for programs.
    package static let output = JSONOutput<LintReport>(
        "lint", "What lint found.",
        [
            .always("catalog", "The catalog's id; null if there is none that can be read.", JSONForms.textOrNull) {
                $0.catalog
            },
            .always("templates", "The folders of the templates that were looked at.", JSONForms.texts) {
                $0.templates
            },
            .always("layers", "The folders of the layers that were looked at.", JSONForms.texts) { $0.layers },
            .always("isBroken", "Whether a manifest cannot be used: then the exit code is 2.", JSONForms.truth) {
                !$0.broken.isEmpty
            },
            .always("findings", "All that is wrong, by file and place.", Diagnostic.form.list) { $0.all },
        ])
}
