import CairnDiagnostics
import Patterns
import TestSupport
import Testing

@Suite("Literals")
struct LiteralTests {
    @Test("patterns need these literals")
    func needed() throws {
        var cases = try CaseFile(PatternTests.folder + "literals.txt")
        try cases.check({ one in
            let needed = Pattern.neededLiterals(of: String(one.input.dropLast()))
            guard !needed.isEmpty else { return "not known\n" }
            return needed.map { literal in
                String(decoding: literal.bytes, as: UTF8.self) + (literal.ignoresCase ? " in any case\n" : "\n")
            }.joined()
        }) { Issue.record("\($0)") }
    }

    /// Pieces that patterns are put together from; some only mean something within others.
    static let pieces = [
        "ab", "bc", "ab", "bc", "c", "k", "A", "_", "-", "é", " ", "\\.", "\\d", "\\w", "\\b", ".", "^", "$", "[ab]",
        "[^a]",
        "[]b]",
        "(", "(?:", "(?i:", "(?=", "(?!", "(?<=a)", "(?<n>", "(?>", ")", ")", ")", "|", "?", "*", "+", "{2}", "{0,1}",
        "{", "}",
        "??", "++", "(?i)", "\\K", "(?1)", "\\1", "[[:alpha:]]", "(?|", "\\n",
    ]

    @Test("what patterns by chance match in holds what they need", arguments: 0..<4)
    func byChance(seed: UInt64) throws {
        var numbers = Generator(seed: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var matched = 0
        for _ in 0..<2_000 {
            let source = (0..<Int.random(in: 1...7, using: &numbers)).map { _ in
                Self.pieces.randomElement(using: &numbers) ?? ""
            }.joined()
            guard let pattern = try? Pattern(source, options: [.multiline]) else { continue }
            let needed = Pattern.neededLiterals(of: source)
            guard !needed.isEmpty else { continue }
            let finder = LiteralFinder([needed])
            for _ in 0..<100 {
                let text = (0..<Int.random(in: 1...9, using: &numbers)).map { _ in
                    ["ab", "bc", "aB", "a", "b", "c", "k", "A", "K", "\u{212A}", "_", "-", "é", " ", ".", "1", "\n"]
                        .randomElement(using: &numbers) ?? ""
                }.joined()
                guard (try? pattern.matches(text)) == true else { continue }
                matched += 1
                let marks = finder.marks(in: Array(text.utf8))
                #expect(marks == 1, "\(source.debugDescription) in \(text.debugDescription)")
            }
        }
        #expect(matched > 500)
    }

    @Test("a finder tells sets apart, wherever their literals stand", arguments: 2...5)
    func finder(length: Int) {
        var numbers = Generator(seed: 7)
        func word(_ count: Int) -> [UInt8] { (0..<count).map { _ in "abAB{".utf8.randomElement(using: &numbers) ?? 0 } }
        for _ in 0..<2_000 {
            let sets = (0..<3).map { _ in
                (0..<2).map { _ in Literal(word(length), ignoresCase: Bool.random(using: &numbers)) }
            }
            let text = word(Int.random(in: 0...11, using: &numbers))
            var expected: UInt64 = 0
            for (place, set) in sets.enumerated() {
                for literal in set {
                    let small = Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
                    let all = literal.ignoresCase ? small : text
                    if all.firstPlace(ofBytes: literal.bytes) != nil { expected |= 1 << place }
                }
            }
            #expect(LiteralFinder(sets).marks(in: text) == expected, "\(sets) in \(text)")
        }
    }

    @Test("of what is too short nothing is known")
    func tooShort() {
        #expect(LiteralFinder([[Literal([0x61])], [Literal([0x61, 0x62])]]).marks(in: []) == 1)
    }
}
