import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@Suite("Catalogs")
struct CatalogTests {
    static let folder = String(#filePath.dropLast("CatalogTests.swift".count)) + "Cases/"

    @Test("what is wrong with a catalog is said, all of it, with its place")
    func refused() throws {
        var cases = try CaseFile(Self.folder + "catalogs.txt")
        try cases.check({ one in
            // Every case has one template folder to point to.
            let files = MemoryFileSystem([
                "/catalog.yaml": one.input, "/templates/there/template.yaml": "", "/templates/file": "",
            ])
            do throws(Diagnostics) {
                let catalog = try Catalog.load(CatalogSource(files: files, file: "/catalog.yaml"))
                return catalog.phases.map { "\($0.id): \($0.projects.map(\.id))\n" }.joined()
            } catch {
                return DiagnosticTextRenderer().render(error.all)
            }
        }) { Issue.record("\($0)") }
    }

    @Test("a catalog that isn't there, or is no file, is a clear error")
    func missing() {
        let source = CatalogSource(files: MemoryFileSystem(["/folder/x": ""]), file: "/folder")
        #expect {
            try Catalog.load(source)
        } throws: { error in
            (error as? Diagnostics)?.all.map(\.summary) == ["cannot read the catalog '/folder': Is a directory"]
        }
    }

    @Test("an unknown project or phase is answered with the nearest")
    func unknown() throws {
        let text = """
            schema: 1
            id: c
            title: C
            phases:
              - {id: first, title: F, months: 1, focus: f, projects: [
                  {id: python-mcp-server, title: P, summary: s, role: core, status: planned}]}
            """
        let catalog = try Catalog.load(
            CatalogSource(files: MemoryFileSystem(["/catalog.yaml": text]), file: "/catalog.yaml"))
        #expect(throws: Diagnostic.self) { try catalog.project("python-mcp-sever") }
        do throws(Diagnostic) {
            _ = try catalog.project("python-mcp-sever")
        } catch {
            #expect(error.help.first == "did you mean 'python-mcp-server'?")
        }
        do throws(Diagnostic) {
            _ = try catalog.phase("frist")
        } catch {
            #expect(error.help == ["did you mean 'first'?"])
        }
        do throws(Diagnostic) {
            _ = try catalog.project("python-mcp-server").templateFolder()
        } catch {
            #expect(error.id == "planned-project")
        }
    }
}
