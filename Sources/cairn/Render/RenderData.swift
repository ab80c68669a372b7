import CairnDiagnostics
import CairnPlan
import Jinja
import YAML

/// The variables of a render: those of `--data`, then those of `--set`, which count more.
struct RenderData {
    /// The value of `--data`.
    let file: InputFile?
    /// The values of `--set`.
    let assignments: [String]

    /// Reads them.
    /// - Throws: `Diagnostic` for an assignment that is none, `Diagnostics` for a file that can't be used.
    func read() throws -> Context {
        // Assignments first: wrong arguments are said before any file is read.
        let assigned = try assignments.map { try Self.assignment($0) }
        return Context((try file.map { try Self.variables(of: $0) } ?? []) + assigned)
    }

    // MARK: --set

    private static func assignment(_ text: String) throws(Diagnostic) -> (String, Jinja.Value) {
        guard let equals = text.firstIndex(of: "=") else {
            throw Diagnostic(
                id: "invalid-assignment", "--set needs name=value, not '\(text)'",
                help: ["for example: --set package=my_server"])
        }
        let name = String(text[..<equals])
        guard isName(name) else {
            throw Diagnostic(
                id: "invalid-assignment", "--set \(text): '\(name)' is no name of a variable",
                help: [
                    "a name has letters, digits and underscores, and begins with no digit",
                    "what is inside a list or a mapping comes from a file: --data FILE",
                ])
        }
        return (name, value(of: String(text[text.index(after: equals)...])))
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
    }

    /// `true`, `false`, `null` and whole numbers as they are written without need are themselves; anything else, `1.10`
    /// and `007` among it, is a string.
    static func value(of text: String) -> Jinja.Value {
        switch text {
        case "true": return true
        case "false": return false
        case "null": return .none
        default:
            if let number = Int(text), String(number) == text { return .int(number) }
            return Jinja.Value(text)
        }
    }

    // MARK: --data

    private static func variables(of file: InputFile) throws -> Variables {
        let bytes = try file.bytes(limit: SizeLimit.data)
        do throws(Diagnostic) {
            let root = try file.node(bytes)
            guard !root.isNull else {
                throw root.diagnostic(
                    id: "no-data", "the data file is empty", help: ["write {} for no variables at all"])
            }
            var variables: Variables = []
            for entry in try root.entries("a mapping of names to values") {
                variables.append((entry.key.text, try value(of: entry.value)))
            }
            return variables
        } catch {
            throw Diagnostics(error)
        }
    }

    /// The value of a node; keys of mappings keep their types.
    private static func value(of node: Node) throws(Diagnostic) -> Jinja.Value {
        if let items = node.items {
            var values: [Jinja.Value] = []
            for item in items { values.append(try value(of: item)) }
            return Jinja.Value(values)
        }
        guard let entries = node.entries else { return Jinja.Value(node) }
        let dict = DictStorage(capacity: entries.count)
        for entry in entries {
            let value = try value(of: entry.value)
            do throws(Failure) {
                try dict.set(Jinja.Value(entry.key), value)
            } catch {
                throw entry.key.diagnostic(id: "wrong-key", error.message, help: error.help)
            }
        }
        return .dict(dict)
    }
}
