package import CairnCatalog
package import CairnDiagnostics
package import YAML

/// One declared check, its options decoded.
package struct Check: Sendable {
    /// What reports call it.
    package var id: String
    /// What it asks for in a line, if the manifest says, rendered.
    package var title: String?
    /// What it does.
    package var kind: any CheckKind
    /// Why it matters, rendered.
    package var why: String?
    /// What to do when it fails, rendered, the mildest first.
    package var hints: [String]
    /// The ids of the checks before it that have to pass first.
    package var needs: [String]
    /// Where its id stands in the manifest.
    package var span: SourceSpan

    /// What manifests call its kind.
    package var kindName: String {
        type(of: kind).name
    }

    /// What its title leaves out: the kind's own sentence where the manifest has another, and expressions; nil for none.
    package var detail: String? {
        let parts = [title == nil ? nil : kind.title, kind.detail].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    /// Whether it executes something.
    package var executes: Bool {
        type(of: kind).executes
    }

    /// Decodes declared checks, in their order.
    /// - Throws: everything that is wrong with them: unknown kinds and options, wrong types, bad patterns.
    package static func decode(
        _ declarations: [CheckDeclaration], sources: CheckSources = CheckSources()
    ) throws(Diagnostics) -> [Check] {
        let problems = Problems()
        let checks = decode(declarations, sources: sources, problems: problems)
        try problems.throwIfAny()
        return checks
    }

    /// Decodes declared checks; those with something wrong are reported and left out.
    package static func decode(
        _ declarations: [CheckDeclaration], sources: CheckSources, problems: Problems
    ) -> [Check] {
        declarations.compactMap { Check($0, sources: sources, problems: problems) }
    }

    private init?(_ declaration: CheckDeclaration, sources: CheckSources, problems: Problems) {
        let node = declaration.node
        guard let type = CheckKinds.named(declaration.kind) else {
            problems.report(
                (node["check"] ?? node).diagnostic(
                    id: "unknown-check", "there is no check '\(declaration.kind)'",
                    help: didYouMean(declaration.kind, among: CheckKinds.all.map { $0.name }).map { [$0] }
                        ?? ["the kinds are: " + CheckKinds.all.map { $0.name }.joined(separator: ", ")]))
            return nil
        }
        let keys = CheckDeclaration.commonKeys + type.declarations.map(\.name)
        guard let fields = problems.fields(of: node, "a check '\(type.name)'", keys: keys) else { return nil }
        func rendered(_ text: String, _ key: String) -> String? {
            problems.attempt { () throws(Diagnostic) in
                try sources.rendered(text, node[key]?.span ?? declaration.span)
            }
        }
        let kind = type.init(OptionReader(fields, of: type, sources: sources))
        title = declaration.title.flatMap { rendered($0, "title") }
        if let title, let place = node["title"] {
            _ = problems.attempt { () throws(Diagnostic) in try place.checkLine(title, "title") }
        }
        guard let kind else { return nil }
        id = declaration.id
        self.kind = kind
        why = declaration.why.flatMap { rendered($0, "why") }
        hints = declaration.hints.compactMap { rendered($0, "hints") }
        needs = declaration.needs
        span = declaration.span
    }
}
