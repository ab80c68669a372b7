import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import ProjectFiles

@Suite("Repositories that git is asked about")
struct QuietRepositoryTests {
    static let kinds: [(name: String, script: String)] = [
        ("plain", "g init -q; mk a p/b p/c; g add -A"),
        ("SHA-256", "g init -q --object-format=sha256; mk a p/b p/c; g add -A"),
        ("version 4", "g init -q; mk a p/b p/c; g add -A; g update-index --index-version 4"),
        (
            "flags",
            "g init -q; mk a p/b p/c; g add -A; g update-index --skip-worktree p/b; g update-index --assume-unchanged p/c"
        ),
        (
            "split",
            "g init -q; mk a p/b p/c; g add -A; g update-index --split-index; echo y >p/b; mk p/d; g add -A; g update-index --assume-unchanged p/c"
        ),
    ]

    @Test("contents have the names that git gives them", arguments: kinds)
    func names(name: String, script: String) throws {
        try withTemporaryFolder { (folder) throws in
            let told = try runShell(
                GitOracleTests.start + "mkdir work; cd work; " + script
                    + "\ncd p; for f in *; do echo \"$f $(g rev-parse \":./$f\")\"; done; g hash-object --no-filters -- *",
                in: folder)
            #expect(told.code == 0, "\(told.output)")
            let project = folder.appending("work/p")
            var notices: [Diagnostic] = []
            let repository = try #require(try QuietRepository(of: project, environment: .none, notices: &notices))
            let files = LocalFileSystem()
            let paths = try files.list(project)
            var ours = try paths.map { "\($0) \(repository.content(of: try RelativePath($0)) ?? "nothing")" }
            let size = name == "SHA-256" ? 32 : 20
            ours += try paths.map {
                GitObject.hex(GitObject.id(ofBlob: try files.read(project.appending($0)), hashBytes: size))
            }
            #expect(told.output == ours.map { $0 + "\n" }.joined())
            #expect(repository.passedOver(in: project, files) == [])
            #expect(repository.content(of: try RelativePath("none")) == nil)
        }
    }

    static let settings: [(text: String, words: [String], missing: [String])] = [
        ("[core]\n\tautocrlf = input\n\tfsmonitor = evil\n\tworktree = /x\n", ["autocrlf = input"], ["evil", "/x"]),
        ("[core]\n\teol = \"x\\n[filter \\\"y\\\"]\"\n", [], ["filter", "eol"]),
        ("[core]\n\texcludesFile = /a\\\"b\\\\c\n", [#"excludesfile = "/a\"b\\c""#], []),
        ("[core]\n\texcludesFile = \"/a\\n[filter \\\"y\\\"]\"\n", [], ["filter"]),
        ("[extensions]\n\tobjectFormat = sha256\n", ["objectFormat = sha256"], []),
        ("[filter \"x\"]\n\tclean = evil\n[include]\n\tpath = evil\n", ["[core]"], ["filter", "evil", "include"]),
    ]

    @Test("of the settings only what says how to compare is passed on", arguments: settings)
    func passedOn(text: String, words: [String], missing: [String]) throws {
        let files = MemoryFileSystem(["/r/.git/config": text])
        var settings = GitSettings(files, .none, of: "/r/.git")
        settings.read("/r/.git/config")
        let passed = ComparisonSettings(settings, .none, "/r").text
        for word in words { #expect(passed.holds(word), "\(passed)") }
        for word in missing { #expect(!passed.holds(word), "\(passed)") }
    }

    @Test("git gets nothing of anybody's environment but where programs are")
    func variables() throws {
        try withTemporaryFolder { (folder) throws in
            #expect(try runShell(GitOracleTests.start + "g init -q work", in: folder).code == 0)
            var notices: [Diagnostic] = []
            let work = folder.appending("work")
            let repository = try #require(try QuietRepository(of: work, environment: .none, notices: &notices))
            let variables = repository.variables("/data", searchPath: "/usr/bin:/bin")
            #expect(variables["PATH"] == "/usr/bin:/bin")
            #expect(variables["GIT_DIR"] == "/data")
            #expect(repository.variables("/data", searchPath: nil)["PATH"] == nil)
            #expect(
                variables.keys.allSatisfy {
                    $0.hasPrefix("GIT_") || $0 == "LC_ALL" || $0 == "HOME" || $0 == "PATH" || $0 == "XDG_CONFIG_HOME"
                })
        }
    }
}
