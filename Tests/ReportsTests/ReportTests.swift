import CairnDiagnostics
import Testing

@testable import Reports

@Suite struct ReportTests {
    @Test func namesFormats() throws {
        #expect(
            ReportFormat.names == [
                "text", "json", "junit", "sarif", "github", "github-summary", "gitlab", "markdown", "html", "badge",
            ])
        #expect(try ReportFormat.named("github-summary") == .githubSummary)
        let problem = #expect(throws: Diagnostic.self) { try ReportFormat.named("sarf") }
        #expect(problem?.id == "unknown-report-format")
        #expect(problem?.help.first == "did you mean 'sarif'?")
    }

    /// Nothing but JSON, which escapes for itself, lets a control character through.
    @Test(arguments: ReportFormat.allCases.filter { $0 != .json })
    func noControlCharacters(format: ReportFormat) {
        let text = format.render(Hostile.report)
        let bad = text.unicodeScalars.filter { scalar in
            (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                || scalar.value & 0xFFFE == 0xFFFE
        }
        #expect(bad.isEmpty, "\(bad.map(\.value))")
        #expect(!text.contains("[31m"), "the rest of an escape sequence")
    }

    @Test("next shows the source of the test that failed, and says why there is none")
    func source() {
        var red = failed("budget", file: "src/a.py", line: 3)
        red.failures = [
            TestFailure(
                test: "test_budget.py::test_it[auto]",
                excerpts: [
                    .init(
                        file: "test_budget.py", firstLine: 9,
                        lines: ["def test_it() -> None:", "", "    assert \u{1B}[31mleft() == 3"], marked: 11)
                ])
        ]
        var options = ReportOptions()
        options.showsTests = true
        let shown = NextReport(base(structure: [], milestones: [milestone(1, [red])]), options: options)
        #expect(
            shown.text.contains(
                "\nAcceptance test test_budget.py::test_it[auto]\n\n  test_budget.py\n"
                    + "     9  def test_it() -> None:\n    10\n>   11      assert left() == 3\n"), "\(shown.text)")
        #expect(shown.json.text.contains("\"marked\": 11"))
        let unrun = NextReport(base(structure: [], milestones: [milestone(1, [skipped("budget")])]), options: options)
        #expect(unrun.text.contains("none was run: cairn next --run --tests"))
        let other = failed("budget", file: "src/a.py", line: 3)
        let none = NextReport(base(structure: [], milestones: [milestone(1, [other])]), options: options)
        #expect(none.text.contains("this check is of another kind"))
        options.showsTests = false
        let plain = NextReport(base(structure: [], milestones: [milestone(1, [red])]), options: options)
        #expect(!plain.text.contains("Acceptance test"))
        #expect(!plain.json.text.contains("excerpts"))
    }

    /// However long the texts are, a report for reading stays small.
    @Test(arguments: ReportFormat.allCases.filter { $0 != .json })
    func boundsLength(format: ReportFormat) {
        #expect(format.render(Hostile.report).utf8.count < 300_000)
    }

    /// At 50 columns, too: a longer line is a command, or holds nothing that it could have been broken at.
    @Test(arguments: Fixture.allCases, [50, 60, 80])
    func textKeepsItsWidth(fixture: Fixture, width: Int) {
        var report = fixture.report
        // Notices end in an id, and commands are to be copied.
        report.notices = []
        for index in report.structure.indices { report.structure[index].reproduce = nil }
        for index in report.milestones.indices {
            for place in report.milestones[index].results.indices {
                report.milestones[index].results[place].reproduce = nil
            }
        }
        let options = ReportOptions(width: width)
        for text in [
            ReportFormat.text.render(report, options: options), NextReport(report, options: options).text,
            StatusReport(report, options: options).text,
        ] {
            for line in text.textLines where line.terminalWidth > width {
                let words = line.split(separator: " ")
                // A label, or the mark of an item, stands before a word that is longer than its line.
                #expect(words.count <= 2 || words.contains { $0.unicodeScalars.count > width / 2 }, "\(line)")
            }
        }
    }

    /// What a person sees at the end of a terminal: failures, then what is next, then what it comes to.
    @Test func failuresComeLast() throws {
        let text = ReportFormat.text.render(Fixture.mixed.report)
        let lines = text.textLines
        func place(_ start: String) throws -> Int {
            try #require(lines.firstIndex { $0.hasPrefix(start) }, "\(start) in:\n\(text)")
        }
        let order = try [
            "Structure  1 of 5 checks passed", "  blocked   Coverage", "Milestones  1 of 4", "    not run   The probe",
            "Failures  2 failed, 1 undecided", "  FAILED    README.md", "  ERROR     The workflow",
            "  Milestone 2, HTTP", "    FAILED    No bare", "Next", "12 checks: ", "Validation failed.",
        ].map(place)
        #expect(order == order.sorted())
        #expect(!text.contains("passed    "), "what passed is counted, not listed")
        #expect(lines.filter { $0.hasPrefix("  FAILED    README.md exists") }.count == 1)
        var options = ReportOptions()
        options.isVerbose = true
        let all = ReportFormat.text.render(Fixture.mixed.report, options: options)
        #expect(all.contains("\n  passed    The licence is in place\n"))
        #expect(all.contains("\n    passed    The tool is in place\n"), "of milestones that nobody asked for, too")
    }

    /// Contracts are long: the one of the milestone at work is enough.
    @Test func oneContractIsShown() {
        func count(_ requested: Set<Int>, failing: Bool = true) -> Int {
            let milestones = (1...4).map { number in
                milestone(
                    number, requested: requested.contains(number),
                    [failing ? failed("tool", file: "a.py", line: 1) : skipped("tool")])
            }
            let text = ReportFormat.text.render(base(structure: [passed("licence")], milestones: milestones))
            return text.textLines.filter { $0.contains("contract no_such_city") }.count
        }
        for requested: Set<Int> in [[], [1], [3], [1, 2, 3, 4]] {
            #expect(count(requested) == 1, "\(requested)")
            #expect(count(requested, failing: false) == 1, "\(requested), not run")
        }
    }

    /// The road, then failures, then what passed, folded.
    @Test func pageBeginsWithTheRoad() throws {
        let page = ReportFormat.html.render(Fixture.mixed.report)
        var rest = page[...]
        for part in [
            "<section class=\"road\">", "<li class=\"done\"><b>Structured errors", "<p>Next: the structure, README.md",
            "<h2>Failures <small>2 failed, 1 undecided", "README.md exists", "No bare exception in bearer",
            "<details>\n<summary><h2>Passed <small>3 checks", "The licence is in place", "</details>",
        ] {
            let found = try #require(rest.firstPlace(of: part), "\(part)")
            rest = rest[found.upperBound...]
        }
        let before = try #require(page.firstPlace(of: "<summary><h2>Passed"))
        #expect(!page[..<before.lowerBound].contains("The licence is in place"))
        let fresh = ReportFormat.html.render(Fixture.fresh.report)
        #expect(fresh.contains("<li class=\"now\"><b>Structured errors</b> <small class=\"blocked\">pending, next<"))
    }

    @Test func escapesWorkflowCommands() {
        let options = ReportOptions()
        let annotation = Annotation(
            level: .error, title: "a:b,c%", message: "100%\r\n::error::x", span: span("a,b:c%.py", 2, 3, length: 4))
        #expect(
            annotation.command(options)
                == "::error file=a%2Cb%3Ac%25.py,line=2,endLine=2,col=3,endColumn=6,title=a%3Ab%2Cc%25"
                + "::100%25%0A::error::x\n")
    }

    @Test func annotatesAtMostTen() {
        let lines = ReportFormat.github.render(Fixture.many.report).textLines.filter { !$0.isEmpty }
        #expect(lines.count == 10)
        #expect(lines.last == "::error title=Cairn::and 14 more: see the full report")
    }

    @Test func githubShowsTenOfAllLevelsTogether() {
        let report = base(
            structure: (1...6).map { failed("file-\($0)", file: "a.md", line: $0) },
            milestones: (1...9).map { milestone($0, [skipped("later")]) })
        let lines = ReportFormat.github.render(report).textLines.filter { !$0.isEmpty }
        #expect(lines.count == 10)
        #expect(lines.prefix(6).allSatisfy { $0.hasPrefix("::error ") })
        #expect(lines.dropFirst(6).allSatisfy { $0.hasPrefix("::notice ") })
        #expect(lines.last?.hasSuffix("::and 6 more: see the full report") == true, "\(lines)")
    }

    @Test func annotatesTheWorstFirst() {
        let lines = ReportFormat.github.render(Fixture.mixed.report).textLines.filter { !$0.isEmpty }
        let titles = lines.map { line in String(line.prefix { $0 != " " }) }
        #expect(
            titles == ["::error", "::error", "::error", "::warning", "::warning"]
                + Array(repeating: "::notice", count: 4))
        #expect(lines.first?.contains("undecided") == true)
    }

    @Test func pendingMilestonesFailNothing() {
        let junit = ReportFormat.junit.render(Fixture.fresh.report)
        #expect(junit.contains("failures=\"0\" errors=\"0\" skipped=\"2\""))
        #expect(!ReportFormat.github.render(Fixture.fresh.report).contains("::error"))
        #expect(
            !ReportFormat.sarif.render(Fixture.fresh.report).contains("\"level\": \"error\",\n          \"message\""))
    }

    /// Lines added above a finding don't make it a new one.
    @Test func fingerprintsIgnoreLines() {
        let results = [3, 99].map { base(structure: [failed("a", file: "a.py", line: $0)], milestones: []) }
        let prints = results.map { report in
            ReportFormat.gitlab.render(report).textLines.filter { $0.contains("fingerprint") }
        }
        #expect(prints[0] == prints[1])
        let other = base(structure: [failed("a", file: "b.py", line: 3)], milestones: [])
        #expect(!ReportFormat.gitlab.render(other).contains(prints[0][0]))
    }

    /// What a title leaves out is told in every format of what has not passed, and of all in JSON.
    @Test(arguments: ReportFormat.allCases.filter { $0 != .badge }, CheckResult.Status.allCases)
    func showsDetails(format: ReportFormat, status: CheckResult.Status) {
        let result = CheckResult(
            id: "a", kind: "contains", title: "The tests are run", detail: "the expression pytest3", status: status,
            findings: status == .fail ? [Diagnostic(id: "missing-text", "nothing matches the expression")] : [])
        let text = format.render(base(structure: [result], milestones: []))
        let isWanted =
            switch status {
            case .pass: format == .json
            // GitLab's list is of what is wrong.
            case .skipped: format != .gitlab
            case .fail, .error, .blocked: true
            }
        #expect(text.contains("the expression pytest3") == isWanted)
    }

    @Test func givesAwayOnlyTheNextHint() {
        for format in ReportFormat.allCases {
            #expect(!format.render(Fixture.mixed.report).contains("Look at ToolError"), "\(format)")
        }
        let all = ReportFormat.json.render(Fixture.mixed.report, options: ReportOptions(hintCount: 9))
        #expect(all.contains("Look at ToolError"))
    }

    @Test func summaryFitsGitHub() {
        let results = (1...4_000).map { number in
            CheckResult(
                id: "c\(number)", kind: "contains", title: "check \(number)", status: .fail,
                found: String(repeating: "found ", count: 100))
        }
        let text = ReportFormat.githubSummary.render(base(structure: results, milestones: []))
        #expect(text.utf8.count <= 1_048_576)
        #expect(text.contains("left out"))
    }
}

