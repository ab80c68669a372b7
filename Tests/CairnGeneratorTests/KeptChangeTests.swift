import CairnFiles
import CairnGenerator
import SystemPackage
import Testing

@Suite("Changes that can be taken back")
struct KeptChangeTests {
    private static let before = ["/p/a": "old a", "/p/b": "old b", "/p/gone": "gone", "/p/": ""]
    private static let after = ["/p/a": "new a", "/p/b": "old b", "/p/in/new": "new", "/p/": "", "/p/in/": ""]
    private static let purpose = "solution 1 x"

    private static func project() -> MemoryFileSystem {
        MemoryFileSystem(before.filter { !$0.key.hasSuffix("/") })
    }

    /// Changes files, keeping what they were: one replaced, one made in a new folder, one removed.
    private static func change(_ files: any FileSystem, _ text: String = "a") throws {
        let writer = try FolderWriter("/p", files: files, owner: owner)
        _ = try writer.recover(.forward)
        let kept = try writer.kept()
        func state(_ path: String) throws -> FileState? {
            try files.info(at: FilePath("/p/" + path)) == nil
                ? nil : FileState(try files.read(FilePath("/p/" + path)), permissions: 0o644)
        }
        let changes = try ["a", "in/new", "gone"].map { path in
            FileChange(
                try RelativePath(path), from: try state(path),
                to: path == "gone" ? nil : .init(Array((path == "a" ? "new \(text)" : "new").utf8)))
        }
        let old: [FileChange.Content?] = try changes.map { change in
            try change.old.map { _ in .init(try files.read(FilePath("/p/\(change.path)"))) }
        }
        try writer.write(changes, keeping: old, forgetting: kept, purpose: purpose)
    }

    /// Takes a change back; false if there is none.
    @discardableResult
    private static func takeBack(_ files: any FileSystem, owner: ChangeOwner = owner) throws -> Bool {
        let writer = try FolderWriter("/p", files: files, owner: owner)
        _ = try writer.recover(.forward)
        guard let kept = try writer.kept() else { return false }
        #expect(kept.purpose == purpose)
        _ = try writer.takeBack(kept)
        return true
    }

    /// What is there, but for what is kept.
    private static func now(_ disk: MemoryFileSystem) throws -> [String: String] {
        try content(disk).filter { $0.key.hasPrefix("/p/") && !$0.key.hasPrefix("/p/.cairn") }
    }

    private static func names(_ disk: MemoryFileSystem) throws -> [String] {
        try disk.list("/p").filter { $0.hasPrefix(".cairn") }
    }

    @Test("everything is as before, also what was edited or removed since, and nothing else is touched")
    func takesBack() throws {
        let disk = Self.project()
        try Self.change(disk)
        #expect(try Self.now(disk) == Self.after && Self.names(disk) == [".cairn-merge"])
        #expect(try disk.info(at: "/p/.cairn-merge/old-0")?.permissions == 0o600)
        disk.put("/p/a", Array("edited".utf8))
        disk.put("/p/b", Array("mine".utf8))
        try disk.remove("/p/in/new")
        let writer = try FolderWriter("/p", files: disk, owner: owner)
        #expect(try writer.kept()?.edited(in: writer).map(\.string) == ["a", "in/new"])
        #expect(try Self.takeBackAlone(writer))
        #expect(try Self.now(disk) == Self.before.merging(["/p/b": "mine"]) { $1 })
        #expect(try Self.names(disk).isEmpty)
        #expect(try writer.kept() == nil)
    }

    private static func takeBackAlone(_ writer: FolderWriter) throws -> Bool {
        guard let kept = try writer.kept() else { return false }
        return try !writer.takeBack(kept).isEmpty
    }

    @Test("of two changes the second is taken back")
    func second() throws {
        let disk = Self.project()
        try Self.change(disk)
        disk.put("/p/gone", Array("here again".utf8))
        try Self.change(disk, "b")
        try Self.takeBack(disk)
        let first = Self.after.merging(["/p/gone": "here again"]) { $1 }
        #expect(try Self.now(disk) == first && Self.names(disk).isEmpty)
    }

