import Testing

@testable import cairn

@Suite("A line that is typed")
struct TypedLineTests {
    @Test(
        "is edited as it is on any terminal",
        arguments: [
            ("Ada", "Ada"), ("Adx\u{7F}a", "Ada"), ("Adx\u{8}a", "Ada"), ("\u{7F}\u{7F}A", "A"), ("é\u{7F}e", "e"),
            ("e\u{301}\u{7F}a", "a"), ("監視\u{7F}", "監"), ("one two  \u{17}2", "one 2"), ("one\u{17}\u{17}2", "2"),
            ("one two\u{15}3", "3"), ("a\u{1B}[D\u{1B}[1;5Cb\u{1B}OAc", "abc"), ("a\u{1}\u{0}b", "ab"),
            ("a\u{1B}\u{1B}b", "ab"), ("a\u{4}b", "ab"), ("a\tb", "a\tb"),
        ])
    func editing(typed: String, line: String) {
        var typing = TypedLine()
        for byte in typed.utf8 {
            guard case .shown = typing.take(byte) else {
                Issue.record("\(typed.debugDescription) ends early")
                return
            }
        }
        #expect(typing.text == line)
        #expect(typing.take(UInt8(ascii: "\n")) == .isDone)
    }

    @Test("is wiped from as many cells as it takes")
    func wiping() {
        var typing = TypedLine()
        for byte in "監\t".utf8 { _ = typing.take(byte) }
        #expect(typing.take(0x7F) == .shown([8, 32, 8]))
        #expect(typing.take(0x7F) == .shown([8, 32, 8, 8, 32, 8]))
        #expect(typing.take(0x7F) == .shown([]))
    }

    @Test("ends the input only while nothing is typed, and by the terminal's own key")
    func end() {
        var typing = TypedLine(keys: TypedLine.Keys(end: 0x18))
        #expect(typing.take(0x04) == .shown([]))
        #expect(typing.take(0x18) == .isOver)
        _ = typing.take(UInt8(ascii: "a"))
        #expect(typing.take(0x18) == .shown([]))
    }
}

@Suite("The number of hints")
struct HintCountTests {
    @Test(
        "may stand behind the flag",
        arguments: [
            ("next --hint 3 dir", "next --hint --hint dir"), ("next --hint=3", "next --hint --hint"),
            ("next --hint dir", "next --hint dir"), ("next --hint", "next --hint"), ("next --hint 1", "next"),
            ("next --hint 0", "next"), ("next --hint ./3", "next --hint ./3"), ("next -- --hint 3", "next -- --hint 3"),
            ("next --hint=x", "next --hint=x"), ("next --hint --hint 2", "next --hint --hint"),
        ])
    func spelledOut(given: String, flags: String) {
        let arguments = given.split(separator: " ").map(String.init)
        #expect(Next.spelledOut(arguments) == flags.split(separator: " ").map(String.init))
    }

    @Test("is never too large to be spelled out")
    func many() {
        #expect(Next.spelledOut(["--hint", "99999999999999999999999"]).count == 99)
    }
}

@Suite("Commands to type")
struct NextStepsTests {
    @Test("are never broken, and explained beside them or below", arguments: [20, 30, 50, 80])
    func lines(width: Int) {
        let long = "cairn next --catalog '/a folder/with spaces in its name/and a long path'"
        let steps = NextSteps([
            .init("cd demo"), .init("make demo", "shows it at work"), .init(long, "says what to do"),
        ])
        let lines = steps.lines(width: width, Style(isOn: false))
        #expect(lines.contains(long))
        #expect(lines.contains("cd demo"))
        #expect(lines.allSatisfy { $0 == long || $0.count <= width })
    }
}
