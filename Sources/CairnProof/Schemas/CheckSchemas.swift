import CairnCatalog
import CairnValidator

/// The part of the schemas that is about checks: one shape for each option of each kind.
enum CheckSchemas {
    /// What an option may be.
    enum Shape {
        case text, path, paths, pattern, texts, arguments, truth, anything, schema, format, scope
        case integer(ClosedRange<Int>)
    }

    /// An option of a kind.
    struct Option {
        var name: String
        var shape: Shape
        /// Whether it has to be given; of several in a group exactly one.
        var isRequired = false
        var isInGroup = false
    }

    /// The options of a kind, by name; a test holds them against what the kind takes.
    static func options(of kind: String) -> [Option] {
        func required(_ name: String, _ shape: Shape) -> Option { .init(name: name, shape: shape, isRequired: true) }
        func optional(_ name: String, _ shape: Shape) -> Option { .init(name: name, shape: shape) }
        func one(_ name: String, _ shape: Shape) -> Option { .init(name: name, shape: shape, isInGroup: true) }
        switch kind {
        case "contains", "not-contains":
            return [required("path", .path), required("pattern", .pattern), optional("in", .scope)]
        case "value":
            return [
                required("path", .path), required("at", .text), one("exists", .truth), one("equals", .anything),
                one("matches", .pattern), optional("format", .format),
            ]
        case "json-schema":
            return [
                required("path", .path), one("schema", .schema), one("schema-file", .path), optional("format", .format),
            ]
        case "markdown-section":
            return [
                required("path", .path), required("heading", .text), optional("level", .integer(1...6)),
                optional("min-words", .integer(1...100_000)),
            ]
        case "workflow-step":
            return [required("path", .path), one("uses", .pattern), one("run", .pattern), optional("job", .text)]
        case "no-placeholders", "no-secrets", "python-parses": return [required("paths", .paths)]
        case "count":
            return [
                required("path", .path), optional("pattern", .pattern), optional("in", .scope),
                required("at-least", .integer(1...1_000_000)),
            ]
        case "command":
            return [
                required("run", .arguments), optional("exit", .integer(0...255)), optional("stdout", .pattern),
                optional("stderr", .pattern), optional("timeout", .integer(1...1800)), optional("environment", .texts),
            ]
        case "pytest": return [required("path", .path), optional("timeout", .integer(1...1800))]
        case "http":
            return [
                required("run", .arguments), required("url", .text), optional("status", .integer(100...599)),
                optional("body", .pattern), optional("timeout", .integer(1...600)), optional("environment", .texts),
            ]
        default: return [required("path", .path)]
        }
    }

    /// The schema of a check, whose kind decides about its options.
    static var check: SchemaNode {
        let names = CheckKinds.all.map { $0.name }
        let branches: [SchemaNode] = names.map { name in
            [
                "if": ["properties": ["check": ["const": .string(name)]], "required": ["check"]],
                "then": ["$ref": .string("#/$defs/check-\(name)")],
            ]
        }
        return [
            "description": "A check: its id, its kind, and the options of the kind.", "type": "object",
            "required": ["id", "check"],
            "properties": ["id": .identifier, "check": ["enum": .strings(names)]], "allOf": .list(branches),
        ]
    }

    /// The definitions that `check` refers to.
    static var definitions: [(String, SchemaNode)] {
        [("check", check)]
            + CheckKinds.all.map { kind in
                let options = options(of: kind.name)
                let group = options.filter(\.isInGroup).map(\.name)
                var schema = SchemaNode.mapping(
                    kind.executes ? "Executed only with --run." : "Only reads.",
                    required: options.filter(\.isRequired).map(\.name),
                    common + options.map { ($0.name, node($0.shape)) })
                if !group.isEmpty {
                    schema = schema.with([("oneOf", .list(group.map { ["required": [.string($0)]] }))])
                }
                return ("check-\(kind.name)", schema)
            }
    }

    /// The members of every check.
    private static let common: [(String, SchemaNode)] = [
        ("id", SchemaNode.identifier.described("What reports call it.")),
        ("check", SchemaNode.nonEmpty.described("The kind of check.")),
        ("why", SchemaNode.anyString.described("Why it matters, in a sentence.")),
        ("hints", SchemaNode.strings.described("What to do when it fails, the mildest first.")),
        ("needs", SchemaNode.strings.described("The ids of the checks above it that have to pass first.")),
        ("when", SchemaNode.condition.described("The answers for which it applies.")),
    ]

    private static func node(_ shape: Shape) -> SchemaNode {
        switch shape {
        case .text, .pattern: .nonEmpty
        case .path: .renderedPath
        case .paths: ["anyOf": [.renderedPath, ["type": "array", "minItems": 1, "items": .renderedPath]]]
        case .texts: ["anyOf": [.nonEmpty, ["type": "array", "minItems": 1, "items": .nonEmpty]]]
        case .arguments: ["type": "array", "minItems": 1, "items": .nonEmpty]
        case .truth: ["type": "boolean"]
        case .anything: [:]
        case .schema: ["type": ["object", "boolean"]]
        case .format: ["enum": ["yaml", "json", "toml"]]
        case .scope: ["enum": ["text", "code", "tests"]]
        case .integer(let range):
            ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        }
    }
}
