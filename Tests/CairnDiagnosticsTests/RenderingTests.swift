import CairnDiagnostics
import TestSupport
import Testing

@Suite("Diagnostics as text and JSON")
struct RenderingTests {
    static let all: [Diagnostic] = [
        Diagnostic(id: "plain", "something is wrong"),
        Diagnostic(
            id: "unknown-layer", "unknown layer 'python-projct'",
            explanation: "the layers of a template are folders of _layers\nbeside the template's own folder",
            at: SourceSpan(
                file: "templates/a/template.yaml", start: SourcePosition(line: 13, column: 5, offset: 80),
                end: SourcePosition(line: 13, column: 18, offset: 93)),
            excerpt: "  - python-projct", help: ["did you mean 'python-project'?", "or remove the line"],
            notes: [
                .init(
                    "required by this project", at: SourceSpan(file: "catalog.yaml", start: .init(line: 9, column: 3)))
            ]),
        Diagnostic(
            .warning, id: "tab-and-unicode", "a caret stands under its character",
            at: SourceSpan(
                file: "t", start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 1, column: 5)),
            excerpt: "\té é x"),
        Diagnostic(
            .note, id: "control", "an escape \u{1B}[31m cannot steer the terminal",
            at: SourceSpan(file: "a\u{7}b", start: SourcePosition(line: 1, column: 7)), excerpt: "ab\u{1B}\u{202E}c",
            help: ["x\ry"]),
        Diagnostic(
            id: "long-line", "a long line is cut around the place",
            at: SourceSpan(
                file: "t", start: SourcePosition(line: 2, column: 301), end: SourcePosition(line: 2, column: 305)),
            excerpt: String(repeating: "x", count: 300) + "here" + String(repeating: "y", count: 300)),
    ]

    @Test func text() {
        expectGolden(DiagnosticTextRenderer().render(Self.all), "diagnostics.txt")
    }

    @Test func colour() {
        expectGolden(DiagnosticTextRenderer(color: true).render(Self.all[1]), "diagnostic-colour.txt")
    }

    @Test("on a narrow terminal no word is broken, and neither places nor commands are")
    func narrow() {
        let long = Diagnostic(
            id: "long-words", "the message is longer than a line, and goes on below its beginning",
            explanation: "what explains it is as long, and\n    keeps the lines and the indentation that it has",
            at: SourceSpan(
                file: "a/path/that/is/longer/than/the/line/is/wide.yaml", start: SourcePosition(line: 7, column: 4),
                end: SourcePosition(line: 7, column: 6)),
            excerpt: "監視: ✅ é", help: ["rename it, upper and lower case count: git mv a/path/that b/another"])
        let text = DiagnosticTextRenderer(width: 40).render(Self.all + [long])
        expectGolden(text, "diagnostics-narrow.txt")
        for line in text.textLines where !line.contains("-->") && !line.contains("git mv") {
            #expect(line.terminalWidth <= 40, "\(line)")
        }
    }

    @Test func json() {
        var json = JSONWriter()
        json.array { json in
            for diagnostic in Self.all { json.value(diagnostic) }
        }
        expectGolden(json.text + "\n", "diagnostics.json")
    }

    @Test("a writer without line breaks, and every kind of value")
    func compact() {
        var json = JSONWriter(pretty: false)
        json.object { json in
            json.member("a", "q\"\\\n\t\r\u{1}\u{7F}é")
            json.member("b", 1)
            json.member("c", 1.5)
            json.member("d", true)
            json.member("e", nil as String?)
            json.member("f", ["x", "y"])
            json.object("g") { _ in }
            json.array("h") { json in
                json.array { $0.value(1) }
                json.object { $0.member("i", Double.nan) }
                json.null()
            }
        }
        #expect(
            json.text
                == #"{"a":"q\"\\\n\t\r\u0001\u007fé","b":1,"c":1.5,"d":true,"e":null,"f":["x","y"],"g":{},"h":[[1],{"i":null},null]}"#
        )
    }

    @Test(
        "a span counts lines and code points",
        arguments: [
            (0..<0, 1, 1, 1, 1), (2..<3, 1, 2, 1, 3), (4..<6, 2, 1, 2, 3), (6..<100, 2, 3, 2, 3),
        ])
    func span(range: Range<Int>, line: Int, column: Int, endLine: Int, endColumn: Int) {
        let span = SourceSpan(file: "f", range: range, of: Array("éx\nyz".utf8))
        #expect([span.start.line, span.start.column] == [line, column])
        #expect([span.end.line, span.end.column] == [endLine, endColumn])
    }
}
