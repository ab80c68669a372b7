import CairnFiles
import ProjectFiles
import SystemPackage
import TestSupport
import Testing

@testable import Execution

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
}
