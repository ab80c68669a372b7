import CairnDiagnostics
import CairnFiles
import ProjectFiles
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Execution

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Workspaces")
struct WorkspaceTests {
    @Test("the copy holds exactly the files that count")
    func copy() throws {
        try withTemporaryFolder { (folder) throws in
            let script = """
                unset ${!GIT_@}; git init -q .; mkdir -p app/build app/src app/venv; cd app
                touch build/kept build/made src/a.py src/a.tmp venv/kept venv/made ../outside
                printf 'build/\\n*.tmp\\n' > .gitignore; ln -s src link; ln -s build/made dead
                git add -f build/kept venv/kept
                """
            #expect(try runShell(script, in: folder).code == 0)
            let workspace = Workspace(try Snapshot(folder.appending("app"), environment: .none))
            let copy = try workspace.project()
            let names = { (name: String) in try LocalFileSystem().list(copy.appending(name)) }
            #expect(try LocalFileSystem().list(copy) == [".gitignore", "build", "link", "src", "venv"])
            #expect(try names("build") == ["kept"])
            #expect(try names("venv") == ["kept"])
            #expect(try names("src") == ["a.py"])
            #expect(workspace.leftOut == ["dead is a link that leads out of the project or nowhere"])
        }
    }

    @Test("a shared folder is made once, and anew for whoever asks after it was changed, be it put back")
    func sharedFolder() throws {
        let disk = LocalFileSystem()
        let made = Mutex(0)
        var kept: FilePath?
        do {
            let shared = SharedFolders()
            func folder() throws -> FilePath {
                try shared.folder("key") { (folder) throws(Diagnostic) in
                    made.withLock { $0 += 1 }
                    try? disk.create(folder.appending("a"), bytes: [1], isExecutable: false)
                }
            }
            let first = try folder()
            #expect(try folder() == first)
            #expect(made.withLock { $0 } == 1)
            #expect(shared.isUnchanged("key"))
            #expect(!shared.isUnchanged("another"))
            #expect(try disk.info(at: first.appending("a"))?.permissions == 0o444)
            // The same bytes again, by whoever may.
            chmod(first.string, 0o700)
            try disk.remove(first.appending("a"))
            try disk.create(first.appending("a"), bytes: [1], isExecutable: false)
            #expect(!shared.isUnchanged("key"))
            let second = try folder()
            #expect(second != first)
            #expect(made.withLock { $0 } == 2)
            #expect(try disk.info(at: first) == nil)
            #expect(throws: Diagnostic.self) {
                try shared.folder("no") { (_) throws(Diagnostic) in throw Diagnostic(id: "no", "no") }
            }
            kept = second
        }
        #expect(try disk.info(at: try #require(kept).removingLastComponent()) == nil)
    }
}