@Suite struct CleanTextTests {
    static let cases: [(String, String)] = [
        ("\u{1B}[1;31mred\u{1B}[0m", "red"),
        ("\u{9B}31mred", "red"),
        ("\u{1B}]0;title\u{07}after", "after"),
        ("\u{1B}]8;;https://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
        ("\u{1B}]no end\nnext", "\nnext"),
        ("\u{1B}(Bplain\u{1B}7\u{1B}", "plain"),
        ("\u{1B}[", ""),
        ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
        ("\u{0}\u{8}\u{7F}\u{85}", "\\x00\\x08\\x7f\\x85"),
        ("\u{202E}abc\u{200F}", "\\u{202e}abc\\u{200f}"),
        ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"),
        ("tab\tstays é 漢 👍🏽", "tab\tstays é 漢 👍🏽"),
    ]

    @Test(arguments: cases)
    func cleans(dirty: String, clean: String) {
        #expect(dirty.cleaned() == clean)
    }

    @Test func cuts() {
        #expect("abc".cut(to: 3) == "abc")
        #expect("ééé".cut(to: 3) == "ééé")
        #expect("abcdef".cut(to: 3) == "abc… (3 more characters)")
    }

    static let wrapping: [(String, Int, [String])] = [
        ("one two three", 7, ["one two", "three"]),
        ("  indented words", 10, ["  indented", "words"]),
        ("abcdefgh", 3, ["abcdefgh"]),
        ("see src/server/**/*.py first", 10, ["see", "src/server/**/*.py", "first"]),
        ("漢字漢字", 4, ["漢字", "漢字"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("監視を、始める。", 6, ["監視", "を、始", "める。"]),
        ("a「監視」b", 5, ["a「監", "視」b"]),
        ("ok ✅ ok", 5, ["ok ✅", "ok"]),
        ("e\u{301}e\u{301} e\u{301}", 4, ["e\u{301}e\u{301} e\u{301}"]),
        ("👍🏽👍🏽", 4, ["👍🏽", "👍🏽"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("", 5, [""]),
        ("漢", 1, ["漢"]),
    ]

    @Test(arguments: wrapping)
    func wraps(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width) == lines)
    }

    static let hanging: [(String, Int, [String])] = [
        ("    if left == 3 and right == 4:", 20, ["    if left == 3 and", "    right == 4:"]),
        ("-    return left + right", 14, ["-    return", "     left +", "     right"]),
        ("+ a b c", 4, ["+ a", "  b", "  c"]),
        ("              far in is not kept", 20, ["              far in", "is not kept"]),
        ("E   1\n  two words", 7, ["E   1", "  two", "  words"]),
    ]

    @Test("what goes on of a line of code stands as far in as it began", arguments: hanging)
    func hangs(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width, hangs: true) == lines)
    }

    static let clipping: [(String, Int, String)] = [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("漢字漢", 4, "漢…"), ("", 3, ""),
    ]

    @Test(arguments: clipping)
    func clips(text: String, width: Int, clipped: String) {
        #expect(text.clipped(to: width) == clipped)
    }

    static let advice: [(String, [String]?)] = [
        ("rename it: git mv A B", nil),
        (
            "rename it, upper and lower case count: git mv Readme.md README.md",
            ["rename it, upper and", "lower case count:", "git mv Readme.md README.md"]
        ),
        ("it is there: rename it: git mv A B", ["it is there: rename", "it:", "git mv A B"]),
        ("git checkout HEAD -- a/long/name", ["git checkout HEAD -- a/long/name"]),
        ("write of it: nothing that a shell runs", nil),
    ]

    @Test("a command that advice ends in is never broken", arguments: advice)
    func advises(text: String, lines: [String]?) {
        #expect(text.advice(width: 22) == lines)
    }

    @Test func fencesOutgrowBackticks() {
        #expect(MarkdownText.code("a `b` ``c``") == "``` a `b` ``c`` ```")
        #expect(MarkdownText.block("````\nx").hasPrefix("`````\n"))
    }

    static let durations: [(Double, String)] = [
        (0.254, "0.25 s"), (0.009, "0.01 s"), (61, "61.00 s"), (-1, "? s"), (.nan, "? s"), (.infinity, "? s"),
    ]

    @Test(arguments: durations)
    func writesDurations(duration: Double, text: String) {
        #expect(seconds(duration) == text)
    }
}
