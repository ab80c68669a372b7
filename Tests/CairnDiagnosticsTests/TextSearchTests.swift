import CairnDiagnostics
import Testing

@Suite("Searching in text")
struct TextSearchTests {
    @Test(
        "a byte is found at its first place from the start on",
        arguments: [
            ("", 0, nil), ("a{b{", 0, 1), ("a{b{", 1, 1), ("a{b{", 2, 3), ("a{b{", 3, 3), ("a{b{", 4, nil),
            ("a{b{", 5, nil), ("a{b{", -1, nil), ("abcd", 0, nil),
        ] as [(String, Int, Int?)])
    func byte(text: String, start: Int, place: Int?) {
        #expect(Array(text.utf8).firstPlace(of: UInt8(ascii: "{"), from: start) == place)
    }
}
