import CairnFiles
import StructuredData
import TestSupport
import Testing
import YAML

@Suite("The form of a file of answers")
struct AnswersFormTests {
    private static func form(of project: String) throws -> (schema: JSONSchema, example: Node) {
        let shown = try withTemporaryFolder { folder in
            try runShell("cairn show \(project) --json 2>/dev/null", in: folder, environment: environment)
        }
        let form = try #require(try Node.parseJSON(Array(shown.output.utf8), file: project)["answersFile"])
        return (try JSONSchema(try #require(form["schema"])), try #require(form["example"]))
    }

    private static let environment = [
        "CAIRN_CATALOG": String(#filePath.dropLast("AnswersFormTests.swift".count)) + "Fixture"
    ]

    @Test("takes its own example, and nothing at all where every question has a default")
    func example() throws {
        let form = try Self.form(of: "greeter")
        #expect(try form.schema.flaws(in: form.example).map(\.summary) == [])
        #expect(try form.schema.flaws(in: try Node.parseJSON(Array("{}".utf8), file: "empty")).isEmpty)
        #expect(form.example["token"] == nil, "a secret is in the example")
    }

    @Test(
        "refuses what scaffolding refuses",
        arguments: [
            #"{"nmae": "Ada"}"#, #"{"licence": "GPL"}"#, #"{"times": "many"}"#, #"{"loud": "yes"}"#,
            #"{"people": "Ada"}"#,
            #"{"people": [1]}"#, #"{"package": "Ada!"}"#, #"{"package": "ada\n"}"#, "[]",
        ])
    func refused(answers: String) throws {
        let form = try Self.form(of: "greeter")
        let node = try Node.parseJSON(Array(answers.utf8), file: "answers")
        #expect(try !form.schema.flaws(in: node).isEmpty)
        let result = try withTemporaryFolder { folder in
            try runShell(
                "cairn scaffold greeter starter --answers - <<'END'\n\(answers)\nEND", in: folder,
                environment: Self.environment)
        }
        #expect(result.code == 64, "\(result.output)")
    }
}
