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
