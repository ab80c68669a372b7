import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing
import YAML

@Suite("Templates")
struct TemplateTests {
    /// The file system that a case describes: lines `--- path` begin files below /templates.
    static func files(_ input: String) -> MemoryFileSystem {
        let files = MemoryFileSystem(["/catalog.yaml": ""])
        FileSections(input).put(into: files, below: "/templates")
        return files
    }

    @Test("templates stack their layers, or say what is wrong")
    func cases() throws {
        var cases = try CaseFile(CatalogTests.folder + "templates.txt")
        try cases.check({ one in
            let source = CatalogSource(files: Self.files(one.input), file: "/catalog.yaml")
            do throws(Diagnostics) {
                return Self.dump(try Template.load(try Self.path("templates/t"), from: source))
            } catch {
                return DiagnosticTextRenderer().render(error.all)
            }
        }) { Issue.record("\($0)") }
    }

    private static func path(_ text: String) throws(Diagnostics) -> RelativePath {
        do throws(RelativePath.Flaw) {
            return try RelativePath(text)
        } catch {
            throw Diagnostics(Diagnostic(id: "test", "\(error)"))
        }
    }

    /// What was declared, in lines.
    static func dump(_ template: Template) -> String {
        var lines = ["version \(template.version)"]
        lines += template.layers.map { "layer \($0.name ?? "-") at \($0.folder), \($0.rules.count) rules" }
        lines += template.questions.map { question in
            let choices = question.choices.map { "\($0.value.text)=\($0.label)" }.joined(separator: ",")
            return "question \(question.name): \(question.kind.rawValue), \(question.help), "
                + "default \(question.defaultValue?.text ?? "-"), choices [\(choices)], when \(question.when?.text ?? "-"), "
                + "pattern \(question.validation?.pattern.text ?? "-")\(question.isSecret ? ", secret" : "")"
                + (question.validation?.refused ?? []).map { ", \($0.reason): \($0.texts.sorted())" }.joined()
        }
        lines += template.variables.map { "variable \($0.name) = \($0.value.text)" }
        if !template.demo.isEmpty { lines.append("demo \(template.demo.map(\.text))") }
        lines += template.structure.map { "check \($0.id): \($0.kind), needs \($0.needs)" }
        lines += template.milestones.map { milestone in
            "milestone \(milestone.number) \(milestone.id): \(milestone.title), checks \(milestone.checks.map(\.id))"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
