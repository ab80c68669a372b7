import CairnDiagnostics
import Jinja
import Testing

/// Errors: the kind, the exact place, the way there, and the names that were meant.
struct ErrorTests {
    /// Renders `source` and gives the error.
    private func error(
        _ source: String, _ variables: Variables = [], others: [String: String] = [:],
        change: (inout Options) -> Void = { _ in }
    ) throws -> TemplateError {
        var options = Options()
        change(&options)
        let environment = Environment(options: options, loader: DictionaryLoader(others))
        do {
            let text = try environment.compile(source, name: "t.j2").renderString(variables)
            Issue.record("no error but \(text.debugDescription)")
        } catch {
            return error
        }
        throw TestFailure()
    }

    private struct TestFailure: Error {}

    @Test(arguments: [
        ("{{ nope }}", ErrorKind.undefined, "1:4", "1:8"),
        ("a\n  {{ a.b.c }}", .undefined, "2:8", "2:9"),
        ("é {{ nope }}", .undefined, "1:6", "1:10"),
        ("{{ a.nope }}", .undefined, "1:6", "1:10"),
        ("{{ 1 + nope }}", .undefined, "1:8", "1:12"),
        ("{{ nope|upper }}", .undefined, "1:4", "1:8"),
        ("{{ 1|nope }}", .unknownFilter, "1:6", "1:10"),
        ("{{ 1 is nope }}", .unknownTest, "1:9", "1:13"),
        ("{% if true %}", .syntax, "1:4", "1:5"),
        ("{% nope %}", .syntax, "1:4", "1:8"),
        ("{{ 1 // 0 }}", .zeroDivision, "1:4", "1:10"),
        ("{{ 9223372036854775807 + 1 }}", .overflow, "1:4", "1:27"),
        ("{{ a() }}", .type, "1:4", "1:7"),
        ("{% for x in 1 %}{% endfor %}", .type, "1:13", "1:14"),
        ("{% include 'nope' %}", .templateNotFound, "1:12", "1:18"),
    ])
    func placesAreExact(source: String, kind: ErrorKind, start: String, end: String) throws {
        let error = try error(source, [("a", ["k": 1])])
        #expect(error.kind == kind)
        #expect("\(error.span.start.line):\(error.span.start.column)" == start)
        #expect("\(error.span.end.line):\(error.span.end.column)" == end)
        #expect(error.span.file == "t.j2")
    }

    @Test func nearNamesAreOffered() throws {
        #expect(try error("{{ projct }}", [("project", 1)]).help == ["did you mean 'project'?"])
        #expect(try error("{{ a.nam }}", [("a", ["name": 1])]).help == ["did you mean 'name'?"])
        #expect(try error("{{ 1|uper }}").help.first?.contains("'upper'") == true)
        #expect(try error("{% include 'heda' %}", others: ["head": ""]).help == ["did you mean 'head'?"])
    }

    @Test func theWayIsTold() throws {
        let error = try error(
            "{% include 'a' %}", others: ["a": "{% macro m(x) %}\n{{ x.y }}{% endmacro %}\n{{ m({}) }}"])
        #expect(error.span.file == "a")
        #expect(error.span.start == SourcePosition(line: 2, column: 6, offset: error.span.start.offset))
        #expect(error.chain.map(\.what) == ["macro 'm'", "include of 'a'"])
        #expect(error.chain.map(\.span.label) == ["a:3:4", "t.j2:1:12"])
    }

    @Test func errorsOfOtherTemplatesKeepTheirPlace() throws {
        let error = try error("x{% import 'bad' as b %}", others: ["bad": "\n{{ 1 + }}"])
        #expect(error.kind == .syntax)
        #expect(error.span.label.hasPrefix("bad:2:"))
    }

    @Test func renderedErrorShowsTheLine() throws {
        let error = try error("one\ntwo {{ nope.x }} three", [("nose", 1)])
        let text = DiagnosticTextRenderer().render(error.diagnostic)
        #expect(
            text == """
                error: 'nope' is undefined [template-undefined]
                  --> t.j2:2:8
                   |
                 2 | two {{ nope.x }} three
                   |        ^~~~
                   = help: did you mean 'nose'?

                """)
    }

    @Test(arguments: [
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{{ range(10 ** 12) }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ [0] * 10 ** 9 }}",
        "{% for i in range(1000000) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' * 9 }}{% endfor %}",
        "{% include 't' %}",
        "{% extends 'e' %}",
        "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    ])
    func limitsHold(source: String) throws {
        let error = try error(source, others: ["t": "{% include 't' %}", "e": "{% extends 'e' %}"])
        #expect(error.kind == .limit)
        #expect(error.span.start.column > 1)
    }

    @Test func nestingHasALimit() throws {
        for (open, close) in [("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("a.b", ""), ("x[", "]")] {
            let source = "{{ " + String(repeating: open, count: 5000) + "1" + String(repeating: close, count: 5000)
            #expect(throws: TemplateError.self) { try Environment().compile(source + " }}", name: "t") }
        }
        let deep = String(repeating: "{% if x %}", count: 5000)
        #expect(throws: TemplateError.self) { try Environment().compile(deep, name: "t") }
        let operators = "{{ 1" + String(repeating: " + 1", count: 100_000) + " }}"
        #expect(throws: TemplateError.self) { try Environment().compile(operators, name: "t") }
        let filters = "{{ 1" + String(repeating: "|abs", count: 100_000) + " }}"
        #expect(throws: TemplateError.self) { try Environment().compile(filters, name: "t") }
    }
}
