import CairnValidator
import TestSupport
import Testing

@Suite("Static checks")
struct StaticCheckTests {
    static let folder = String(#filePath.dropLast("StaticCheckTests.swift".count)) + "Cases/"

    /// A file of cases for each kind that only reads, and one for what all kinds share.
    static let files = CheckKinds.all.filter { !$0.executes }.map { $0.name } + ["options"]

    @Test("projects give these results", arguments: files)
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + file + ".txt")
        try cases.check({ try ProjectText($0.input).outcome() }) { Issue.record("\($0)") }
    }
}
