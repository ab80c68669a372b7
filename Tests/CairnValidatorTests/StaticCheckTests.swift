import TestSupport
import Testing

@Suite("Static checks")
struct StaticCheckTests {
    static let folder = String(#filePath.dropLast("StaticCheckTests.swift".count)) + "Cases/"

    @Test(
        "projects give these results",
        arguments: [
            "file-exists", "file-absent", "directory-exists", "contains", "not-contains", "unchanged", "value",
            "json-schema", "markdown-section", "workflow-step", "no-placeholders", "no-secrets", "executable", "count",
            "options",
        ])
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + file + ".txt")
        #expect(!cases.cases.isEmpty)
        try cases.check({ try ProjectText($0.input).outcome() }) { Issue.record("\($0)") }
    }
}
