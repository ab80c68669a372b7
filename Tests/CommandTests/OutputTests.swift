import ArgumentParser
import CairnDiagnostics
import CairnFiles
import StructuredData
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import cairn

/// What verbs print with `--json` is what their schemas say: real output, of good and bad runs, is held against them, and
/// nothing may be in it that the schema does not know.
@Suite("JSON for programs")
struct OutputTests {
    /// Each case prints one JSON text; its name begins with the verb. What is compared is its members, and the exit code.
    private static let cases = CommandTests.folder + "Outputs.txt"

    @Test("real output fits its schema, to the last member")
    func outputs() throws {
        var file = try CaseFile(Self.cases)
        try file.check({ one in
            let verb = String(one.name.prefix { $0 != ":" && $0 != " " })
            let (text, code) = try Self.run(one.input)
            let printed = try Node.parseJSON(Array(text.utf8), file: "output")
            let schema = try Self.strict(#require(OutputSchema(rawValue: verb)).document)
            for flaw in try schema.flaws(in: printed) {
                Issue.record("'\(one.name)': \(flaw.place) \(flaw.summary)")
            }
            #expect(printed["cairn"]?.string == Version.current)
            let names = (printed.entries.map(Array.init) ?? []).map(\.key.text)
            #expect(names.starts(with: ["schema", "cairn", "verb"]), "'\(one.name)'")
            let errors = (printed["errors"]?.items.map(Array.init) ?? []).compactMap { $0["id"]?.text }
            return names.dropFirst(3).joined(separator: " ") + "\n"
                + (errors.isEmpty ? "" : "errors: " + errors.joined(separator: " ") + "\n") + "exit \(code)\n"
        }) { Issue.record("\($0)") }
    }

    @Test("every verb has a schema, and output of good and bad runs that is held against it")
    func everyVerb() throws {
        #expect(OutputSchema.allCases.map(\.rawValue) == Cairn.verbs)
        let cases = try CaseFile(Self.cases).cases
        for verb in Cairn.verbs {
            let own = cases.filter { $0.name.hasPrefix(verb + ":") }
            #expect(own.contains { $0.expected.hasSuffix("exit 0\n") }, "no good run of \(verb)")
            #expect(own.contains { !$0.expected.hasSuffix("exit 0\n") }, "no bad run of \(verb)")
        }
    }

    @Test("the schema that is printed is the one that output is held against", arguments: OutputSchema.allCases)
    func printed(verb: OutputSchema) throws {
        let (text, code) = try Self.run("cairn schema output \(verb.rawValue)")
        #expect(code == 0)
        #expect(text == verb.document.text)
        #expect(text.utf8.count > 1000)
    }

    @Test("the strict reading of a schema refuses a member too many and a member too few")
    func strictness() throws {
        let schema = try Self.strict(OutputSchema.list.document)
        let good = #""schema": 1, "cairn": "1", "verb": "list", "phases": []"#
        let catalog = #""catalog": {"id": "a", "title": "b"}"#
        func fits(_ text: String) throws -> Bool {
            try schema.flaws(in: Node.parseJSON(Array("{\(text)}".utf8), file: "x")).isEmpty
        }
        #expect(try fits("\(good), \(catalog)"))
        #expect(try !fits(good))
        #expect(try !fits("\(good), \(catalog), \"more\": 1"))
        #expect(try !fits("\(good), \"catalog\": {\"id\": \"a\"}"))
        #expect(try !fits("\(good), \"catalog\": {\"id\": \"a\", \"title\": \"b\", \"more\": 1}"))
        #expect(try !fits("\(good), \(catalog), \"errors\": []"))
        #expect(try fits(#""schema": 1, "cairn": "1", "verb": null, "errors": []"#))
        #expect(try !fits(#""schema": 2, "cairn": "1", "verb": null, "errors": []"#))
    }

    /// Runs a script with the fixtures; what it says on the standard error is left out.
    private static func run(_ script: String) throws -> (text: String, code: Int32) {
        try withTemporaryFolder { folder in
            let result = try runShell(
                "exec 2>/dev/null\n" + script, in: folder,
                environment: [
                    "CATALOG": CommandTests.folder + "Fixture", "COURSE": CommandTests.folder + "Course",
                    "TRIP": CommandTests.folder + "Trip", "XDG_CACHE_HOME": folder.appending("cache").string,
                ])
            return (result.output, result.code)
        }
    }

    /// A schema that allows only what it knows, but for where it says that there may be more.
    private static func strict(_ document: SchemaNode) throws -> JSONSchema {
        let node = try Node.parseJSON(Array(document.text.utf8), file: "schema")
        var json = JSONWriter()
        write(node, to: &json)
        return try JSONSchema(try Node.parseJSON(json.utf8, file: "schema"))
    }

    private static func write(_ node: Node, to json: inout JSONWriter) {
        if let entries = node.entries {
            json.object { json in
                for entry in entries {
                    json.name(entry.key.text)
                    write(entry.value, to: &json)
                }
                guard node["properties"]?.entries != nil, node["additionalProperties"] == nil,
                    node["type"]?.string == "object"
                else { return }
                json.member("additionalProperties", false)
            }
        } else if let items = node.items {
            json.array { json in for item in items { write(item, to: &json) } }
        } else if let text = node.string {
            json.value(text)
        } else if let truth = node.bool {
            json.value(truth)
        } else if let number = node.int {
            json.value(number)
        } else {
            json.null()
        }
    }
}

/// What is said in several places is said in the same words.
@Suite("One word for one thing")
struct SameWordsTests {
    @Test(
        "the exit codes mean the same in the help, the README and the change log",
        arguments: ["README.md", "CHANGELOG.md"])
    func exitCodes(page: String) throws {
        let root = FilePath(CommandTests.folder).removingLastComponent().removingLastComponent()
        let text = String(decoding: try LocalFileSystem().read(root.appending(page)), as: UTF8.self)
        let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        let help = Cairn.helpMessage(columns: 200).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for (code, meaning) in ExitStatus.meanings {
            #expect(words.contains("\(code.rawValue) \(meaning)"), "\(page): \(code.rawValue) \(meaning)")
            #expect(help.contains("\(code.rawValue) \(meaning)"), "--help: \(code.rawValue) \(meaning)")
        }
    }
}
