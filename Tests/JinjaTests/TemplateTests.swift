import CairnDiagnostics
import Jinja
import Synchronization
import Testing

/// What hosts do with templates: render, ask for variables, evaluate, register.
struct TemplateTests {
    @Test func undeclaredVariablesAreThoseFromTheContext() throws {
        let source = """
            {% set a = b %}{{ a }}{% for x in list %}{{ x }}{{ loop.index }}{% endfor %}
            {% macro m(p) %}{{ p }}{{ q }}{% endmacro %}{{ range(3) }}{{ c.d }}{% if e %}{% set f = 1 %}{% endif %}{{ f }}
            """
        let found = try Environment().compile(source, name: "t").undeclaredVariables
        #expect(found.map(\.name).sorted() == ["b", "c", "e", "f", "list", "q"])
        #expect(found.first { $0.name == "b" }?.span.start == SourcePosition(line: 1, column: 12, offset: 11))
    }

    @Test func referencedTemplatesAreTheNamesInTheText() throws {
        let source = "{% extends 'base' %}{% include ['a', 'b'] %}{% import 'c' as c %}{% from x import y %}"
        #expect(try Environment().compile(source, name: "t").referencedTemplates.sorted() == ["a", "b", "base", "c"])
    }

    @Test func longTextsCostTheWorkOfTheirLength() throws {
        let source = "{{ ('ab cd\\n' * 40000)|wordwrap|length }} {{ ('a\\t' * 40000).expandtabs()|length }}"
        #expect(try Environment().compile(source, name: "t").renderString([]) == "239999 320000")
    }

    @Test func dataIsNeverChanged() throws {
        let list: Value = [1, 2]
        let template = try Environment().compile("{% do l.append(3) %}{{ l }}", name: "t")
        for _ in 0..<2 { #expect(try template.renderString([("l", list)]) == "[1, 2, 3]") }
        #expect(try list.repr().string == "[1, 2]")
    }

    @Test func singleExpressionsKeepTheirType() throws {
        let environment = Environment()
        let expression = try #require(try environment.compileSingleExpressionTemplate("{{ a + 1 }}", name: "t"))
        guard case .int(3) = try expression.evaluate([("a", 2)]) else {
            Issue.record("not an integer")
            return
        }
        for source in ["x{{ a }}", "{{ a }}{{ b }}", "", "{% if a %}{% endif %}"] {
            #expect(try environment.compileSingleExpressionTemplate(source, name: "t") == nil)
        }
    }

    @Test func expressionsAreEvaluated() throws {
        let expression = try Environment().compileExpression("a.b is defined and a.b > 1", name: "when")
        #expect(expression.undeclaredVariables.map(\.name) == ["a"])
        #expect(try expression.evaluate([("a", ["b": 2])]).isTrue())
        #expect(throws: TemplateError.self) { try Environment().compileExpression("a b", name: "when") }
        #expect(throws: TemplateError.self) { try Environment().compileExpression("a }}", name: "when") }
    }

    @Test func hostsAddFiltersTestsAndGlobals() throws {
        var environment = Environment()
        environment.register(filter: "shout", [.optional("mark", "!")]) { (value, arguments, runtime) throws(Failure) in
            .string(try runtime.text(of: value) + runtime.text(of: arguments[0]))
        }
        environment.register(test: "three") { (value, _, runtime) throws(Failure) in
            try value.isEqual(to: 3, runtime)
        }
        environment.register(global: "version", "1.0")
        let source = "{{ 'a'|shout }}{{ 'a'|shout(mark='?') }}{{ 3 is three }}{{ version }}"
        #expect(try environment.compile(source, name: "t").renderString([]) == "a!a?True1.0")
        #expect(throws: TemplateError.self) { try environment.compile("{{ 1|shout(1, 2) }}", name: "t").render([]) }
    }

    @Test func templatesRenderFromSeveralThreads() async throws {
        let template = try Environment().compile(
            "{% macro m(x) %}<{{ x }}>{% endmacro %}{% for i in l %}{{ m(i) }}{% endfor %}", name: "t")
        let list: Value = [1, 2, 3]
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try template.renderString([("l", list)]) } }
            for try await text in group { #expect(text == "<1><2><3>") }
        }
    }

    /// The host is asked about every slice of work, and a render that it stops is told apart from one that met a limit.
    @Test func aRenderIsStopped() throws {
        let asked = Mutex(0)
        let environment = Environment(isCancelled: {
            asked.withLock { count in
                count += 1
                return count == 3
            }
        })
        let source = "{% for a in range(1000) %}{% for b in range(1000) %}{{ a + b }}{% endfor %}{% endfor %}"
        let error = #expect(throws: TemplateError.self) {
            try environment.compile(source, name: "t").render([])
        }
        #expect(error?.kind == .interrupted)
        #expect(error?.diagnostic.id == "template-interrupted")
        #expect(asked.withLock { $0 } == 3)
    }

    /// What stands in a statement is charged with it, also what the text of the loop has only once.
    @Test func workGrowsWithWhatIsWritten() throws {
        func iterations(_ expression: String) throws -> Int {
            var options = Options()
            options.limits.work = 100_000
            var environment = Environment(options: options)
            let count = Mutex(0)
            environment.register(global: "i", 1)
            environment.register(test: "counted") { (_, _, _) throws(Failure) in
                count.withLock { $0 += 1 }
                return true
            }
            let source = "{% for _ in range(100000) %}{{ \(expression) if 1 is counted }}{% endfor %}"
            let error = #expect(throws: TemplateError.self) {
                try environment.compile(source, name: "t").render([])
            }
            #expect(error?.kind == .limit)
            return count.withLock { $0 }
        }
        let (short, long) = (try iterations("i"), try iterations("i" + String(repeating: " + i", count: 100)))
        #expect(short > 500 && long < short / 5)
    }

    @Test func deepValuesAreFreed() throws {
        let source = "{% set ns = namespace(l=[]) %}{% for i in range(200000) %}{% set ns.l = [ns.l] %}{% endfor %}ok"
        #expect(try Environment().compile(source, name: "t").renderString([]) == "ok")
    }
}
