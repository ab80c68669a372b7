import CairnFiles
import Patterns
import Synchronization
import SystemPackage
import Testing

@testable import ProjectFiles

@Suite("Snapshot")
struct SnapshotTests {
    /// 1,000 files of 100 bytes each.
    static let many: MemoryFileSystem = {
        var files = MemoryFileSystem()
        for number in 0..<1_000 {
            let text = "file \(number)" + String(repeating: ".", count: 100)
            files.put(FilePath("/project/file\(number)"), Array(text.utf8.prefix(100)))
        }
        return files
    }()

    @Test("Files are read once for a check, with room to keep them or without", arguments: [0, 20_000, 1 << 20])
    func readAhead(room: Int) throws {
        let files = CountedReads(Self.many)
        let snapshot = try Snapshot("/project", files: files, limits: SnapshotLimits(cachedBytes: room))
        for turn in 1...2 {
            for file in snapshot.readingAhead(snapshot.files(matching: try Glob("**"))) {
                let text = try snapshot.content(file.path).text()
                #expect(text.hasPrefix("file " + file.path.string.dropFirst(4) + "."))
            }
            let kept = min(room / 100, 1_000)
            #expect(files.count == 1_000 + (turn - 1) * (1_000 - kept))
        }
    }

    @Test("Texts without what checks look for are read once, and passed over", arguments: [20_000, 1 << 20])
    func passedOver(room: Int) throws {
        let files = CountedReads(Self.many)
        let snapshot = try Snapshot("/project", files: files, limits: SnapshotLimits(cachedBytes: room))
        snapshot.look(for: LiteralFinder([[Literal(Array("file 7".utf8))], [Literal(Array("none".utf8))]]))
        let all = snapshot.files(matching: try Glob("**"))
        for turn in 1...2 {
            let given = Array(snapshot.readingAhead(all, for: 1)).map(\.path.string)
            #expect(given == all.map(\.path.string).filter { $0.hasPrefix("file7") })
            #expect(Array(snapshot.readingAhead(all, for: 2)).isEmpty)
            for path in given {
                #expect(try snapshot.content(try RelativePath(path)).text().hasPrefix("file 7"))
            }
            // Those that were given may have found no room.
            #expect(files.count <= 1_000 + turn * 111)
        }
        #expect(Array(snapshot.readingAhead(all)).count == 1_000)
    }
}

/// A file system that counts how often it is read.
private final class CountedReads: ReadableFileSystem {
    private let files: MemoryFileSystem
    private let reads = Atomic(0)

    init(_ files: MemoryFileSystem) {
        self.files = files
    }

    var count: Int { reads.load(ordering: .relaxed) }

    func info(at path: FilePath) throws(FileError) -> FileInfo? { try files.info(at: path) }
    func list(_ path: FilePath) throws(FileError) -> [String] { try files.list(path) }
    func readLink(_ path: FilePath) throws(FileError) -> String { try files.readLink(path) }

    func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        reads.add(1, ordering: .relaxed)
        return try files.read(path)
    }
}
