import CairnFiles
import SystemPackage
import Testing

@Suite("The packed archive")
struct PackedArchiveTests {
    /// What `pack` makes of the files of `packing`: kept as literals, since an archive opens only literals.
    static let index: StaticString = """
        0 3 3 text plain a
        3 0 0 text plain b/d
        3 5 5 text executable b/d-1/c
        8 7 4 bytes plain b/d-1/é

        """
    static let content: StaticString = "x\\\u{1}\"é\0\n\u{FF}\u{FE}\0\u{E9}\u{80}"
    static let files: [(path: String, bytes: [UInt8], isExecutable: Bool)] = [
        ("b/d-1/é", [0xFF, 0xFE, 0, 0xE9], false), ("a", Array("x\\\u{1}".utf8), false), ("b/d", [], false),
        ("b/d-1/c", Array("\"é\0\n".utf8), true),
    ]

    static func archive() throws -> PackedArchive {
        try PackedArchive(index: index, content: content)
    }

    @Test("packing gives the texts that opening reads")
    func packing() throws {
        let packed = PackedArchive.pack(
            try Self.files.map {
                .init(path: try RelativePath($0.path), bytes: $0.bytes, isExecutable: $0.isExecutable)
            })
        #expect(packed.index == "\(Self.index)")
        #expect(Array(packed.content.utf8) + [0xC2, 0x80] == Array("\(Self.content)".utf8))
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
        #expect(try archive.list("/") == ["a", "b"])
        #expect(try archive.list("b") == ["d", "d-1"])
        #expect(try archive.list("/b/d-1") == ["c", "é"])
        #expect(try archive.read("b/../b/./d-1/c") == Array("\"é\0\n".utf8))
        #expect(try archive.list("b/..") == ["a", "b"])
        for folder in ["/", "", ".", "b", "/b/d-1"] {
            #expect(try archive.info(at: FilePath(folder)) == FileInfo(kind: .folder, isExecutable: true))
        }
        for absent in ["/b/e", "/b/d-", "/b/d-1/", "/0", "/z", "/a/b", "/b/d-1/c/c"] where !absent.hasSuffix("/") {
            #expect(try archive.info(at: FilePath(absent)) == nil)
        }
        #expect(throws: FileError("read", "/b", .isDirectory)) { try archive.read("/b") }
        #expect(throws: FileError("read", "/c", .noSuchFileOrDirectory)) { try archive.read("/c") }
        #expect(throws: FileError("list", "/a", .notDirectory)) { try archive.list("/a") }
        #expect(throws: FileError("list", "/c", .noSuchFileOrDirectory)) { try archive.list("/c") }
        #expect(throws: FileError("read the link", "/a", .invalidArgument)) { try archive.readLink("/a") }
    }

    @Test(
        "a broken archive is an error",
        arguments: [
            "", "0", "0 4 4 text plain", "0 4 4 text plain ", "0 4 4 text plain a", "0 99 99 text plain a\n",
            "9999999999 0 0 text plain a\n", "-1 0 0 text plain a\n", "0 0 0 text plain b\n0 0 0 text plain a\n",
            "0 0 0 text plain a\n0 0 0 text plain a\n", "0 0 0 text  a\n",
        ] as [Literal])
    func broken(index: Literal) {
        #expect(throws: FileError("open the archive", "/", .ioError)) {
            try PackedArchive(index: index.text, content: "four")
        }
    }

    /// A text that stays a literal as an argument of a test.
    struct Literal: ExpressibleByStringLiteral, Sendable, CustomTestStringConvertible {
        let text: StaticString
        init(stringLiteral text: StaticString) { self.text = text }
        var testDescription: String { text.debugDescription }
    }

    @Test("a literal of Swift gives the text back")
    func literal() {
        #expect(PackedArchive.literal("a\"b\\(c)\n\t\u{0}\u{7F}é\r\n") == #""a\"b\\(c)\n\u{9}\u{0}\u{7f}é\u{d}\n""#)
    }
}
