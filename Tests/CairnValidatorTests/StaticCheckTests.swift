import TestSupport
import Testing

@Suite("Static checks")
struct StaticCheckTests {
    static let folder = String(#filePath.dropLast("StaticCheckTests.swift".count)) + "Cases/"

    @Test("projects give these results", arguments: try CaseFile.names(in: folder))
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + file + ".txt")
        try cases.check({ try ProjectText($0.input).outcome() }) { Issue.record("\($0)") }
    }
}
