import CairnDiagnostics
package import YAML

extension Node {
    /// A line per node: its place, what it is and its text.
    package func dump(_ indent: String = "", _ label: String = "") -> String {
        let place = "\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)"
        var out = "\(indent)\(label)\(place) \(kind)"
        switch kind {
        case .null: out += "\n"
        case .bool: out += " \(bool.map(String.init) ?? "?")\n"
        case .int: out += " \(int.map(String.init) ?? "?")\n"
        case .double: out += " \(double.map { "\($0)" } ?? "?")\n"
        case .string, .time: out += " \(text.debugDescription)\n"
        case .sequence:
            out += "\n"
            for item in items.map(Array.init) ?? [] { out += item.dump(indent + "  ", "- ") }
        case .mapping:
            out += "\n"
            for entry in entries.map(Array.init) ?? [] {
                out += entry.key.dump(indent + "  ", "? ")
                out += entry.value.dump(indent + "  ", ": ")
            }
        }
        return out
    }
}
