import CairnCatalog
import CairnDiagnostics
import TestSupport
import Testing

@Suite("Records")
struct RecordTests {
    @Test("records are read, or say what is wrong and how to get them back")
    func cases() throws {
        var cases = try CaseFile(CatalogTests.folder + "records.txt")
        try cases.check({ one in
            do throws(Diagnostics) {
                let record = try Record.parse(Array(one.input.utf8), file: ".cairn.yaml")
                let answers = record.answers.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                return "\(record.catalog) \(record.project) \(record.templateVersion) \(answers)\n"
            } catch {
                return DiagnosticTextRenderer().render(error.all)
            }
        }) { Issue.record("\($0)") }
    }
}

extension RecordTests {
    @Test("what is written reads back as the same record")
    func roundTrip() throws {
        let record = Record(
            cairnVersion: "0.1.0", catalog: "c", project: "p", templateVersion: "1.0.0",
            answers: [
                ("text", .string("no")), ("odd", .string("a: b # c\u{7}")), ("number", .integer(-3)),
                ("float", .number(1)), ("truth", .boolean(false)), ("list", .list(["1.10", "", "x, y"])),
                ("none", .list([])),
            ])
        #expect(try Record.parse(Array(record.yaml.utf8), file: ".cairn.yaml") == record)
        #expect(record.yaml.hasPrefix("# "))
    }
}
