import CairnDiagnostics
import TestSupport
import Testing
import YAML

@Suite("Reading YAML")
struct ParsingTests {
    static let folder = String(#filePath.dropLast("ParsingTests.swift".count)) + "Cases/"

    @Test("texts give these nodes or these errors", arguments: ["values", "places", "syntax", "refused"])
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + file + ".txt")
        try cases.check({ Self.outcome($0.input) { text throws(Diagnostic) in try Node.parse(text, file: "f.yaml") } })
        {
            Issue.record("\($0)")
        }
    }

    @Test("JSON texts give these nodes or these errors")
    func json() throws {
        var cases = try CaseFile(Self.folder + "json.txt")
        try cases.check({ one in
            let text = Array(one.input.dropLast().utf8)
            return Self.outcome(one.input) { (_) throws(Diagnostic) in try Node.parseJSON(text, file: "f.json") }
        }) { Issue.record("\($0)") }
    }

    /// The dump of what was read, or the error as a person sees it.
    static func outcome(_ text: String, _ read: (String) throws(Diagnostic) -> Node) -> String {
        do throws(Diagnostic) {
            return try read(text).dump()
        } catch {
            return DiagnosticTextRenderer().render(error)
        }
    }
}

extension Node {
    /// A line per node: its place, what it is and its text.
    func dump(_ indent: String = "", _ label: String = "") -> String {
        let place = "\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)"
        var out = "\(indent)\(label)\(place) \(kind)"
        switch kind {
        case .null: out += "\n"
        case .bool: out += " \(bool.map(String.init) ?? "?")\n"
        case .int: out += " \(int.map(String.init) ?? "?")\n"
        case .double: out += " \(double.map { "\($0)" } ?? "?")\n"
        case .string: out += " \(text.debugDescription)\n"
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
