import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import CairnProof

/// Each fixture is a small catalog with the mistakes that one rule finds, and places that look like them and are none.
@Suite("cairn lint")
struct LintTests {
    static let folder = FilePath(#filePath).removingLastComponent()
    static let fixtures = try? LocalFileSystem().list(folder.appending("Fixtures")).sorted()

    static func report(_ fixture: String, _ selection: LintSelection = .all) throws -> LintReport {
        let file = folder.appending("Fixtures").appending(fixture).appending("catalog.yaml")
        return try Linter(CatalogSource(files: LocalFileSystem(), file: file), cairnVersion: "1.0.0").lint(selection)
    }

    /// The text of a report, places being relative to the fixture.
    static func text(_ report: LintReport, _ fixture: String) -> String {
        let prefix = folder.appending("Fixtures").appending(fixture).string + "/"
        return report.text(color: false).split(separator: prefix, omittingEmptySubsequences: false).joined()
    }

    @Test("findings land where they should", arguments: try #require(fixtures))
    func findings(fixture: String) throws {
        expectGolden(Self.text(try Self.report(fixture), fixture), fixture + ".txt", sourceFile: #filePath)
    }

    @Test("every file among the rules is a rule that lint goes by")
    func listed() throws {
        let root = Self.folder.removingLastComponent().removingLastComponent().removingLastComponent()
        let files = try LocalFileSystem().list(root.appending("Sources/CairnProof/Lint/Rules"))
        #expect(Set(files) == Set(LintRules.all.map { "\($0).swift" }))
    }

    @Test("every rule finds something in its fixture")
    func complete() throws {
        let found = try Set(#require(Self.fixtures).flatMap { try Self.report($0).all.map(\.id) })
        for id in LintRules.all.flatMap({ $0.ids }) where id != "schema-mismatch" {
            #expect(found.contains(id), "no fixture shows \(id)")
        }
    }

    @Test("of one project only its own and its layers' findings are told")
    func selected() throws {
        let one = try Self.report("unused-name", .projects(["other"]))
        #expect(one.findings.compactMap(\.span?.file).allSatisfy { $0.contains("/_layers/base/") })
        #expect(one.findings.count == 1)
        #expect(one.templates == ["templates/other"])
        #expect(one.layers == ["templates/_layers/base"])
        let layer = try Self.report("unused-name", .folders([try RelativePath("templates/_layers/base")]))
        #expect(layer.findings.count == 1)
        let demo = try Self.report("unused-name", .folders([try RelativePath("templates/demo")]))
        #expect(demo.findings.count == 4)
    }

    @Test("without a catalog, a layer's unused parts are not told: others may use them")
    func alone() throws {
        let root = Self.folder.appending("Fixtures/unused-name/templates/catalog.yaml")
        let linter = Linter(
            CatalogSource(files: LocalFileSystem(), file: root), hasCatalog: false, cairnVersion: "1.0.0")
        let report = try linter.lint(.folders([try RelativePath("demo")]))
        #expect(report.catalog == nil)
        #expect(
            report.findings.map(\.summary).sorted() == [
                "the question 'nowhere' is not used", "the variable 'for_another' is not used",
                "the variable 'nowhere_either' is not used",
            ])
    }

    @Test("the report as JSON has every finding with its place")
    func json() throws {
        let report = try Self.report("unused-layer")
        let prefix = Self.folder.appending("Fixtures/unused-layer").string + "/"
        let json = LintReport.output.json(report, version: "0.1.0").text
        let text = json.split(separator: prefix, omittingEmptySubsequences: false).joined()
        expectGolden(text + "\n", "unused-layer.json", sourceFile: #filePath)
    }

    @Test("a project that isn't there is an error of who asks")
    func unknown() {
        #expect(throws: (any Error).self) { try Self.report("clean", .projects(["dmeo"])) }
    }
}
