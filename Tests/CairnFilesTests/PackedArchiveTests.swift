import CairnFiles
import SystemPackage
import Testing

@Suite("The packed archive")
struct PackedArchiveTests {
    /// What `pack` makes of the three files of `packing`: kept as a literal, since an archive opens only literals.
    static let packed: StaticString =
        "LgAAAAEAAABhAAAAAAADAAAAAwAAAGIvYwEDAAAABAAAAAMAAABiL2QACQAAAAAAAAAAAQIDeHl6IQAA"

    @Test("packing gives the bytes that opening reads")
    func packing() throws {
        let text = PackedArchive.pack([
            .init(path: try RelativePath("a"), bytes: [1, 2, 3], isExecutable: false),
            .init(path: try RelativePath("b/c"), bytes: Array("xyz!".utf8), isExecutable: true),
            .init(path: try RelativePath("b/d"), bytes: [], isExecutable: false),
        ])
        #expect(text == "\(Self.packed)")
    }

    @Test("an archive reads like a folder")
    func reading() throws {
        let archive = try PackedArchive(Self.packed)
        #expect(try archive.list("/") == ["a", "b"])
        #expect(try archive.list("/b") == ["c", "d"])
        #expect(try archive.read("/a") == [1, 2, 3])
        #expect(try archive.read("b/../b/c") == Array("xyz!".utf8))
        #expect(try archive.read("/b/d") == [])
        #expect(try archive.info(at: "/b/c") == FileInfo(kind: .file, size: 4, isExecutable: true))
        #expect(try archive.info(at: "/b/e") == nil)
        #expect(throws: FileError("read", "/b", .isDirectory)) { try archive.read("/b") }
        #expect(throws: FileError("list", "/a", .notDirectory)) { try archive.list("/a") }
    }

    @Test("a broken archive is an error")
    func broken() {
        #expect(throws: FileError.self) { try PackedArchive("") }
        #expect(throws: FileError.self) { try PackedArchive("////////") }
        #expect(throws: FileError.self) { try PackedArchive("LgAAAAEAAABhAAAA") }
        #expect(throws: FileError.self) { try PackedArchive("not base64!!") }
    }
}
