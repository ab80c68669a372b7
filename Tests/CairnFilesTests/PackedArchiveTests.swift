import CairnFiles
import CairnPacking
import SystemPackage
import Testing

@Suite("The packed archive")
struct PackedArchiveTests {
    static let files: [(path: String, bytes: [UInt8], isExecutable: Bool)] = [
        ("b/d-1/é", [0xFF, 0xFE, 0, 0xE9], false), ("a", Array("x\\\u{1}".utf8), false), ("b/d", [], false),
        ("b/d-1/c", Array("\"é\0\n".utf8), true), ("c", Array("z".utf8), false),
    ]

    /// Each top folder is a frame; what is in none stays text.
    static func packed(
        _ files: [(path: String, bytes: [UInt8], isExecutable: Bool)] = files
    ) throws -> (index: String, content: String) {
        try PackedArchive.pack(
            try files.map {
                FileToWrite(path: try RelativePath($0.path), bytes: $0.bytes, isExecutable: $0.isExecutable)
            },
            group: { $0.path.parent == nil ? nil : String($0.path.names[0]) })
    }

    /// An archive in memory that is never given back, as a literal's isn't, and its content to damage.
    static func open(
        index: String, content: [UInt8]
    ) throws(FileError) -> (archive: PackedArchive, content: UnsafeMutableBufferPointer<UInt8>) {
        func keep(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
            _ = buffer.initialize(from: bytes)
            return buffer
        }
        let kept = keep(content)
        let archive = try PackedArchive(
            index: UnsafeBufferPointer(keep(Array(index.utf8))), content: UnsafeBufferPointer(kept))
        return (archive, kept)
    }

    static func archive() throws -> PackedArchive {
        let packed = try packed()
        return try open(index: packed.index, content: Array(packed.content.utf8)).archive
    }

    @Test("packing gives an index of frames and their files, and equal texts for equal files")
    func packing() throws {
        let packed = try Self.packed()
        let frame = packed.content.utf8.count - 4
        #expect(
            packed.index == """
                plain 4
                zstd \(frame)
                0 3 plain a
                1 0 plain b/d
                1 5 executable b/d-1/c
                1 4 plain b/d-1/é
                0 1 plain c

                """)
        #expect(packed.content.hasPrefix("x\\\u{1}z"))
        #expect(packed.content.utf8.allSatisfy { $0 < 0x80 })
        #expect(try Self.packed(Self.files.reversed()) == packed)
    }

    @Test("an archive reads like a folder")
    func reading() throws {
        let archive = try Self.archive()
        for file in Self.files {
            let path = FilePath("/" + file.path)
            #expect(try archive.read(path) == file.bytes)
            let info = FileInfo(kind: .file, size: file.bytes.count, isExecutable: file.isExecutable)
            #expect(try archive.info(at: path) == info)
        }
        #expect(try archive.list("/") == ["a", "b", "c"])
        #expect(try archive.list("b") == ["d", "d-1"])
        #expect(try archive.list("/b/d-1") == ["c", "é"])
        #expect(try archive.read("b/../b/./d-1/c") == Array("\"é\0\n".utf8))
        #expect(try archive.list("b/..") == ["a", "b", "c"])
        for folder in ["/", "", ".", "b", "/b/d-1"] {
            #expect(try archive.info(at: FilePath(folder)) == FileInfo(kind: .folder, isExecutable: true))
        }
        for absent in ["/b/e", "/b/d-", "/b/d-1/", "/0", "/z", "/a/b", "/b/d-1/c/c"] where !absent.hasSuffix("/") {
            #expect(try archive.info(at: FilePath(absent)) == nil)
        }
        #expect(throws: FileError("read", "/b", .isDirectory)) { try archive.read("/b") }
        #expect(throws: FileError("read", "/d", .noSuchFileOrDirectory)) { try archive.read("/d") }
        #expect(throws: FileError("list", "/a", .notDirectory)) { try archive.list("/a") }
        #expect(throws: FileError("list", "/d", .noSuchFileOrDirectory)) { try archive.list("/d") }
        #expect(throws: FileError("read the link", "/a", .invalidArgument)) { try archive.readLink("/a") }
    }

    @Test("a literal is an archive, too")
    func literals() throws {
        let archive = try PackedArchive(index: "plain 5\n0 3 plain a\n0 2 executable b\n", content: "x\ny\nz")
        #expect(try archive.read("/b") == Array("\nz".utf8))
    }

    @Test(
        "a broken archive is an error",
        arguments: [
            "", "plain", "plain 4", "plain 4\n", "plain 4\n0", "plain 4\n0 4", "plain 4\n0 4 plain",
            "plain 4\n0 4 plain ", "plain 4\n0 4 plain a", "plain 4\n0 4 plain \n", "0 4 plain a\n",
            "0 4 plain a\nplain 4\n", "plain 4\n1 4 plain a\n", "plain 4\n0 4  a\n", "plain 4\n0 4 other a\n",
            "other 4\n0 4 plain a\n", "plain -4\n0 4 plain a\n", "plain 4 \n0 4 plain a\n", "plain 5\n0 5 plain a\n",
            "plain 3\n0 3 plain a\n", "plain 4\n0 3 plain a\n", "plain 4\n0 5 plain a\n",
            "plain 9999999999\n0 4 plain a\n", "plain 4\n0 9999999999 plain a\n", "plain 4\n0 -4 plain a\n",
            "plain 4\n-1 4 plain a\n", "plain 4\nplain 1\n0 4 plain a\n1 1 plain b\n",
            "plain 4\n0 4 plain b\n0 0 plain a\n", "plain 4\n0 4 plain a\n0 0 plain a\n", "plain 4\n0 4 plain a\n\n",
            // Larger than a frame may be, in one file or in all.
            "zstd 4\n0 67108865 plain a\n", "zstd 4\n0 67108864 plain a\n0 1 plain b\n",
            "zstd 4\n0 999999999 plain a\n",
        ])
    func broken(index: String) {
        #expect(throws: FileError("open the archive", "/", .ioError)) {
            try Self.open(index: index, content: Array("four".utf8))
        }
    }

    @Test("a literal of Swift gives the text back")
    func literal() {
        #expect(PackedArchive.literal("a\"b\\(c)\n\t\u{0}\u{7F}é\r\n") == #""a\"b\\(c)\n\u{9}\u{0}\u{7f}é\u{d}\n""#)
    }

    @Test(
        "a layer is a frame; a template is one, its milestones are one, and each of its lock files",
        arguments: [
            ("catalog.yaml", 9, nil), ("templates/notes", 9, nil), ("templates/a/template.yaml", 9, "template a"),
            ("templates/a/files/_layers/milestones", 65_535, "template a"),
            ("templates/a/files/uv.lock", 65_536, "file templates/a/files/uv.lock"),
            ("templates/a/milestones/1-x/solution/uv.lock", 70_000, "milestones a"),
            ("templates/_layers/a/template.yaml", 9, "layer a"),
            ("templates/_layers/a/milestones/x", 70_000, "layer a"),
            ("other/a/b", 9, nil),
        ])
    func groups(path: String, size: Int, group: String?) throws {
        let file = FileToWrite(path: try RelativePath(path), bytes: [UInt8](repeating: 0, count: size))
        #expect(PackedArchive.packingGroup(file) == group)
    }
}
