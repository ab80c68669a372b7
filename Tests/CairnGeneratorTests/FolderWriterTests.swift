import CairnFiles
import CairnGenerator
import Synchronization
import SystemPackage
import Testing

@Suite("Changing files of a folder that is there")
struct FolderWriterTests {
    private static let before: [String: String] = [
        "/p/a.txt": "old a", "/p/kept/c.txt": "old c", "/p/gone": "gone", "/p/other": "other", "/p/": "",
        "/p/kept/": "",
    ]
    private static let after: [String: String] = [
        "/p/a.txt": "new a", "/p/deep/er/b.txt": "new b (executable)", "/p/kept/c.txt": "new c (executable)",
        "/p/other": "other", "/p/": "", "/p/kept/": "", "/p/deep/": "", "/p/deep/er/": "",
    ]

    private static func project() -> MemoryFileSystem {
        MemoryFileSystem(before.filter { !$0.key.hasSuffix("/") })
    }

    private static func state(_ text: String) -> FileState { FileState(Array(text.utf8), permissions: 0o644) }

    private static func new(_ text: String, isExecutable: Bool = false) -> FileChange.Content {
        FileChange.Content(Array(text.utf8), isExecutable: isExecutable)
    }

    /// A file replaced, one made in new folders, one whose bit changes with its text, one removed.
    private static func changes() throws -> [FileChange] {
        [
            FileChange(try RelativePath("a.txt"), from: state("old a"), to: new("new a")),
            FileChange(try RelativePath("deep/er/b.txt"), from: nil, to: new("new b", isExecutable: true)),
            FileChange(try RelativePath("gone"), from: state("gone"), to: nil),
            FileChange(try RelativePath("kept/c.txt"), from: state("old c"), to: new("new c", isExecutable: true)),
        ]
    }

