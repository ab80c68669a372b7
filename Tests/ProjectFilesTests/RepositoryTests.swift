import CairnDiagnostics
import CairnFiles
import SystemPackage
import Testing

@testable import ProjectFiles

@Suite("Repositories")
struct RepositoryTests {
    /// A repository with an index of these bytes, and a project in its folder `p`.
    static func files(index: [UInt8]) -> MemoryFileSystem {
        let files = MemoryFileSystem([
            "/r/.git/HEAD": "ref: refs/heads/main\n", "/r/.git/objects/x": "", "/r/.git/refs/x": "",
            "/r/.gitignore": "*.tmp\n", "/r/p/a.tmp": "", "/r/p/b.txt": "",
        ])
        files.put("/r/.git/index", index)
        return files
    }

    /// An index of version 2 without entries, and what follows.
    static func index(version: UInt8 = 2, count: UInt8 = 0, _ rest: [UInt8] = []) -> [UInt8] {
        Array("DIRC".utf8) + [0, 0, 0, version, 0, 0, 0, count] + rest + [UInt8](repeating: 0, count: 20)
    }

    @Test("a repository above the project is read through the same file system")
    func above() throws {
        let snapshot = try Snapshot("/r/p", files: Self.files(index: Self.index()), environment: .none)
        #expect(snapshot.entries.map(\.path.string) == ["b.txt"])
        #expect(snapshot.whyLeftOut(try RelativePath("a.tmp")) == .ignored)
        #expect(snapshot.whyLeftOut(try RelativePath("b.txt")) == nil)
        #expect(snapshot.whyLeftOut(try RelativePath("none.tmp")) == nil)
        #expect(snapshot.notices.isEmpty)
    }

    static let broken: [(index: [UInt8], words: String)] = [
        ([], "is cut off"),
        (Array("no index, but long enough to be one".utf8), "does not begin as an index does"),
        (index(version: 5), "is of version 5"),
        (index(count: 9), "is cut off"),
        (index(count: 1, [UInt8](repeating: 7, count: 62)), "is cut off"),
        (index(Array("newx".utf8) + [0, 0, 0, 0]), "has the extension 'newx', which is not known"),
        (index(Array("TREE".utf8) + [0, 0, 1, 0]), "is cut off"),
        (
            index(Array("link".utf8) + [0, 0, 0, 20] + [UInt8](repeating: 0xAB, count: 20)),
            "stands on 'sharedindex.abab"
        ),
        (
            index(Array("link".utf8) + [0, 0, 0, 21] + [UInt8](repeating: 0xAB, count: 21)),
            "does not say what it changes"
        ),
    ]

    @Test("an index that cannot be read is an error that says so", arguments: broken)
    func unreadable(index: [UInt8], words: String) throws {
        let error = #expect(throws: Diagnostic.self) {
            try Snapshot("/r/p", files: Self.files(index: index), environment: .none)
        }
        #expect(error?.id == "unreadable-index")
        #expect(error?.explanation?.contains(words) == true, "\(error?.explanation ?? "")")
    }

    @Test("bytes that are no index trap nowhere")
    func damaged() throws {
        // Each byte of a small index with two entries, changed in several ways, and each beginning of it.
        let entry = { (name: String) -> [UInt8] in
            let start = [UInt8](repeating: 0, count: 24) + [0, 0, 0x81, 0xA4] + [UInt8](repeating: 0, count: 32)
            let bytes = start + [0, UInt8(name.utf8.count)] + Array(name.utf8)
            return bytes + [UInt8](repeating: 0, count: 8 - bytes.count % 8)
        }
        let link = Array("link".utf8) + [0, 0, 0, 60] + [UInt8](repeating: 0, count: 20)
        let bitmap: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
        let whole = Self.index(count: 2, entry("p/a.tmp") + entry("p/b.txt") + link + bitmap + bitmap)
        for place in whole.indices {
            for value: UInt8 in [0, 1, 0x40, 0x7F, 0x80, 0xFF] {
                var changed = whole
                changed[place] = value
                for version: UInt8 in [2, 3, 4] {
                    changed[7] = version
                    _ = try? GitIndexReader(hashBytes: 20, shared: { _ in whole }).read(changed)
                }
            }
            _ = try? GitIndexReader(hashBytes: 20, shared: { _ in nil }).read(Array(whole[..<place]))
        }
        #expect(try GitIndexReader(hashBytes: 20, shared: { _ in nil }).read(whole).count == 2)
    }

    @Test("what git keeps in another letter case counts where letter case does not", arguments: [true, false])
    func otherCase(isIgnored: Bool) throws {
        let kept: [UInt8] = [UInt8](repeating: 0, count: 24) + [0, 0, 0x81, 0xA4] + [UInt8](repeating: 0, count: 33)
        let files = Self.files(index: Self.index(count: 1, kept + [7] + Array("P/A.TMP".utf8) + [0, 0, 0]))
        files.put("/r/.git/config", Array("[core]\n\tignoreCase = \(isIgnored)\n".utf8))
        let snapshot = try Snapshot("/r/p", files: files, environment: .none)
        #expect(snapshot.entries.map(\.path.string) == (isIgnored ? ["a.tmp", "b.txt"] : ["b.txt"]))
    }

    @Test("a file that names a folder which is gone is said, and the project's own rules count")
    func gone() throws {
        let files = MemoryFileSystem([
            "/p/.git": "gitdir: ../away\n", "/p/.gitignore": "*.tmp\n", "/p/a.tmp": "", "/p/b": "",
        ])
        let snapshot = try Snapshot("/p", files: files, environment: .none)
        #expect(snapshot.entries.map(\.path.string) == [".gitignore", "b"])
        #expect(snapshot.notices.map(\.id) == ["no-git-folder"])
    }

    @Test("a repository that leaves the whole project out has no say")
    func apart() throws {
        let files = Self.files(index: Self.index())
        files.put("/r/.gitignore", Array("*\n".utf8))
        let snapshot = try Snapshot("/r/p", files: files, environment: .none)
        #expect(snapshot.entries.map(\.path.string) == ["a.tmp", "b.txt"])
    }

    @Test("repositories within the project are named in one notice")
    func within() throws {
        let files = Self.files(index: Self.index())
        for name in ["one", "two", "three", "four"] {
            files.put(FilePath("/r/p/\(name)/.git/HEAD"), Array("ref: refs/heads/main\n".utf8))
            files.put(FilePath("/r/p/\(name)/.git/objects/x"), [])
            files.put(FilePath("/r/p/\(name)/.git/refs/x"), [])
            files.put(FilePath("/r/p/\(name)/file"), [])
        }
        let snapshot = try Snapshot("/r/p", files: files, environment: .none)
        #expect(snapshot.entries.map(\.path.string) == ["b.txt"])
        #expect(
            snapshot.notices.map(\.summary) == [
                "'four', 'one', 'three' and 1 more are repositories of their own: what is in there is left out"
            ])
    }

    @Test("a pattern that takes too long to match is said")
    func slow() throws {
        let files = Self.files(index: Self.index())
        let name = String(repeating: "a", count: 200)
        files.put("/r/.gitignore", Array((String(repeating: "**/*a", count: 20) + "b\n").utf8))
        files.put(.init("/r/p/" + Array(repeating: name, count: 12).joined(separator: "/")), [])
        let snapshot = try Snapshot("/r/p", files: files, environment: .none)
        #expect(snapshot.notices.allSatisfy { $0.id == "unread-ignore-rules" })
    }
}
