import CairnDiagnostics
import StructuredData
import YAML

/// A manifest that its JSON Schema refuses.
///
/// The loader refuses the same and says it better, so this rule speaks only where schema and loader have come apart.
enum ManifestSchemaRule: LintRule {
    static let ids = ["schema-mismatch"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var schemas: [LintManifest.Kind: JSONSchema] = [:]
        return subject.manifests.flatMap { manifest -> [Diagnostic] in
            do throws(Diagnostic) {
                let schema: JSONSchema
                if let known = schemas[manifest.kind] {
                    schema = known
                } else {
                    schema = try ManifestSchema.compiled(manifest.kind.rawValue)
                    schemas[manifest.kind] = schema
                }
                return try schema.flaws(in: manifest.root).map { flaw in
                    Diagnostic(
                        id: "schema-mismatch",
                        "\(flaw.place.isEmpty ? "the manifest" : "'\(flaw.place)'") \(flaw.summary)",
                        at: flaw.node.span, help: flaw.help
                    ).showing(manifest.text)
                }
            } catch {
                return [error]
            }
        }
    }
}

extension ManifestSchema {
    /// The schema of a kind, to check documents with.
    /// - Throws: what keeps the schema from being one, which would be a mistake of ours.
    static func compiled(_ name: String) throws(Diagnostic) -> JSONSchema {
        guard let schema = ManifestSchema(rawValue: name) else {
            throw Diagnostic(id: "unknown-schema", "there is no schema of '\(name)'")
        }
        return try JSONSchema(try Node.parseJSON(Array(schema.text.utf8), file: name))
    }
}