    /// Writes as one run does, and gives why it could not, and what it ended first.
    @discardableResult
    private func run(
        _ files: any FileSystem, _ changes: [FileChange]? = nil, _ direction: FolderWriter.Direction = .forward,
        owner: ChangeOwner = owner, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws -> (failure: WriteError?, recovered: RecoveredChange?) {
        let changes = try changes ?? Self.changes()
        var recovered: RecoveredChange?
        do throws(WriteError) {
            let writer = try FolderWriter("/p", files: files, owner: owner, isInterrupted: isInterrupted)
            recovered = try writer.recover(direction)
            if !changes.isEmpty { try writer.write(changes, purpose: "solution 1 x") }
            return (nil, recovered)
        } catch {
            return (error, recovered)
        }
    }

    /// Calls `body` with every step of a run that nothing disturbs, on volumes of both kinds.
    private func forEachStep(_ body: (_ moment: Int, _ canExchange: Bool) throws -> Void) throws {
        for canExchange in [true, false] {
            let files = TroubledFileSystem(Self.project(), canExchange: canExchange)
            #expect(try run(files).failure == nil)
            #expect(files.steps > 30)
            // The second kind differs in few steps.
            for moment in stride(from: 0, to: files.steps, by: canExchange ? 1 : 3) { try body(moment, canExchange) }
        }
    }

    @Test("all files change, and nothing else is left", arguments: [true, false])
    func writes(canExchange: Bool) throws {
        let disk = Self.project()
        #expect(try run(TroubledFileSystem(disk, canExchange: canExchange)).failure == nil)
        #expect(try content(disk).filter { $0.key.hasPrefix("/p/") } == Self.after)
    }

    @Test("what a replaced file may be used for stays, but for who may run it")
    func permissions() throws {
        let disk = MemoryFileSystem()
        try disk.createFolder("/p")
        try disk.create("/p/secret", bytes: [1], isExecutable: false, permissions: 0o640)
        let old = FileState([1], permissions: 0o640)
        let path = try RelativePath("secret")
        try run(disk, [FileChange(path, from: old, to: .init([2], isExecutable: true))])
        #expect(try disk.info(at: "/p/secret")?.permissions == 0o750)
        try run(
            disk, [FileChange(path, from: FileState([2], permissions: 0o750), to: .init([3], isExecutable: false))])
        #expect(try disk.info(at: "/p/secret")?.permissions == 0o640)
        #expect(try disk.read("/p/secret") == [3])
    }

    @Test("whichever step fails, the folder is as it was, or whole", arguments: [Errno.noSpace, .ioError])
    func once(reason: Errno) throws {
        var failures = 0
        try forEachStep { moment, canExchange in
            let disk = Self.project()
            let files = TroubledFileSystem(disk, .once(reason), at: moment, canExchange: canExchange)
            let (failure, _) = try run(files)
            let now = try content(disk).filter { $0.key.hasPrefix("/p/") && !$0.key.hasPrefix("/p/.cairn") }
            guard let failure else {
                #expect(now == Self.after, "step \(moment)")
                return
            }
            failures += 1
            #expect(now == Self.before, "step \(moment): \(failure)")
            guard case .failed(let error, _) = failure else {
                Issue.record("step \(moment): \(failure)")
                return
            }
            #expect(error.reason == reason && !"\(error)".contains("new-"), "step \(moment): \(error)")
        }
        #expect(failures > 20)
    }

    @Test("an interruption at any time leaves the folder as it was, or whole")
    func interrupted() throws {
        for patience in 0..<12 {
            let disk = Self.project()
            let left = Counter(patience)
            let (failure, _) = try run(disk, isInterrupted: { left.isUsedUp() })
            let now = try content(disk).filter { $0.key.hasPrefix("/p/") }
            #expect(now == (failure == nil ? Self.after : Self.before), "after \(patience) looks")
            #expect(failure == nil || failure == .interrupted)
        }
    }

    @Test("after a kill at any time the next run that writes leaves the old or the new state, whole")
    func killed() throws {
        var (forward, back) = (0, 0)
        for direction in [FolderWriter.Direction.forward, .back(ifFor: "solution 1 x")] {
            try forEachStep { moment, canExchange in
                let disk = Self.project()
                try run(TroubledFileSystem(disk, .killed, at: moment, canExchange: canExchange))
                let pending = try PendingChange(in: "/p", files: disk)
                let (failure, recovered) = try run(disk, [], direction)
                #expect(failure == nil, "step \(moment): \(String(describing: failure))")
                let now = try content(disk).filter { $0.key.hasPrefix("/p/") }
                #expect(now == Self.before || now == Self.after, "step \(moment): \(now)")
                #expect((pending != nil) == (recovered != nil), "step \(moment)")
                guard let recovered else { return }
                #expect(pending == .cutOff(purpose: "solution 1 x") && recovered.kept.isEmpty, "step \(moment)")
                #expect(now == (recovered.isFinished ? Self.after : Self.before), "step \(moment)")
                if recovered.isFinished { forward += 1 } else { back += 1 }
            }
        }
        #expect(forward > 20 && back > 20)
    }

    @Test("a run that ends a change may be killed, too")
    func killedTwice() throws {
        let steps = TroubledFileSystem(Self.project(), .none, at: 0)
        try run(steps)
        for first in 0..<steps.steps {
            // Steps that are far from each other find the same.
            for second in stride(from: first % 7, to: 50, by: 7) {
                let disk = Self.project()
                try run(TroubledFileSystem(disk, .killed, at: first))
                let direction: FolderWriter.Direction = second % 2 == 0 ? .forward : .back(ifFor: "solution 1 x")
                try run(TroubledFileSystem(disk, .killed, at: second), [], direction)
                #expect(try run(disk, [], direction).failure == nil)
                let now = try content(disk).filter { $0.key.hasPrefix("/p/") }
                #expect(now == Self.before || now == Self.after, "steps \(first) and \(second): \(now)")
            }
        }
    }

    @Test("what somebody changes meanwhile is never overwritten, but named", arguments: ["a.txt", "deep", "gone"])
    func meanwhile(path: String) throws {
        var named = 0
        try forEachStep { moment, canExchange in
            let disk = Self.project()
            let mine = Array("mine".utf8)
            let files = TroubledFileSystem(
                disk, .meanwhile { disk in disk.put(FilePath("/p/" + path), mine) }, at: moment,
                canExchange: canExchange)
            let (failure, _) = try run(files)
            // In a folder that was made and is removed again nothing of anybody's can be lost.
            guard path != "deep" || (try? disk.read("/p/deep")) != nil else { return }
            #expect(try disk.read(FilePath("/p/" + path)) == mine, "step \(moment)")
            guard let failure else { return }
            #expect(failure == .changed(try RelativePath(path == "deep" ? "deep/er/b.txt" : path)), "step \(moment)")
            named += 1
            var expected = Self.before
            expected["/p/" + path] = "mine"
            #expect(try content(disk).filter { $0.key.hasPrefix("/p/") } == expected, "step \(moment)")
        }
        #expect(named > 10)
    }

    @Test("what somebody changes after a kill stays as it is, and is named")
    func afterwards() throws {
        var named = 0
        try forEachStep { moment, canExchange in
            for path in ["a.txt", "kept/c.txt", "deep/er/b.txt"] {
                let disk = Self.project()
                try run(TroubledFileSystem(disk, .killed, at: moment, canExchange: canExchange))
                disk.put(FilePath("/p/" + path), Array("mine".utf8))
                let (failure, recovered) = try run(disk, [])
                #expect(failure == nil, "step \(moment)")
                #expect(try disk.read(FilePath("/p/" + path)) == Array("mine".utf8), "step \(moment)")
                guard let recovered else { continue }
                named += 1
                #expect(recovered.kept == [try RelativePath(path)], "step \(moment)")
            }
        }
        #expect(named > 20)
    }

    @Test("one run at a time writes")
    func busy() throws {
        let disk = Self.project()
        let lock = try disk.lock("/p")
        #expect(try run(disk).failure == .busy("/p"))
        #expect(try content(disk).filter { $0.key.hasPrefix("/p/") } == Self.before)
        withExtendedLifetime(lock) {}
    }

    @Test("a change that a repository could have brought is refused, and stays")
    func untrusted() throws {
        func cutOff() throws -> MemoryFileSystem {
            let disk = Self.project()
            let steps = TroubledFileSystem(Self.project(), .none, at: 0)
            try run(steps)
            for moment in 0..<steps.steps {
                let disk = Self.project()
                try run(TroubledFileSystem(disk, .killed, at: moment))
                if try PendingChange(in: "/p", files: disk) != nil { return disk }
            }
            return disk
        }
        func refuses(_ owner: ChangeOwner = owner, _ spoil: (MemoryFileSystem) throws -> Void) throws {
            let disk = try cutOff()
            try spoil(disk)
            let before = disk.paths
            guard case .untrusted("/p/.cairn-change", _) = try run(disk, owner: owner).failure else {
                Issue.record("it was used: \(disk.paths)")
                return
            }
            #expect(disk.paths == before)
            #expect(try disk.read("/p/kept/c.txt") == Array("old c".utf8))
        }
        func rewrite(_ disk: MemoryFileSystem, _ from: String, _ to: String) throws {
            let text = String(decoding: try disk.read("/p/.cairn-change/journal"), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.hasSuffix(from) ? line.dropLast(from.count) + to : line
            }
            disk.put("/p/.cairn-change/journal", Array(lines.joined(separator: "\n").utf8))
        }
        try refuses(ChangeOwner(user: 1, isTracked: { _ in false })) { _ in }
        try refuses(ChangeOwner(user: 0, isTracked: { $0 == ".cairn-change/journal" })) { _ in }
        for path in [".git/hooks/pre-commit", "deep/.GIT/config", "../x", "/etc/x", ".cairn-change/journal"] {
            try refuses { try rewrite($0, " a.txt", " \(path)") }
        }
        try refuses { try rewrite($0, "end", "en") }
        try refuses { try rewrite($0, "cairn change 1", "cairn change 2") }
        try refuses { $0.put("/p/.cairn-change/mine", []) }
        try refuses { $0.putLink("/p/.cairn-change/new-9", to: "/etc/passwd") }
        try refuses { disk in
            try disk.remove("/p/.cairn-change/journal")
            disk.put("/p/.cairn-change/old-1", [])
        }
    }

    @Test("what stands in the way is named")
    func obstacles() throws {
        let disk = MemoryFileSystem(["/p/file": "", "/p/folder/x": ""])
        disk.putLink("/p/link", to: "/elsewhere")
        for (path, obstacle) in [
            ("file/b", "file"), ("link/b", "link"), ("link", "link"), ("folder", "folder"), ("file", nil),
            ("new/b", nil), ("folder/b", nil),
        ] {
            #expect(try disk.obstacle(to: RelativePath(path), in: "/p")?.string == obstacle, "\(path)")
        }
    }
}

/// Something that is used up after so many looks.
private final class Counter: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func isUsedUp() -> Bool { left.subtract(1, ordering: .relaxed).oldValue <= 0 }
}
