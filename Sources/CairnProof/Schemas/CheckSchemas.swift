import CairnCatalog
import CairnDiagnostics
import CairnValidator

/// The part of the schemas that is about checks, made of what the kinds declare.
enum CheckSchemas {
    /// The schema of a check, whose kind decides about its options.
    static var check: SchemaNode {
        let names = CheckKinds.all.map { $0.name }
        let branches: [SchemaNode] = names.map { name in
            [
                "if": ["properties": ["check": ["const": .string(name)]], "required": ["check"]],
                "then": ["$ref": .string("#/$defs/check-\(name)")],
            ]
        }
        let head: [(String, SchemaNode)] = CheckDeclaration.common.filter { ["id", "check"].contains($0.name) }.map {
            (
                $0.name,
                $0.name == "check" ? ["description": .string($0.description), "enum": .strings(names)] : node($0)
            )
        }
        return [
            "description": "A check: its id, its kind, and the options of the kind.", "type": "object",
            "required": ["id", "check"], "properties": .object(head), "allOf": .list(branches),
        ]
    }

    /// The definitions that `check` refers to.
    static var definitions: [(String, SchemaNode)] {
        [("check", check)]
            + CheckKinds.all.map { kind in
                let options = kind.declarations
                let choices = options.filter { $0.presence == .choice }.map(\.name)
                var schema = SchemaNode.mapping(
                    kind.executes ? "Executed only with --run." : "Only reads.",
                    required: options.filter { $0.presence == .required }.map(\.name),
                    CheckDeclaration.common.map { ($0.name, node($0)) } + options.map { ($0.name, node($0)) })
                if !choices.isEmpty {
                    schema = schema.with([("oneOf", .list(choices.map { ["required": [.string($0)]] }))])
                }
                return ("check-\(kind.name)", schema)
            }
    }

    private static func node(_ key: CheckDeclaration.Key) -> SchemaNode {
        key.schema.described(key.description)
    }

    private static func node(_ option: OptionDeclaration) -> SchemaNode {
        let node = node(option.shape).described(option.description)
        return switch option.presence {
        case .required, .optional, .choice: node
        case .fallback(.number(let number)): node.with([("default", .int(number))])
        case .fallback(.word(let word)): node.with([("default", .string(word))])
        }
    }

    private static func node(_ shape: OptionShape) -> SchemaNode {
        switch shape {
        case .text, .pattern, .valuePath: .nonEmpty
        case .path, .glob, .resource: .renderedPath
        case .globs: ["anyOf": [.renderedPath, ["type": "array", "minItems": 1, "items": .renderedPath]]]
        case .texts: ["anyOf": [.nonEmpty, ["type": "array", "minItems": 1, "items": .nonEmpty]]]
        case .arguments: ["type": "array", "minItems": 1, "items": .nonEmpty]
        case .truth: ["type": "boolean"]
        case .data: [:]
        case .schema: ["type": ["object", "boolean"]]
        case .format, .scope: ["enum": .strings(shape.choices)]
        case .integer(let range):
            ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        }
    }
}
