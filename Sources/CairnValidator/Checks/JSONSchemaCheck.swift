package import CairnDiagnostics
import CairnFiles
import ProjectFiles
import StructuredData
import YAML

/// Passes if a YAML, JSON or TOML file fits a JSON Schema (2020-12).
///
/// The keywords are: `type`, `enum`, `const`; `multipleOf`, `minimum`, `maximum`, `exclusiveMinimum`,
/// `exclusiveMaximum`; `minLength`, `maxLength`, `pattern`; `items`, `prefixItems`, `contains`, `minContains`,
/// `maxContains`, `minItems`, `maxItems`, `uniqueItems`; `properties`, `patternProperties`, `additionalProperties`,
/// `propertyNames`, `required`, `minProperties`, `maxProperties`, `dependentRequired`, `dependentSchemas`; `allOf`,
/// `anyOf`, `oneOf`, `not`, `if`, `then`, `else`; `$ref` to the same schema (`#/$defs/name`) and `$defs`. Without
/// effect: `$schema`, `$id`, `$comment`, `title`, `description`, `default`, `examples`, `format`, `deprecated`,
/// `readOnly`, `writeOnly`, `contentEncoding`, `contentMediaType`, `contentSchema`. Any other keyword is an error of the
/// manifest. Expressions are PCRE2; `^` and `$` are the beginning and the end of the whole string.
///
/// Files are read as `value` reads them. Of a YAML file with several documents, each has to fit that is not empty; a key
/// that is there twice has to fit both times.
///
/// ```yaml
/// - id: config-shape
///   check: json-schema
///   path: config.yaml
///   schema:
///     type: object
///     required: [model]
///     properties:
///       model: {type: string, minLength: 1}
/// ```
package struct JSONSchemaCheck: StaticCheck {
    package static let name = "json-schema"
    package static let options: [any DeclaredOptions] = [path, schema, format]
    private static let path = CheckOption.path("path", .file, "The file, below the project's folder.")
    private static let schema = CheckOptionChoice<JSONSchema>(
        CheckOption.schema("schema", "It stands in the manifest itself.").reading { given, source in
            // The schema's errors stand in the manifest: its lines can be shown.
            given.attempt { () throws(Diagnostic) in
                do throws(Diagnostic) {
                    return try JSONSchema(source)
                } catch {
                    var problem = error
                    if let start = problem.span?.start { problem.excerpt = given.node.excerpt(of: start) }
                    throw problem
                }
            }
        },
        CheckOption.resource(
            "schema-file",
            "A YAML or JSON file in the milestone's folder, or the template's for a structure check."
        ).reading { given, file in
            given.attempt { () throws(Diagnostic) in try JSONSchema(try Self.read(file.bytes, file.label)) }
        })
    private static let format = CheckOption.formatOfPath

    let path: RelativePath
    private let schema: JSONSchema
    private let format: DataFormat

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let format = options.format(Self.format, of: path, Self.path)
        // Compiled whatever else is wrong, so that all errors are told at once.
        let schema = options[Self.schema]
        guard let path, let format, let schema else { return nil }
        self.path = path
        self.schema = schema
        self.format = format
    }

    private static func read(_ bytes: [UInt8], _ label: String) throws(Diagnostic) -> Node {
        let isJSON = label.lowercased().hasSuffix(".json")
        return isJSON ? try Node.parseJSON(bytes, file: label) : try Node.parse(bytes, file: label)
    }

    package var title: String { "\(path) fits its schema" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        if case .failure(let missing) = project.file(path) { return missing.verdict }
        let content = try project.snapshot.content(path)
        let documents: [Node]
        do throws(Diagnostic) {
            documents = try format.read(content)
        } catch {
            return .unreadable(error, format)
        }
        var flaws: [JSONSchema.Flaw] = []
        for document in documents { flaws += try schema.flaws(in: document, isCancelled: project.snapshot.isCancelled) }
        guard let first = flaws.first else { return .pass }
        let findings = flaws.prefix(10).map { flaw in
            let start = flaw.node.span.start.offset
            return Diagnostic(
                id: "schema-mismatch", "\(flaw.place.isEmpty ? "the value" : "'\(flaw.place)'") \(flaw.summary)",
                at: flaw.node.span, excerpt: content.place(start..<start).excerpt, help: flaw.help)
        }
        return .fail(
            Array(findings), expected: "a value that fits the schema",
            found: "\(first.place.isEmpty ? "the value" : first.place) \(first.summary)"
                + (flaws.count > 1 ? ", and \(flaws.count - 1) more" : ""))
    }
}

extension Node {
    /// The line of the value or key in this value that begins at a place. The depth is bounded by the reader.
    fileprivate func excerpt(of place: SourcePosition) -> String? {
        if span.start == place { return excerpt }
        if let items { return items.lazy.compactMap { $0.excerpt(of: place) }.first }
        guard let entries else { return nil }
        return entries.lazy.compactMap { $0.key.excerpt(of: place) ?? $0.value.excerpt(of: place) }.first
    }
}
