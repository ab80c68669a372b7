import CairnDiagnostics

/// A manifest that its JSON Schema refuses.
///
/// The loader refuses the same and says it better, so this rule speaks only where schema and loader have come apart.
enum ManifestSchemaRule: LintRule {
    static let ids = ["schema-mismatch"]

    static func findings(in subject: LintSubject) -> [Diagnostic] { [] }
}
