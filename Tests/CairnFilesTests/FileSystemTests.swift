import CairnFiles
import SystemPackage
import TestSupport
import Testing

/// What every file system promises, asked of the machine's and of its twin in memory.
@Suite("File systems")
struct FileSystemTests {
    enum Kind: String, CaseIterable, Sendable {
        /// The machine's, where the system looks paths up; name by name; and the one in memory.
        case disk, diskByName, memory
    }

    private func with(_ kind: Kind, _ body: (any FileSystem, FilePath) throws -> Void) throws {
        switch kind {
        case .disk: try withTemporaryFolder { try body(RootedFileSystem($0), $0) }
        case .diskByName:
            try withTemporaryFolder { try body(RootedFileSystem($0, usesSystemLookup: false), $0) }
        case .memory:
            let memory = MemoryFileSystem()
            try memory.createFolder("/work")
            try body(memory, "/work")
        }
    }

    @Test("a created file is there, with its bytes and its executable bit", arguments: Kind.allCases)
    func create(kind: Kind) throws {
        try with(kind) { files, root in
            try files.create(root.appending("a"), bytes: [1, 2, 3], isExecutable: true)
            try files.create(root.appending("b"), bytes: [], isExecutable: false)
            #expect(try files.read(root.appending("a")) == [1, 2, 3])
            let (first, second) = (try files.info(at: root.appending("a")), try files.info(at: root.appending("b")))
            #expect(first?.kind == .file && first?.size == 3 && first?.isExecutable == true)
            #expect(second?.kind == .file && second?.size == 0 && second?.isExecutable == false)
            #expect(try files.info(at: root.appending("c")) == nil)
            #expect(try files.info(at: root)?.kind == .folder)
            #expect(try files.list(root) == ["a", "b"])
        }
    }

    @Test("what can't be done says why and changes nothing", arguments: Kind.allCases)
    func refusals(kind: Kind) throws {
        try with(kind) { files, root in
            try files.create(root.appending("a"), bytes: [1], isExecutable: false)
            try files.createFolder(root.appending("full"))
            try files.create(root.appending("full/x"), bytes: [], isExecutable: false)
            try files.createFolder(root.appending("other"))

            func reason(_ body: () throws -> Void) -> Errno? {
                do {
                    try body()
                    return nil
                } catch {
                    return (error as? FileError)?.reason
                }
            }
            #expect(reason { try files.create(root.appending("a"), bytes: [2], isExecutable: false) } == .fileExists)
            #expect(
                reason { try files.create(root.appending("no/a"), bytes: [], isExecutable: false) }
                    == .noSuchFileOrDirectory)
            #expect(reason { try files.createFolder(root.appending("full")) } == .fileExists)
            #expect(reason { _ = try files.read(root.appending("no")) } == .noSuchFileOrDirectory)
            #expect(reason { _ = try files.read(root.appending("full")) } == .isDirectory)
            #expect(reason { _ = try files.list(root.appending("a")) } == .notDirectory)
            #expect(reason { _ = try files.list(root.appending("no")) } == .noSuchFileOrDirectory)
            #expect(
                reason { try files.rename(root.appending("other"), to: root.appending("full")) } == .directoryNotEmpty)
            #expect(reason { _ = try files.readLink(root.appending("a")) } == .invalidArgument)
            #expect(
                reason { try files.rename(root.appending("a"), toNew: root.appending("full/x")) } == .fileExists)
            #expect(try files.read(root.appending("a")) == [1])
            #expect(try files.list(root.appending("full")) == ["x"])
        }
    }

    @Test("a folder moves with all below it, over an empty one too", arguments: Kind.allCases)
    func rename(kind: Kind) throws {
        try with(kind) { files, root in
            try files.createFolder(root.appending("from"))
            try files.createFolder(root.appending("from/deep"))
            try files.create(root.appending("from/deep/x"), bytes: [7], isExecutable: false)
            try files.createFolder(root.appending("to"))
            try files.rename(root.appending("from"), to: root.appending("to"))
            #expect(try files.list(root) == ["to"])
            #expect(try files.read(root.appending("to/deep/x")) == [7])
        }
    }

    @Test("two files change their places, with their permissions", arguments: Kind.allCases)
    func exchange(kind: Kind) throws {
        try with(kind) { files, root in
            try files.createFolder(root.appending("d"))
            try files.create(root.appending("a"), bytes: [1], isExecutable: false, permissions: 0o640)
            try files.create(root.appending("d/b"), bytes: [2], isExecutable: true, permissions: 0o700)
            try files.exchange(root.appending("a"), with: root.appending("d/b"))
            #expect(try files.read(root.appending("a")) == [2] && files.read(root.appending("d/b")) == [1])
            #expect(try files.info(at: root.appending("a"))?.permissions == 0o700)
            #expect(try files.info(at: root.appending("d/b"))?.permissions == 0o640)
        }
    }

    @Test("one has the right to write to a folder, until it is given back", arguments: Kind.allCases)
    func locks(kind: Kind) throws {
        try with(kind) { files, root in
            var first = try files.lock(root)
            #expect(first != nil)
            #expect(try files.lock(root) == nil)
            #expect(try files.lock(root, isShared: true) == nil)
            first = nil
            #expect(try files.lock(root, isShared: true) != nil)
            #expect(try files.lock(root) != nil)
        }
    }

    @Test("removing takes all below it, and nothing there is fine", arguments: Kind.allCases)
    func remove(kind: Kind) throws {
        try with(kind) { files, root in
            try files.createFolder(root.appending("a"))
            try files.create(root.appending("a/x"), bytes: [], isExecutable: false)
            try files.create(root.appending("ab"), bytes: [], isExecutable: false)
            try files.remove(root.appending("a"))
            try files.remove(root.appending("a"))
            #expect(try files.list(root) == ["ab"])
        }
    }

    @Test("names come sorted by bytes", arguments: Kind.allCases)
    func order(kind: Kind) throws {
        try with(kind) { files, root in
            for name in ["b", "B", "a", "é", "_", "10", "9"] {
                try files.create(root.appending(name), bytes: [], isExecutable: false)
            }
            #expect(try files.list(root) == ["10", "9", "B", "_", "a", "b", "é"])
        }
    }

    @Test("a link on the disk is seen as one, and never followed when removing")
    func links() throws {
        try withTemporaryFolder { root in
            let files = LocalFileSystem()
            try files.createFolder(root.appending("outside"))
            try files.create(root.appending("outside/keep"), bytes: [], isExecutable: false)
            try files.createFolder(root.appending("inside"))
            try createLink(at: root.appending("inside/link"), to: "../outside")
            #expect(try files.info(at: root.appending("inside/link"))?.kind == .symbolicLink)
            #expect(try files.readLink(root.appending("inside/link")) == "../outside")
            try files.remove(root.appending("inside"))
            #expect(try files.list(root.appending("outside")) == ["keep"])
        }
    }

    @Test(
        "the folder of a path is the library's path without its last part",
        arguments: ["a", "a/b", "/a", "/a/b", "a/b/", "a//b", ".", "..", "../a", "./a", "/", ""])
    func folder(path: String) {
        #expect(FilePath(path).folder == FilePath(path).removingLastComponent())
    }

    @Test("a pipe is refused, not waited for")
    func pipe() throws {
        try withTemporaryFolder { root in
            try createPipe(at: root.appending("pipe"))
            #expect(throws: FileError.self) { try LocalFileSystem().read(root.appending("pipe")) }
        }
    }
}
