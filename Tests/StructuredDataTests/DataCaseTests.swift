import CairnDiagnostics
import StructuredData
import TestSupport
import Testing
import YAML

@Suite("Data of a project's files")
struct DataCaseTests {
    static let folder = String(#filePath.dropLast("DataCaseTests.swift".count)) + "Cases/"

    /// The first line of an input is the file's name, and the rest its content without the last line break.
    @Test("files give these documents or these errors", arguments: ["yaml", "json", "toml"])
    func documents(file: String) throws {
        try check(file) { name, bytes in
            try Self.read(name, bytes).map { $0.dump() }.joined(separator: "---\n")
        }
    }

    /// The second word of the first line is a way into the file.
    @Test("ways lead to these values")
    func paths() throws {
        try check("paths") { words, bytes in
            let words = words.split(separator: " ")
            let path = try #require(words.last.flatMap { ValuePath(String($0)) })
            let documents = try Self.read(words.first.map(String.init) ?? "", bytes)
            let values = try path.values(in: documents)
            if let dead = try path.dead(in: documents) {
                return "'\(dead.reached)' at line \(dead.place.span.start.line) lacks \(dead.missing.text)\n"
            }
            return values.map { "\($0.span.start.line):\($0.span.start.column) \($0.shown)\n" }.joined()
        }
    }

    /// The input is a list of two values that are compared, and held against each other as a schema's constant.
    @Test("values are equal, greater or less")
    func comparing() throws {
        try check("comparing") { name, bytes in
            let items = try Self.read(name, bytes)[0].items()
            let (left, right) = (items[0], items[1])
            #expect(left.equals(right) == right.equals(left))
            var out = left.equals(right) ? "equal" : "unequal"
            if let one = left.exactNumber, let other = right.exactNumber {
                out += one < other ? ", less" : other < one ? ", greater" : one == other ? ", the same" : ", neither"
                out += one.isMultiple(of: other) == true ? ", a multiple" : ""
            }
            return out + "\n"
        }
    }

    /// The input is a schema in YAML and, behind a line `---`, a value.
    @Test("schemas find these flaws")
    func schemas() throws {
        try check("schemas") { name, bytes in
            let documents = try Self.read(name, bytes)
            let flaws = try JSONSchema(documents[0]).flaws(in: documents[documents.count - 1])
            if flaws.isEmpty { return "fits\n" }
            return flaws.map { "\($0.node.span.start.line): \($0.place) \($0.summary)\n" }.joined()
        }
    }

    /// Every keyword that looks at many values, or at one many times, counts against the limit of steps.
    @Test("a schema that asks for too much takes too many steps", arguments: tooMuch)
    func steps(schema: String, value: String) throws {
        let compiled = try JSONSchema(try Self.read("a.yaml", Array(schema.utf8))[0])
        let node = try Self.read("a.yaml", Array(value.utf8))[0]
        let error = #expect(throws: Diagnostic.self) { try compiled.flaws(in: node, steps: 200_000) }
        #expect(error?.id == "schema-without-end")
    }

    /// Schemas, each with a value that is long to hold against it.
    private static var tooMuch: [(schema: String, value: String)] {
        let mappings = "[\(many("{\(many("k%: 1", 40))}", 100))]"
        let texts = "[\(many("xxxxxxxxxxxxxxx", 2000))]"
        let lists = "[\(many("[\(many("a", 300)), c]", 5))]"
        return [
            ("{contains: {enum: [\(many("[\(many("a", 300)), b]", 400))]}}", lists),
            ("{items: {allOf: [\(many("{not: {const: [\(many("a", 300)), b%]}}", 400))]}}", lists),
            ("{$ref: '#/$defs/l0', $defs: {\(doubling)}}", "1"),
            ("{items: {patternProperties: {\(many("'a*b%': true", 200))}}}", mappings),
            ("{items: {required: [\(many("x%", 3000))]}}", mappings),
            ("{items: {dependentRequired: {\(many("x%: [y%]", 3000))}}}", mappings),
            ("{items: {dependentSchemas: {\(many("x%: true", 3000))}}}", mappings),
            ("{items: {properties: {\(many("y%: true", 3000))}, additionalProperties: false}}", mappings),
            ("{items: {propertyNames: {anyOf: [\(many("{pattern: 'a+b%'}", 30))]}}}", mappings),
            ("{items: {pattern: '^(x+x+)+[yz]'}}", texts),
        ]
    }

    /// A schema is left where somebody wants to stop.
    @Test("a schema is interrupted")
    func interruption() throws {
        let schema = try Self.read("a.yaml", Array("{items: {type: integer}}".utf8))[0]
        let value = try Self.read("a.yaml", Array("[\(Self.many("1", 5000))]".utf8))[0]
        #expect(try JSONSchema(schema).flaws(in: value).isEmpty)
        let error = #expect(throws: Diagnostic.self) {
            try JSONSchema(schema).flaws(in: value, isCancelled: { true })
        }
        #expect(error?.id == "interrupted")
    }

    /// `count` copies of a text with commas between; `%` in it is the number.
    private static func many(_ text: String, _ count: Int) -> String {
        (0..<count).map { text.replacingAll("%", with: "\($0)") }.joined(separator: ", ")
    }

    /// Definitions of which each asks for the next twice.
    private static var doubling: String {
        (0..<40).map { "l\($0): {allOf: [{$ref: '#/$defs/l\($0 + 1)'}, {$ref: '#/$defs/l\($0 + 1)'}]}" }
            .joined(separator: ", ") + ", l40: true"
    }

    private static func read(_ name: String, _ bytes: [UInt8]) throws(Diagnostic) -> [Node] {
        guard let format = DataFormat(fileName: name) else { throw Diagnostic(id: "no-format", "no format") }
        return try format.read(bytes, file: name)
    }

    /// Runs the cases of a file; errors are rendered.
    private func check(_ file: String, _ run: (String, [UInt8]) throws -> String) throws {
        var cases = try CaseFile(Self.folder + file + ".txt")
        #expect(!cases.cases.isEmpty)
        try cases.check({ one in
            let lines = one.input.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let bytes = Array(lines[1].utf8.dropLast())
            do {
                return try run(String(lines[0]), bytes)
            } catch let problem as Diagnostic {
                return DiagnosticTextRenderer().render(problem)
            }
        }) { Issue.record("\($0)") }
    }

    @Test("a file's name says its language, and whether JSON has comments")
    func names() {
        for name in ["a.yaml", "a.YML"] { #expect(DataFormat(fileName: name) == .yaml) }
        for name in ["a.json", "a.jsonc", "x.code-workspace"] { #expect(DataFormat(fileName: name) == .json) }
        for name in ["a.toml", "uv.lock"] { #expect(DataFormat(fileName: name) == .toml) }
        for name in ["a", "a.txt", "json"] { #expect(DataFormat(fileName: name) == nil) }
    }
}
