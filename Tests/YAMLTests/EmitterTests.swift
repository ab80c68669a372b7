import CairnDiagnostics
import TestSupport
import Testing
import YAML

@Suite("Writing YAML")
struct EmitterTests {
    @Test("what is read is written in one form")
    func cases() throws {
        var cases = try CaseFile(ParsingTests.folder + "written.txt")
        try cases.check({ one in Emitter.text(try Node.parse(one.input, file: "f.yaml").value) }) {
            Issue.record("\($0)")
        }
    }

    @Test("the head becomes comments")
    func head() {
        let text = Emitter.text(.mapping([.init("a", .int(1))]), head: ["Written by a tool.", "", "two\nlines\u{1B}"])
        #expect(text == "# Written by a tool.\n#\n# two\n# lines\na: 1\n")
    }

    @Test("a key may be anything", arguments: [Value.null, .bool(true), .int(-3), .double(1.5), .string("a: b\n")])
    func keys(key: Value) throws {
        let value = Value.mapping([.init(key: key, value: .sequence([.null])), .init("z", .null)])
        #expect(try Node.parse(Emitter.text(value), file: "f").value == value)
    }

    @Test("a key that is a collection is written as YAML has it")
    func collectionKey() {
        let value = Value.mapping([.init(key: .sequence([.int(1), .int(2)]), value: .string("x"))])
        #expect(Emitter.text(value) == "? - 1\n  - 2\n: x\n")
    }

    @Test(
        "numbers read back to the last bit",
        arguments: [
            1.0, -0.0, 0.1, 1e20, 1e-7, 1.5e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity,
            -.infinity,
        ])
    func doubles(number: Double) throws {
        let text = Emitter.text(.double(number))
        #expect(try Node.parse(text, file: "f").double?.bitPattern == number.bitPattern, "\(text)")
    }

    @Test("any tree reads back as it was", arguments: 0..<300 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var trees = RandomTrees(seed: seed)
        let value = trees.value(depth: 5)
        let text = Emitter.text(value)
        do {
            let again = try Node.parse(text, file: "f").value
            #expect(again == value, "\(text)")
        } catch {
            Issue.record("\(DiagnosticTextRenderer().render(error))\n\(text)")
        }
    }

    @Test("a depth beyond the limit neither traps nor breaks the text")
    func deep() throws {
        var value = Value.int(1)
        for _ in 0..<600 { value = .sequence([value]) }
        let text = Emitter.text(value)
        _ = try Node.parse(text, file: "f", limits: ReadingLimits(depth: 600))
    }
}

/// Makes trees of the values that are likely to go wrong; the same seed gives the same tree.
struct RandomTrees {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private static let pieces: [String] = [
        "a", "no", "on", "~", "=", "<<", "null", "1", "0x1F", "0o7", "0b1", "1_000", "12:30", "2026-11-23", "1.5", ".5",
        "1e3", ".inf", "-", "- ", "--", "---", "...", "? ", ": ", ":", "#", " #", "# ", "&a", "*a", "!t", "|", ">", "@",
        "`", "%", "'", "\"", "\\", "\\n", "{", "}", "[", "]", ",", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n",
        "\u{85}",
        "\u{2028}", "\u{FEFF}", "\u{200B}", "\u{7F}", "\u{1}", "é", "日本", "😀", "text", "key: value", "true", "y", "+",
        ".", "-x", "e", "\u{10FFFF}", "{{ x }}", "\u{A0}",
    ]

    mutating func string() -> String {
        var text = ""
        for _ in 0..<next(6) { text += Self.pieces[next(Self.pieces.count)] }
        return text
    }

    mutating func value(depth: Int) -> Value {
        switch next(depth > 0 ? 10 : 6) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .int(next(2) == 0 ? next(1000) - 500 : Int(bitPattern: UInt(state)))
        case 3: return .double(Double(next(100_000)) / 64 - 700)
        case 4, 5: return .string(string())
        case 6, 7: return .sequence((0..<next(5)).map { _ in value(depth: depth - 1) })
        default:
            var keys: Set<String> = []
            var members: [Value.Member] = []
            for _ in 0..<next(6) {
                let key = string()
                if keys.insert(key).inserted { members.append(.init(key, value(depth: depth - 1))) }
            }
            return .mapping(members)
        }
    }
}
