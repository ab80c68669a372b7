package import CairnCatalog
package import Jinja
package import YAML

extension Jinja.Value {
    /// The value of an answer.
    package init(_ answer: AnswerValue) {
        switch answer {
        case .string(let text): self.init(text)
        case .integer(let number): self.init(number)
        case .number(let number): self.init(number)
        case .boolean(let truth): self.init(truth)
        case .list(let items): self.init(items.map { Jinja.Value($0) })
        }
    }

    /// The value of a node; `string` makes the value of each string in it. Keys that are no strings become their text.
    package init<E: Error>(_ node: Node, string: (Node) throws(E) -> Jinja.Value) throws(E) {
        switch node.kind {
        case .null: self = .none
        case .bool: self.init(node.bool ?? false)
        case .int: self.init(node.int ?? 0)
        case .double: self.init(node.double ?? 0)
        case .string, .time: self = try string(node)
        case .sequence:
            var items: [Jinja.Value] = []
            if let nodes = node.items {
                for item in nodes { items.append(try Jinja.Value(item, string: string)) }
            }
            self.init(items)
        case .mapping:
            var pairs: Variables = []
            if let entries = node.entries {
                for entry in entries { pairs.append((entry.key.text, try Jinja.Value(entry.value, string: string))) }
            }
            self.init(pairs)
        }
    }

    /// The value of a node as it stands.
    package init(_ node: Node) {
        self.init(node, string: { Jinja.Value($0.text) })
    }
}

extension AnswerValue {
    /// The answer of type `kind` that a rendered default stands for, or nil if it is none: text is read as a number or a
    /// truth value where the question wants one.
    package init?(_ value: Jinja.Value, as kind: Question.Kind) {
        switch (kind, value) {
        case (.string, .string(let text)): self = .string(text.string)
        case (.integer, .int(let number)): self = .integer(number)
        case (.number, .double(let number)): self = .number(number)
        case (.number, .int(let number)): self = .number(Double(number))
        case (.boolean, .bool(let truth)): self = .boolean(truth)
        case (.list, .list(let list)):
            var items: [String] = []
            for item in list.items {
                guard case .string(let text) = item else { return nil }
                items.append(text.string)
            }
            self = .list(items)
        case (.integer, .string(let text)):
            guard let number = Int(text.string) else { return nil }
            self = .integer(number)
        case (.number, .string(let text)):
            guard let number = Double(text.string), number.isFinite else { return nil }
            self = .number(number)
        case (.boolean, .string(let text)):
            switch text.string {
            case "true", "True": self = .boolean(true)
            case "false", "False": self = .boolean(false)
            default: return nil
            }
        default: return nil
        }
    }

    /// The same value as another type, where nothing is lost: a whole number is a number, too.
    package func converted(to kind: Question.Kind) -> AnswerValue? {
        switch (self, kind) {
        case (.string, .string), (.integer, .integer), (.number, .number), (.boolean, .boolean), (.list, .list): self
        case (.integer(let number), .number): .number(Double(number))
        default: nil
        }
    }
}

extension Question.Kind {
    /// The type in words, with its article.
    package var phrase: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .list: "a list of strings"
        }
    }
}
