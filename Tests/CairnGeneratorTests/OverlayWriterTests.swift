import CairnFiles
import CairnGenerator
import CairnPlan
import Synchronization
import SystemPackage
import Testing

@Suite("Writing an overlay")
struct OverlayWriterTests {
    private static func file(_ path: String, _ text: String, isExecutable: Bool = false) throws -> Plan.File {
        Plan.File(path: try RelativePath(path), bytes: Array(text.utf8), isExecutable: isExecutable, origin: "test")
    }

    private static func overlay() throws -> [Plan.File] {
        [
            try file("a.txt", "new a"), try file("deep/er/b.txt", "new b", isExecutable: true),
            try file("kept/c.txt", "new c"),
        ]
    }

    private static func project() -> MemoryFileSystem {
        MemoryFileSystem(["/p/a.txt": "old a", "/p/kept/c.txt": "old c", "/p/other": "other"])
    }

    private static func content(_ disk: MemoryFileSystem) throws -> [String: String] {
        var all: [String: String] = [:]
        for path in disk.paths { all[path] = String(decoding: try disk.read(FilePath(path)), as: UTF8.self) }
        return all
    }

    @Test("all files are written, and nothing else is left")
    func writes() throws {
        let disk = Self.project()
        try OverlayWriter(files: disk, processID: 1).write(Self.overlay(), over: "/p")
        #expect(
            try Self.content(disk) == [
                "/p/a.txt": "new a", "/p/deep/er/b.txt": "new b", "/p/kept/c.txt": "new c", "/p/other": "other",
            ])
        #expect(try disk.info(at: "/p/deep/er/b.txt")?.isExecutable == true)
        #expect(try disk.list("/p") == ["a.txt", "deep", "kept", "other"])
    }

    @Test("whichever step fails, the project is as it was")
    func undoes() throws {
        let before = try Self.content(Self.project())
        let overlay = try Self.overlay()
        var failures = 0
        for step in 0..<40 {
            let disk = Self.project()
            let failing = FailingFileSystem(disk, after: step)
            do throws(WriteError) {
                try OverlayWriter(files: failing, processID: 1).write(overlay, over: "/p")
                break
            } catch {
                failures += 1
            }
            #expect(try Self.content(disk) == before, "after step \(step)")
            #expect(try disk.list("/p") == ["a.txt", "kept", "other"], "after step \(step)")
        }
        #expect(failures > 8)
    }

    @Test("an interruption at any time leaves the project as it was")
    func interrupted() throws {
        let before = try Self.content(Self.project())
        for patience in 0..<6 {
            let disk = Self.project()
            let left = Atomic(patience)
            let writer = OverlayWriter(
                files: disk, processID: 1,
                isInterrupted: { left.subtract(1, ordering: .relaxed).oldValue <= 0 })
            let overlay = try Self.overlay()
            #expect(throws: WriteError.interrupted) { try writer.write(overlay, over: "/p") }
            #expect(try Self.content(disk) == before, "after \(patience) looks")
        }
    }

    @Test("what stands in the way is named")
    func obstacles() throws {
        let disk = MemoryFileSystem(["/p/file": "", "/p/folder/x": ""])
        disk.putLink("/p/link", to: "/elsewhere")
        let writer = OverlayWriter(files: disk, processID: 1)
        for (path, obstacle) in [
            ("file/b", "file"), ("link/b", "link"), ("link", "link"), ("folder", "folder"), ("file", nil),
            ("new/b", nil), ("folder/b", nil),
        ] {
            #expect(try writer.obstacle(to: RelativePath(path), in: "/p")?.string == obstacle, "\(path)")
        }
    }
}

/// A file system on which one step fails: the nth that changes something.
private final class FailingFileSystem: FileSystem {
    private let disk: MemoryFileSystem
    private let left: Atomic<Int>

    init(_ disk: MemoryFileSystem, after steps: Int) {
        self.disk = disk
        left = Atomic(steps)
    }

    private func step(_ path: FilePath) throws(FileError) {
        if left.subtract(1, ordering: .relaxed).oldValue == 0 { throw FileError("change", path, .noSpace) }
    }

    func info(at path: FilePath) throws(FileError) -> FileInfo? { try disk.info(at: path) }
    func read(_ path: FilePath) throws(FileError) -> [UInt8] { try disk.read(path) }
    func list(_ path: FilePath) throws(FileError) -> [String] { try disk.list(path) }
    func readLink(_ path: FilePath) throws(FileError) -> String { try disk.readLink(path) }

    func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool) throws(FileError) {
        try step(path)
        try disk.create(path, bytes: bytes, isExecutable: isExecutable)
    }

    func createFolder(_ path: FilePath) throws(FileError) {
        try step(path)
        try disk.createFolder(path)
    }

    func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        try step(target)
        try disk.rename(source, to: target)
    }

    // Removing is only done to clean up.
    func remove(_ path: FilePath) throws(FileError) { try disk.remove(path) }
}
