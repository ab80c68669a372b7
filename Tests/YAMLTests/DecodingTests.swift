import CairnDiagnostics
import TestSupport
import Testing
import YAML

@Suite("Decoding nodes by hand")
struct DecodingTests {
    /// What every case decodes: a mapping with one key for each kind of field.
    private func decode(_ text: String) throws(Diagnostic) -> String {
        let problems = Problems(limit: 8)
        var out = ""
        let keys = ["id", "title", "months", "ratio", "core", "role", "tags", "steps"]
        if let fields = problems.fields(of: try Node.parse(text, file: "f.yaml"), "a project", keys: keys) {
            let role = fields.optional("role") { (node) throws(Diagnostic) in
                try node.string(oneOf: ["core", "elective"])
            }
            let ratio = fields.optional("ratio") { (node) throws(Diagnostic) in try node.number() }
            let steps = fields.list("steps") { (node) throws(Diagnostic) in try node.int() }
            out += "id \(fields.nonEmptyString("id") ?? "?"), title \(fields.optionalString("title") ?? "?"), "
            out += "months \(fields.int("months").map(String.init) ?? "?"), "
            out +=
                "ratio \(ratio.map { "\($0)" } ?? "?"), core \(fields.optionalBool("core").map(String.init) ?? "?"), "
            out += "role \(role ?? "?"), tags \(fields.strings("tags", default: ["none"])), "
            out += "steps \(steps.map { "\($0)" } ?? "?")\n"
        }
        do throws(Diagnostics) {
            try problems.throwIfAny()
        } catch {
            out += DiagnosticTextRenderer().render(error.all)
        }
        return out
    }

    @Test("a mapping gives its fields, and everything that is wrong with them")
    func cases() throws {
        var cases = try CaseFile(ParsingTests.folder + "decoded.txt")
        try cases.check({ try decode($0.input) }) { Issue.record("\($0)") }
    }

    @Test("warnings alone are nothing to throw")
    func warnings() throws {
        let problems = Problems()
        problems.report(try Node.parse("a", file: "f").diagnostic(id: "x", "so so", severity: .warning))
        #expect(!problems.hasErrors)
        try problems.throwIfAny()
        #expect(problems.diagnostics.map(\.summary) == ["so so"])
    }

    @Test("a key is looked up by its text, and only string keys count")
    func lookup() throws {
        let node = try Node.parse("1: a\n\"1\": b\né: c\n", file: "f")
        #expect(node["1"]?.text == "b")
        #expect(node.entry("é")?.key.span.start == SourcePosition(line: 3, column: 1, offset: 12))
        #expect(node["2"] == nil)
        #expect(node["1"]?["x"] == nil)
        #expect(node.string == nil)
        #expect(node.text == "")
    }

    @Test("a number keeps its text")
    func text() throws {
        let node = try Node.parse("[1.10, 0x1F, ~, True]", file: "f")
        #expect(node.items?.map(\.text) == ["1.10", "0x1F", "~", "True"])
        #expect(node.items?.first?.number == 1.1)
        #expect(node.items?[1].number == 31)
    }
}
