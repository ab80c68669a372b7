import CairnDiagnostics
import YAML

extension Record {
    /// The text of `.cairn.yaml`; equal records give equal bytes.
    package var yaml: String {
        let answers = answers.map { YAML.Value.Member($0.name, $0.value.yaml) }
        return Emitter.text(
            .mapping([
                .init("schema", .int(1)), .init("cairn", .string(cairnVersion)), .init("catalog", .string(catalog)),
                .init("project", .string(project)), .init("template-version", .string(templateVersion)),
                .init("answers", .mapping(answers)),
            ]),
            head: [
                "yaml-language-server: $schema=\(Self.schemaFileName)",
                "Where this project came from. Written by cairn, read by `cairn validate`:",
                "keep it in version control and leave it as it is.",
            ])
    }
}

extension AnswerValue {
    /// An answer on one line, as a record may have it: `container: true`.
    package func line(of name: String) -> String {
        func quoted(_ text: String) -> String {
            var json = JSONWriter()
            json.value(text)
            return json.text
        }
        switch self {
        case .list(let items): return "\(name): [" + items.map(quoted).joined(separator: ", ") + "]"
        case .string(let text) where text.utf8.contains(UInt8(ascii: "\n")): return "\(name): " + quoted(text)
        default: return String(Emitter.text(.mapping([.init(name, yaml)])).dropLast())
        }
    }

    /// The value as YAML.
    fileprivate var yaml: YAML.Value {
        switch self {
        case .string(let text): .string(text)
        case .integer(let number): .int(number)
        case .number(let number): .double(number)
        case .boolean(let truth): .bool(truth)
        case .list(let items): .sequence(items.map { .string($0) })
        }
    }
}
