import CairnFiles
import Testing

@Suite("Relative paths")
struct RelativePathTests {
    @Test(
        "what cannot stay below a folder, or be written everywhere, is refused",
        arguments: [
            ("", RelativePath.Flaw.empty), ("a//b", .empty), ("a/", .empty), ("/a", .absolute), ("..", .dots),
            ("a/../b", .dots), ("./a", .dots), ("a\0b", .forbiddenCharacter("\0")), ("a\nb", .forbiddenCharacter("\n")),
            ("a\\b", .forbiddenCharacter("\\")), (String(repeating: "x", count: 256), .tooLong),
        ])
    func refused(text: String, flaw: RelativePath.Flaw) {
        #expect(throws: flaw) { try RelativePath(text) }
    }

    @Test("names keep what is theirs", arguments: ["a", "a/b.c", ".github/workflows/ci.yml", "..a", "a..", "é ü/日本"])
    func accepted(text: String) throws {
        #expect(try RelativePath(text).string == text)
    }

    @Test("a folder's content stands together")
    func order() throws {
        let sorted = try ["b", "a/c", "a-b", "a", "a/b/c"].map { try RelativePath($0) }.sorted().map(\.string)
        #expect(sorted == ["a", "a/b/c", "a/c", "a-b", "b"])
    }
}