    @Test("the next change that is not kept ends it")
    func forgotten() throws {
        let disk = Self.project()
        try Self.change(disk)
        let writer = try FolderWriter("/p", files: disk, owner: owner)
        let old = FileState(Array("old b".utf8), permissions: 0o644)
        let change = FileChange(try RelativePath("b"), from: old, to: .init([1]))
        try writer.write([change], keeping: nil, forgetting: try writer.kept(), purpose: "x")
        #expect(try Self.names(disk).isEmpty && disk.read("/p/b") == [1] && disk.read("/p/a") == Array("new a".utf8))
    }

    @Test("what a file may be used for comes back, too")
    func permissions() throws {
        let disk = MemoryFileSystem()
        try disk.createFolder("/p")
        try disk.create("/p/secret", bytes: [1], isExecutable: false, permissions: 0o640)
        let writer = try FolderWriter("/p", files: disk, owner: owner)
        let old = FileState([1], permissions: 0o640)
        let change = FileChange(try RelativePath("secret"), from: old, to: .init([2], isExecutable: true))
        try writer.write([change], keeping: [.init([1])], forgetting: nil, purpose: "x")
        try disk.remove("/p/secret")
        #expect(try Self.takeBackAlone(writer))
        #expect(try disk.info(at: "/p/secret")?.permissions == 0o640 && disk.read("/p/secret") == [1])
    }

    @Test("a kill at any time leaves the old or the new state, with what takes it back")
    func killed() throws {
        let steps = TroubledFileSystem(Self.project(), .none, at: 0)
        try Self.change(steps)
        let count = steps.steps
        #expect(count > 30)
        var undone = 0
        for moment in 0..<count {
            let disk = Self.project()
            try? Self.change(TroubledFileSystem(disk, .killed, at: moment))
            if try Self.takeBack(disk) { undone += 1 }
            #expect(try Self.now(disk) == Self.before && Self.names(disk).isEmpty, "step \(moment)")
        }
        #expect(undone > 5)
    }

    @Test("a kill while a change is taken back leaves it to the next run")
    func killedBack() throws {
        for moment in 0..<60 {
            let disk = Self.project()
            try Self.change(disk)
            _ = try? Self.takeBack(TroubledFileSystem(disk, .killed, at: moment))
            try Self.takeBack(disk)
            #expect(try Self.now(disk) == Self.before && Self.names(disk).isEmpty, "step \(moment)")
        }
    }

    @Test("what somebody else could have brought is refused, and stays")
    func untrusted() throws {
        func refuses(_ other: ChangeOwner = owner, _ spoil: (MemoryFileSystem) throws -> Void) throws {
            let disk = Self.project()
            try Self.change(disk)
            try spoil(disk)
            let paths = disk.paths
            #expect { try Self.takeBack(disk, owner: other) } throws: { error in
                guard case WriteError.untrusted("/p/.cairn-merge", _) = error else { return false }
                return true
            }
            #expect(disk.paths == paths)
        }
        func rewrite(_ disk: MemoryFileSystem, _ path: String) throws {
            let text = String(decoding: try disk.read("/p/.cairn-merge/journal"), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.hasSuffix(" a") ? line.dropLast() + path : line
            }
            disk.put("/p/.cairn-merge/journal", Array(lines.joined(separator: "\n").utf8))
        }
        try refuses(ChangeOwner(user: 1, isTracked: { _ in false })) { _ in }
        try refuses(ChangeOwner(user: 0, isTracked: { $0 == ".cairn-merge/journal" })) { _ in }
        for path in [".git/hooks/x", "../x", ".cairn-change/journal", ".cairn-merge/journal"] {
            try refuses { try rewrite($0, path) }
        }
        try refuses { $0.put("/p/.cairn-merge/mine", []) }
        try refuses { $0.put("/p/.cairn-merge/old-0", Array("other".utf8)) }
        try refuses { try $0.remove("/p/.cairn-merge/old-0") }
        try refuses { try $0.remove("/p/.cairn-merge/journal") }
        try refuses { $0.putLink("/p/.cairn-merge/old-9", to: "/etc/passwd") }
    }
}
