import CairnFiles
import CairnGenerator
import Synchronization
import SystemPackage
import Testing

/// Other runs, killed runs and people who write to the same target.
@Suite("A target that others use, too")
struct SharedTargetTests {
    /// Calls `body` with every step of a run that nothing disturbs.
    private func forEachStep(_ target: Target, _ body: (Int) throws -> Void) throws {
        let files = TroubledFileSystem(try target.disk(), .none, at: 0)
        #expect(try failure(of: writer(files), target) == nil)
        // Both kinds of folders that are there take the same steps: each has every second one.
        let first = target == .empty ? 1 : 0
        for moment in stride(from: first, to: files.steps, by: target.isFilled ? 2 : 1) { try body(moment) }
    }

    @Test("an interruption at any time leaves the target as it was", arguments: Target.allCases)
    func interrupted(target: Target) throws {
        let before = try content(target.disk())
        try forEachStep(target) { moment in
            let disk = try target.disk()
            let isRequested = Flag()
            let files = TroubledFileSystem(disk, .meanwhile { _ in isRequested.set() }, at: moment)
            guard let error = try failure(of: writer(files, isInterrupted: { isRequested.isSet }), target) else {
                // It came too late: the starter was there already.
                #expect(try content(disk) == target.whole(), "step \(moment)")
                return
            }
            #expect(error == .interrupted && isRequested.isSet, "step \(moment)")
            #expect(try content(disk) == before, "step \(moment)")
        }
    }

    @Test("after a kill at any time the next run writes the whole starter", arguments: Target.allCases)
    func killed(target: Target) throws {
        let before = try content(target.disk())
        let whole = try target.whole()
        try forEachStep(target) { moment in
            let disk = try target.disk()
            _ = try failure(of: writer(TroubledFileSystem(disk, .killed, at: moment)), target)
            let left = try withoutStaging(content(disk))
            if !target.isFilled {
                let isAbsent = left.keys.allSatisfy { !$0.hasPrefix(target.path.string + "/") || before[$0] != nil }
                #expect(isAbsent || left == whole, "step \(moment) leaves \(left)")
            }
            switch try failure(of: writer(disk, run: 2), target) {
            case nil: break
            case .occupied: #expect(left == whole, "step \(moment)")
            case let error: Issue.record("step \(moment): \(String(describing: error))")
            }
            #expect(try content(disk) == whole, "step \(moment)")
        }
    }

    @Test("a run that cleans up may be killed, too", arguments: [Target.absent, .onlyGit])
    func killedTwice(target: Target) throws {
        let whole = try target.whole()
        try forEachStep(target) { first in
            // Steps that are far from each other find the same.
            for second in stride(from: first % 9, to: 60, by: 9) {
                let disk = try target.disk()
                _ = try failure(of: writer(TroubledFileSystem(disk, .killed, at: first)), target)
                _ = try failure(of: writer(TroubledFileSystem(disk, .killed, at: second), run: 2), target)
                _ = try failure(of: writer(disk, run: 3), target)
                #expect(try content(disk) == whole, "steps \(first) and \(second)")
            }
        }
    }

    @Test("of two runs at once one wins, and the other says that the target is in use", arguments: Target.allCases)
    func twoAtOnce(target: Target) throws {
        let whole = try target.whole()
        try forEachStep(target) { moment in
            let disk = try target.disk()
            let other = Other()
            let files = TroubledFileSystem(
                disk, .meanwhile { other.run(writer($0, run: 2), target) }, at: moment)
            let ours = try failure(of: writer(files, run: 1), target)
            for case let error? in [ours, other.failure] {
                switch error {
                case .occupied, .busy: break
                default: Issue.record("step \(moment): \(error)")
                }
            }
            #expect((ours == nil) != (other.failure == nil), "step \(moment): one of them wins")
            #expect(try content(disk) == whole, "step \(moment)")
        }
    }

    @Test("what a person writes meanwhile is never lost", arguments: Target.allCases)
    func meanwhile(target: Target) throws {
        let mine = target.path.appending("mine").string
        let whole = try target.whole().merging([mine: "mine"]) { $1 }
        var asBefore = try content(target.disk())
        for folder in whole.keys where mine.hasPrefix(folder) && folder.hasSuffix("/") { asBefore[folder] = "" }
        asBefore[mine] = "mine"
        try forEachStep(target) { moment in
            let disk = try target.disk()
            let files = TroubledFileSystem(disk, .meanwhile { $0.put(FilePath(mine), Array("mine".utf8)) }, at: moment)
            switch try failure(of: writer(files), target) {
            case nil: #expect(try content(disk) == whole, "step \(moment)")
            case .occupied(let path, by: let entry):
                #expect(path == target.path && entry == .entry("mine"), "step \(moment)")
                #expect(try content(disk) == asBefore, "step \(moment)")
            case let error: Issue.record("step \(moment): \(String(describing: error))")
            }
        }
    }

    @Test("what a person writes after a kill is never lost", arguments: Target.allCases)
    func afterwards(target: Target) throws {
        try forEachStep(target) { moment in
            for name in ["README.md", "src/deep/a.py", "mine"] {
                let disk = try target.disk()
                _ = try failure(of: writer(TroubledFileSystem(disk, .killed, at: moment)), target)
                let place = target.path.appending(name)
                disk.put(place, Array("mine".utf8))
                guard case .occupied = try failure(of: writer(disk, run: 2), target) else {
                    Issue.record("step \(moment): \(name) is in the way")
                    continue
                }
                #expect(String(decoding: try disk.read(place), as: UTF8.self) == "mine", "step \(moment)")
            }
        }
    }
}

/// Something that was asked for.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

/// Another run, and how it ended.
private final class Other: Sendable {
    private let end = Mutex<WriteError?>(nil)

    var failure: WriteError? { end.withLock { $0 } }

    func run(_ writer: StarterWriter, _ target: Target) {
        do {
            let failure = try CairnGeneratorTests.failure(of: writer, target)
            end.withLock { $0 = failure }
        } catch {
            Issue.record(error)
        }
    }
}
