import Patterns
import TestSupport
import Testing

@Suite("Patterns")
struct PatternTests {
    static let folder = String(#filePath.dropLast("PatternTests.swift".count)) + "Cases/"

    /// The first line of an input is the pattern, the rest the text, without its last line break.
    private static func split(_ input: String) -> (String, String) {
        let end = input.firstIndex(of: "\n") ?? input.endIndex
        let rest = input[end...].dropFirst()
        return (String(input[..<end]), String(rest.dropLast()))
    }

    @Test("patterns find these matches, or are these errors")
    func matches() throws {
        var cases = try CaseFile(Self.folder + "matches.txt")
        try cases.check({ one in
            let (source, text) = Self.split(one.input)
            do {
                let pattern = try Pattern(source)
                let subject = Subject(text)
                var out = ""
                for match in try pattern.allMatches(in: subject, limit: 20) {
                    out +=
                        match.groups.map { $0.map { "\($0) \(subject[$0].debugDescription)" } ?? "none" }
                        .joined(separator: ", ") + "\n"
                }
                return out + (try pattern.wholeMatch(of: subject) != nil ? "the whole text matches\n" : "")
            } catch let error as PatternError {
                return "\(error.message), at column \(error.column)\n\(error.excerpt)\n"
            } catch let error as MatchError {
                return "\(error.message)\n"
            }
        }) { Issue.record("\($0)") }
    }

    @Test("templates give these texts, or are these errors")
    func templates() throws {
        var cases = try CaseFile(Self.folder + "templates.txt")
        try cases.check({ one in
            let (source, rest) = Self.split(one.input)
            let (template, text) = Self.split(rest + "\n")
            do {
                let pattern = try Pattern(source)
                let made = try Replacement(template, for: pattern)
                return try pattern.replacing(in: Subject(text), with: made).debugDescription + "\n"
            } catch let error as PatternError {
                return "\(error.message), at column \(error.column)\n\(error.excerpt)\n"
            }
        }) { Issue.record("\($0)") }
    }

    @Test("a pattern that is out of hand is an error of its own, with and without machine code")
    func limits() throws {
        let text = Subject(String(repeating: "a", count: 40) + "b")
        for source in ["(a+)+$", "(*NO_JIT)(a+)+$", "(*LIMIT_MATCH=4000000000)(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"] {
            #expect(throws: MatchError.limit, "\(source)") { try Pattern(source).firstMatch(in: text) }
        }
        // Without limits these end soon, and find nothing.
        let short = Subject(String(repeating: "a", count: 12) + "b")
        #expect(try Pattern("(*NO_JIT)(?:a|aa)+$").firstMatch(in: short) == nil)
        #expect(throws: MatchError.limit) {
            try Pattern("(*NO_JIT)(?:a|aa)+$", limits: .init(steps: 50)).firstMatch(in: short)
        }
        #expect(throws: MatchError.limit) {
            try Pattern("(*NO_JIT)(?:a|aa)+$", limits: .init(depth: 5)).firstMatch(in: short)
        }
        #expect(throws: PatternError.self) { try Pattern("aaaa", limits: .init(patternBytes: 3)) }
    }

    @Test("after a limit was hit there are no more matches")
    func afterLimit() throws {
        var matches = try Pattern("(a+)+$").matches(in: Subject(String(repeating: "a", count: 40) + "b"))
        #expect(throws: MatchError.limit) { try matches.next() }
        #expect(try matches.next() == nil)
    }

    @Test("deep recursion falls back from machine code to the heap")
    func deepRecursion() throws {
        let text = String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)
        let pattern = try Pattern(#"(\((?1)*\))"#)
        #expect(try pattern.firstMatch(in: Subject(text))?.range == 0..<10_000)
        #expect(try pattern.matchesWhole(text))
    }

    @Test("options")
    func options() throws {
        #expect(try Pattern("É", options: .caseInsensitive).matches("é"))
        #expect(try Pattern("^b$", options: .multiline).matches("a\nb\nc"))
        #expect(try !Pattern("^b$").matches("a\nb\nc"))
        #expect(try Pattern("a.b", options: .dotMatchesNewline).matches("a\nb"))
        #expect(try !Pattern("a.b").matches("a\nb"))
        #expect(try Pattern("a b # c", options: .extended).matches("ab"))
    }

    @Test("a text that isn't UTF-8 is refused before any match")
    func notUTF8() throws {
        #expect(throws: MatchError.notUTF8) { try Subject(checking: [0x61, 0xFF]) }
        #expect(try Subject(checking: Array("é".utf8)).bytes == [0xC3, 0xA9])
    }

    @Test("a start within a character goes on to the next one; beyond the text there is nothing")
    func starts() throws {
        let subject = Subject("éa")
        let pattern = try Pattern(".")
        #expect(try pattern.firstMatch(in: subject, from: 1)?.range == 2..<3)
        #expect(try pattern.firstMatch(in: subject, from: -5)?.range == 0..<2)
        #expect(try pattern.firstMatch(in: subject, from: 99) == nil)
        #expect(try Pattern("(?<=é)a").firstMatch(in: subject, from: 2)?.range == 2..<3)
    }

    @Test("names, also one for several groups")
    func names() throws {
        let pattern = try Pattern("(?J)(?:(?<x>a)|(?<x>b))(?<yé>c)?")
        let match = try #require(try pattern.firstMatch(in: Subject("b")))
        #expect(match.group("x") == 0..<1)
        #expect(match.group("yé") == nil)
        #expect(match.group("z") == nil)
        #expect(match.group(7) == nil)
    }

    @Test("an escaped text matches itself", arguments: ["a.b", "(x)*[y]{2}", "é\n\0\\E #", "\\Q", ""])
    func escaping(text: String) throws {
        #expect(try Pattern(Pattern.escaping(text)).matchesWhole(text))
        #expect(try !Pattern(Pattern.escaping(text)).matchesWhole(text + "x"))
    }

    @Test("one pattern, many tasks")
    func tasks() async throws {
        let pattern = try Pattern(#"(?<word>\w+)"#)
        let subject = Subject("one two three")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask { try pattern.allMatches(in: subject).count }
            }
            for try await count in group { #expect(count == 3) }
        }
    }
}
