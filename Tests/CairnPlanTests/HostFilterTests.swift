import CairnFiles
import CairnPlan
import Jinja
import SystemPackage
import Testing
import YAML

@Suite("Filters that the host adds to templates")
struct HostFilterTests {
    @Test("give what the cases of the conformance suite say")
    func cases() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .appending("JinjaTests/Conformance/cases/host.jsonl")
        let lines = try LocalFileSystem().read(path).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count > 10)
        for line in lines {
            let item = try Node.parseJSON(Array(line), file: "host.jsonl")
            let template = try item["template"]?.string() ?? ""
            let expected = item["output"]?.text ?? item["error"]?.text
            #expect(render(template) == expected, "\(template)")
        }
    }

    /// The output, or the kind of the error.
    private func render(_ template: String) -> String {
        var environment = Jinja.Environment()
        environment.registerHostFilters()
        do throws(TemplateError) {
            return try environment.compile(template, name: "main").renderString([])
        } catch {
            return error.kind.rawValue
        }
    }
}
