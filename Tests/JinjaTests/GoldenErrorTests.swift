import CairnDiagnostics
import Jinja
import TestSupport
import Testing

@Suite("Rendered errors of templates")
struct GoldenErrorTests {
    @Test("say what is wrong, where, and how to mend it", arguments: ["Syntax", "Names", "Values", "Chains", "Limits"])
    func golden(_ name: String) throws {
        var file = try CaseFile(#filePath.replacingLast("GoldenErrorTests.swift", with: "GoldenErrors/\(name).txt"))
        #expect(!file.cases.isEmpty)
        try file.check {
            rendered($0.input)
        } report: {
            Issue.record("\($0)")
        }
    }

    /// What rendering the first of several templates gives: `%%%% name` begins each of the others.
    private func rendered(_ input: String) -> String {
        var templates: [String: String] = [:]
        var name = "main.j2"
        for line in input.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("%%%% ") {
                name = String(line.dropFirst(5))
            } else {
                templates[name, default: ""] += line + "\n"
            }
        }
        var options = Options()
        options.limits.iterations = 1000
        options.limits.output = 10_000
        options.limits.text = 5000
        options.limits.items = 1000
        let environment = Environment(options: options, loader: DictionaryLoader(templates))
        do throws(TemplateError) {
            let template = try environment.compile(templates["main.j2"] ?? "", name: "main.j2")
            return try template.renderString([
                ("project_name", "demo"), ("project_title", "Demo"), ("count", 3), ("names", ["a", "b"]),
                ("settings", ["port": 80, "host": "localhost"]),
            ])
        } catch {
            return DiagnosticTextRenderer().render(error.diagnostic)
        }
    }
}

extension String {
    /// The text with `end`, if it ends so, as `other`.
    fileprivate func replacingLast(_ end: String, with other: String) -> String {
        hasSuffix(end) ? String(dropLast(end.count)) + other : self
    }
}
