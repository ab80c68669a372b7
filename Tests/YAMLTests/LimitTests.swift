import CairnDiagnostics
import TestSupport
import Testing
import YAML

@Suite("Texts that ask for too much, or are no text")
struct LimitTests {
    /// The diagnostic of reading `text`: its id, line and column.
    private func problem(_ text: [UInt8], _ limits: ReadingLimits = ReadingLimits(), json: Bool = false) -> String {
        do throws(Diagnostic) {
            _ =
                json
                ? try Node.parseJSON(text, file: "f", limits: limits) : try Node.parse(text, file: "f", limits: limits)
            return "none"
        } catch {
            return "\(error.id) \(error.span?.start.line ?? 0):\(error.span?.start.column ?? 0)"
        }
    }

    private func problem(_ text: String, _ limits: ReadingLimits = ReadingLimits(), json: Bool = false) -> String {
        problem(Array(text.utf8), limits, json: json)
    }

    @Test("bytes that are no UTF-8, or no text")
    func bytes() {
        #expect(problem(Array("a: \"é".utf8) + [0xFF] + Array("\"\n".utf8)) == "not-utf8 1:6")
        #expect(problem(Array("a: x\nb: ".utf8) + [0xC3]) == "not-utf8 2:4")
        #expect(problem([0xED, 0xA0, 0x80]) == "not-utf8 1:1")
        #expect(problem([0xC0, 0x80]) == "not-utf8 1:1")
        #expect(problem([0xF4, 0x90, 0x80, 0x80]) == "not-utf8 1:1")
        #expect(problem([0xFF, 0xFE, 0x61, 0x00]) == "not-utf8 1:1")
        #expect(problem("a: b\0c\n") == "yaml-character 1:5")
        #expect(problem("a: é\nb: é\u{1B}[0m\n") == "yaml-character 2:5")
        #expect(problem("\u{FEFF}a: b\nc: \u{7}\n") == "yaml-character 2:4")
        #expect(problem([0xFF], json: true) == "not-utf8 1:1")
    }

    @Test("a byte-order mark is no column")
    func byteOrderMark() throws {
        let node = try Node.parse("\u{FEFF}é: [x]\n", file: "f")
        #expect(
            node.dump()
                == "1:1-1:7 mapping\n  ? 1:1-1:2 string \"é\"\n  : 1:4-1:7 sequence\n    - 1:5-1:6 string \"x\"\n")
        #expect(try Node.parse("\u{FEFF}", file: "f").isNull)
        #expect(try Node.parseJSON(Array("\u{FEFF}[1]".utf8), file: "f").items?.count == 1)
    }

    @Test("size, depth and number of values")
    func limits() {
        #expect(problem("a: 12345", ReadingLimits(bytes: 7)) == "text-too-large 1:1")
        #expect(problem("a: 12345", ReadingLimits(bytes: 8)) == "none")
        #expect(problem("[[1]]", ReadingLimits(depth: 2)) == "none")
        #expect(problem("[[[1]]]", ReadingLimits(depth: 2)) == "yaml-too-deep 1:3")
        #expect(problem("[[[1]]]", ReadingLimits(depth: 2), json: true) == "yaml-too-deep 1:3")
        #expect(problem("[1, 2]", ReadingLimits(nodes: 3)) == "none")
        #expect(problem("[1, 2, 3]", ReadingLimits(nodes: 3)) == "yaml-too-many-values 1:1")
        #expect(problem(String(repeating: "[", count: 1_000_000)) == "yaml-too-deep 1:101")
        #expect(problem(String(repeating: "{\"a\":", count: 100_000), json: true) == "yaml-too-deep 1:501")
        #expect(problem(String(repeating: "- ", count: 100_000)) == "yaml-too-deep 1:201")
        #expect(problem(String(repeating: "? ", count: 100_000)) == "yaml-collection-as-key 1:3")
    }

    @Test("aliases may not grow without end")
    func laughs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(problem(text) == "yaml-too-many-aliases 6:10")
        #expect(problem("a: &a [1, 2]\nb: [*a, *a]\n", ReadingLimits(repeatedNodes: 6)) == "none")
        #expect(problem("a: &a [1, 2]\nb: [*a, *a]\n", ReadingLimits(repeatedNodes: 5)) == "yaml-too-many-aliases 2:9")
    }

    @Test("aliases count for the depth")
    func aliasDepth() {
        var text = "- &a0 [x]\n"
        for level in 1..<200 { text += "- &a\(level) [*a\(level - 1)]\n" }
        #expect(problem(text) == "yaml-too-deep 100:9")
    }

    @Test("many keys, many lines, and long lines take linear time")
    func large() throws {
        let keys = (0..<20_000).map { "key-\($0): \"é\($0)\"\n" }.joined()
        #expect(try Node.parse(keys, file: "f").entries?.count == 20_000)
        #expect(problem(keys + "key-77: x\n") == "duplicate-key 20001:1")
        let line = "[" + (0..<20_000).map { "é\($0)" }.joined(separator: ", ") + "]"
        #expect(try Node.parse(line, file: "f").items?.last?.text == "é19999")
    }

    @Test("several documents")
    func documents() throws {
        func texts(_ text: String) throws -> [String] {
            try Node.parseAll(Array(text.utf8), file: "f").map { $0.dump() }
        }
        #expect(try texts("") == [])
        #expect(try texts("# only\n") == [])
        #expect(
            try texts("a\n--- b\n---\n...\n---\n- c\n") == [
                "1:1-1:2 string \"a\"\n", "2:5-2:6 string \"b\"\n", "4:1-4:1 null\n",
                "6:1-6:4 sequence\n  - 6:3-6:4 string \"c\"\n",
            ])
        // Anchors end with their document.
        #expect(throws: Diagnostic.self) { try texts("a: &x 1\n---\nb: *x\n") }
    }
}
