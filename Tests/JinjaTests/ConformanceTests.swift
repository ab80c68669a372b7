import Testing

@Suite("Conformance: cases confirmed by Jinja2")
struct ConformanceTests {
    /// The files below `Conformance/cases`, except `host`, whose filters the host adds.
    static let files = [
        "access", "arithmetic", "bombs", "call", "comparison", "delimiters", "do-and-loop-control", "errors",
        "filter-block", "filters-mappings", "filters-numbers", "filters-sequences", "filters-strings", "for", "if",
        "import", "include",
        "inheritance", "limits", "literals", "logic", "loop", "macro", "methods-collections", "methods-strings", "ours",
        "printing", "raw", "realistic", "set", "tests", "undefined", "unicode", "whitespace", "with",
    ]

    @Test("renders as Jinja2 does", arguments: files)
    func file(_ name: String) throws {
        let cases = try ConformanceCase.read(name)
        #expect(!cases.isEmpty)
        for item in cases {
            let answer = item.run()
            if !item.accepts(answer) {
                Issue.record(
                    "\(name)/\(item.id): \(item.template)\n  expected \(item.expectation)\n  got      \(answer)")
            }
        }
    }
}
