import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import CairnProject

@Suite("The search for a project")
struct ProjectSearchTests {
    /// What a search that begins at `given` finds below `folder`, or says.
    private func search(_ given: FilePath, in folder: WorkingFolder, below root: FilePath) throws -> String {
        do {
            let found = try ProjectSearch(folder).root(from: given)
            return found.starts(with: root) ? String(found.string.dropFirst(root.string.count + 1)) : found.string
        } catch let error as Diagnostics {
            return error.all.first?.explanation?.split(separator: root.string + "/").joined() ?? "none"
        } catch let error as Diagnostic {
            return error.id
        }
    }

    /// Runs `body` with a folder that holds a project with folders and a link, and repositories.
    private func withProjects(_ body: (FilePath) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let root = try LocalFileSystem().realPath(folder)
            try Sample.put("", root.appending("shop/.cairn.yaml"))
            try Sample.put("", root.appending("shop/src/deep/a.py"))
            try Sample.put("", root.appending("shop/vendor/.git/HEAD"))
            try Sample.put("", root.appending("shop/vendor/lib/a.c"))
            try Sample.put("", root.appending("shop/tree/.git"))
            try Sample.put("", root.appending("shop/tree/lib/a.c"))
            try Sample.put("", root.appending("own/.git"))
            try Sample.put("", root.appending("own/.cairn.yaml"))
            try Sample.put("", root.appending("own/src/a.py"))
            try makeLink(root.appending("link"), to: "shop/src/deep")
            try body(root)
        }
    }

    private func makeLink(_ path: FilePath, to target: String) throws {
        let folder = path.removingLastComponent()
        _ = try runShell("ln -s '\(target)' '\(path)'", in: folder)
    }

    @Test(
        "ends at the nearest record, and not past a repository's top",
        arguments: [
            ("shop", "shop"), ("shop/src", "shop"), ("shop/src/deep", "shop"), ("shop/src/../src", "shop"),
            ("own", "own"), ("own/src", "own"), ("link", "shop"),
            ("shop/vendor/lib", "nor is there one above it, up to the repository's top 'shop/vendor'"),
            ("shop/vendor", "it is a repository's top, so that nothing above it was looked at"),
            ("shop/tree/lib", "nor is there one above it, up to the repository's top 'shop/tree'"),
            ("shop/tree", "it is a repository's top, so that nothing above it was looked at"),
            ("nowhere", "no-folder"), ("shop/.cairn.yaml", "no-folder"),
        ])
    func nearest(given: String, found: String) throws {
        try withProjects { (root) throws in
            #expect(try search(FilePath(given), in: WorkingFolder(root), below: root) == found)
        }
    }

    @Test("goes up from the working folder itself, by any name of it")
    func workingFolder() throws {
        try withProjects { (root) throws in
            for place in ["shop/src/deep", "link"] {
                let folder = WorkingFolder(root.appending(place))
                #expect(try search(".", in: folder, below: root) == "shop")
                #expect(try search("", in: folder, below: root) == "shop")
            }
        }
    }

    @Test("ends at the root of the file system")
    func nothing() throws {
        // The folders above a temporary one are nobody's project, one hopes, and maybe in a repository.
        try withTemporaryFolder { folder in
            let root = try LocalFileSystem().realPath(folder)
            let said = try search(".", in: WorkingFolder(root), below: root)
            #expect(said.hasPrefix("nor is there one above it, up to the "))
        }
    }
}
