import CairnDiagnostics
import CairnFiles
import Patterns
import Testing

@testable import ProjectFiles

@Suite("The text of files")
struct FileContentTests {
    /// Bytes, and the text that they are; nil for none.
    static let texts: [(bytes: [UInt8], text: String?)] = [
        ([], ""),
        (Array("é\r\nb\r\r\nc\rd\r\n".utf8), "é\nb\nc\rd\n"),
        ([0xEF, 0xBB, 0xBF, 0x61], "a"),
        ([0xFF, 0xFE, 0x61, 0, 0x0D, 0, 0x0A, 0], "a\n"),
        ([0xFE, 0xFF, 0, 0x61, 0xD8, 0x3D, 0xDE, 0x00], "a😀"),
        // Half of a pair, and half of a unit.
        ([0xFF, 0xFE, 0x3D, 0xD8, 0x61], "\u{FFFD}\u{FFFD}"),
        ([0x61, 0, 0x62, 0, 0x63, 0, 0x0A, 0], "abc\n"),
        ([0, 0x61, 0, 0x62, 0, 0x63, 0, 0x0A], "abc\n"),
        ([0x61, 0, 0x62, 0, 0x3A, 0x04, 0x0A, 0, 0x63], "abк\n\u{FFFD}"),
        ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0, 0, 0xF6, 0x01, 0], "a😀"),
        ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61], "a"),
        ([0x63, 0x61, 0x66, 0xE9, 0x0D, 0x0A, 0x80], "café\n\u{80}"),
        // No text: a picture, two zeros in a row, control characters, a zero within.
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48], nil),
        ([0x61, 0, 0, 0x62, 0, 0], nil),
        ([0x01, 0, 0x02, 0, 0x03, 0], nil),
        ([0xFF, 0xFE, 0x61, 0, 0, 0], nil),
        ([0x61, 0x62, 0, 0x63], nil),
        ([0], nil),
    ]

    @Test("bytes are read as the text that they are", arguments: texts)
    func text(bytes: [UInt8], text: String?) throws {
        let content = FileContent(path: try RelativePath("a"), bytes: bytes)
        #expect((try? content.text()) == text)
        #expect((content.subject == nil) == (text == nil))
    }

    @Test("places are those of the file, whatever its line ends and encoding")
    func places() throws {
        let text = "é\r\n\u{1F600}x = 1\r\n"
        let wide = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + wide] {
            let content = FileContent(path: try RelativePath("a"), bytes: bytes)
            let found = try #require(content.subject).bytes.firstIndex(of: UInt8(ascii: "="))
            let start = try #require(found)
            let place = content.place(inText: start..<start + 1)
            #expect(place.span.start.line == 2)
            #expect(place.span.start.column == 4)
            #expect(place.excerpt == "\u{1F600}x = 1")
        }
    }
}
