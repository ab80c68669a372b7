import CairnFiles
import CairnPacking
import SystemPackage
import Testing

@Suite("Frames of the packed archive")
struct ArchiveFrameTests {
    /// Texts and bytes of all kinds, most of which repeat nothing.
    static let samples: [[UInt8]] = [
        [], [0], Array(0...255), Array("é\n".utf8), [UInt8](repeating: 7, count: 1 << 20),
        Array((0..<40_000).map { "line \($0 &* 7919 % 40_009)\n" }.joined().utf8),
        (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: (UInt64($0) &* 0x9E37_79B9_7F4A_7C15) >> 40) },
    ]

    @Test("files come back as they were, alone and together", arguments: samples.indices)
    func roundTrip(_ number: Int) throws {
        let bytes = Self.samples[number]
        let files = [
            ("f/a", Array("before".utf8), false), ("f/b", bytes, true), ("f/c", [], false), ("g/a", bytes, false),
        ]
        let packed = try PackedArchiveTests.packed(files)
        let archive = try PackedArchiveTests.open(index: packed.index, content: Array(packed.content.utf8)).archive
        for (path, bytes, _) in files.reversed() { #expect(try archive.read(FilePath("/" + path)) == bytes) }
    }

    @Test("a frame of empty files only is one, too")
    func empty() throws {
        let packed = try PackedArchiveTests.packed([("f/a", [], false), ("f/b", [], false)])
        let archive = try PackedArchiveTests.open(index: packed.index, content: Array(packed.content.utf8)).archive
        #expect(try archive.read("/f/b") == [])
    }

    static let repetition = Array(String(repeating: "some text, ", count: 40).utf8)

    @Test("a frame is decoded when one of its files is read, and once")
    func once() throws {
        let files = [("f/a", Self.repetition, false), ("f/b", [1, 2], false), ("g/a", Self.repetition, false)]
        let packed = try PackedArchiveTests.packed(files)
        let (archive, content) = try PackedArchiveTests.open(index: packed.index, content: Array(packed.content.utf8))
        #expect(try archive.read("/f/a") == Self.repetition)
        content.update(repeating: 0)
        #expect(try archive.read("/f/b") == [1, 2])
        #expect(try archive.list("/g") == ["a"])
        #expect(try archive.info(at: "/g/a")?.size == Self.repetition.count)
        #expect(throws: FileError("read", "/g/a", .ioError)) { try archive.read("/g/a") }
    }

    @Test("a changed byte anywhere in a frame is an error, and costs no other frame")
    func damage() throws {
        let packed = try PackedArchiveTests.packed([("f/a", Self.repetition, false), ("g/a", [3], false)])
        let whole = Array(packed.content.utf8)
        let first = try #require(Int(packed.index.split(separator: "\n")[0].dropFirst(5)))
        for place in 0..<first {
            for mask: UInt8 in [1, 0x10, 0x40, 0x55, 0x7F, 0x80] {
                var content = whole
                content[place] ^= mask
                let archive = try PackedArchiveTests.open(index: packed.index, content: content).archive
                #expect(throws: FileError("read", "/f/a", .ioError), "byte \(place), \(mask)") {
                    try archive.read("/f/a")
                }
                #expect(try archive.read("/g/a") == [3])
            }
        }
    }

    @Test("a size that the frame does not have is an error", arguments: [0, 1, 439, 441, 67_108_864])
    func wrongSize(_ size: Int) throws {
        let packed = try PackedArchiveTests.packed([("f/a", Self.repetition, false)])
        let index = "zstd \(packed.content.utf8.count)\n0 \(size) plain f/a\n"
        let archive = try PackedArchiveTests.open(index: index, content: Array(packed.content.utf8)).archive
        #expect(throws: FileError("read", "/f/a", .ioError)) { try archive.read("/f/a") }
    }

    /// A frame of "abc" by hand, as RFC 8878 has it: magic number, descriptor, content size, one raw block.
    static let abc: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 0x19, 0, 0, 0x61, 0x62, 0x63]

    /// Opens an archive whose one frame has these bytes and should hold three.
    static func read(frame: [UInt8]) throws -> [UInt8] {
        let content = SevenBits.encode(frame)
        return try PackedArchiveTests.open(index: "zstd \(content.count)\n0 3 plain f\n", content: content).archive
            .read("/f")
    }

    @Test("a frame that says its size is read")
    func byHand() throws {
        #expect(try Self.read(frame: Self.abc) == Array("abc".utf8))
    }

    @Test(
        "what is no single frame that says its size is an error",
        arguments: [
            [], [0x28], Array("abc".utf8), Array("no frame at all".utf8), Array(abc.prefix(4)), abc.dropLast(),
            abc + [0],
            abc + abc,
            // Two frames that hold three bytes together, and one that holds none behind it.
            [0x28, 0xB5, 0x2F, 0xFD, 0x20, 2, 0x11, 0, 0, 0x61, 0x62]
                + [0x28, 0xB5, 0x2F, 0xFD, 0x20, 1, 9, 0, 0, 0x63],
            abc + [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0],
            // To be skipped; alone, before and behind.
            [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 0x61, 0x62, 0x63], [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0] + abc,
            abc + [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0],
            // Of an older version.
            [0x27] + abc.dropFirst(), [0x26] + abc.dropFirst(), [0x25] + abc.dropFirst(),
            // Without its size; with another one; a block of a reserved kind; a dictionary that nobody has.
            [0x28, 0xB5, 0x2F, 0xFD, 0, 0x58] + abc.dropFirst(6), [0x28, 0xB5, 0x2F, 0xFD, 0x20, 4] + abc.dropFirst(6),
            [0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 0x1F] + abc.dropFirst(7),
            [0x28, 0xB5, 0x2F, 0xFD, 0x21, 9] + abc.dropFirst(5),
            // Says 2^62 bytes.
            [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0x40] + abc.dropFirst(6),
        ] as [[UInt8]])
    func unknown(_ frame: [UInt8]) {
        #expect(throws: FileError("read", "/f", .ioError)) { try Self.read(frame: frame) }
    }

    @Test("more than a frame may hold is not packed")
    func tooLarge() {
        let bytes = [UInt8](repeating: 0, count: PackedArchive.largestFrame / 2 + 1)
        #expect(throws: PackingError.self) {
            try PackedArchiveTests.packed([("f/a", bytes, false), ("f/b", bytes, false)])
        }
    }

    @Test("seven bytes become eight below 0x80, and come back", arguments: 0...30)
    func sevenBits(_ count: Int) {
        for bytes in [
            (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + 77) }, Array(repeating: 0xFF, count: count),
        ] {
            let encoded = SevenBits.encode(bytes)
            #expect(encoded.count == (count * 8 + 6) / 7 && encoded.allSatisfy { $0 < 0x80 })
            #expect(encoded.withUnsafeBytes { SevenBits.decode($0) } == bytes)
        }
    }

    @Test(
        "bytes that encode nothing are refused",
        arguments: [[0], [0x80, 0], [0x7F, 2], [1, 2, 3, 4, 5, 6, 7, 0x80], [1, 2, 3, 4, 5, 6, 7, 8, 9]] as [[UInt8]])
    func notSevenBits(_ bytes: [UInt8]) {
        #expect(bytes.withUnsafeBytes { SevenBits.decode($0) } == nil)
    }
}
