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

    @Test(arguments: Fixture.allCases)
    func textKeepsItsWidth(fixture: Fixture) {
        var report = fixture.report
        // Notices are rendered as all diagnostics are, and commands are to be copied.
        report.notices = []
        for index in report.structure.indices { report.structure[index].reproduce = nil }
        for index in report.milestones.indices {
            for place in report.milestones[index].results.indices {
                report.milestones[index].results[place].reproduce = nil
            }
        }
        for line in ReportFormat.text.render(report, options: ReportOptions(width: 60)).textLines {
            #expect(line.terminalWidth <= 60, "\(line)")
        }
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
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("漢字漢字", 4, ["漢字", "漢字"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("", 5, [""]),
        ("漢", 1, ["漢"]),
    ]

    @Test(arguments: wrapping)
    func wraps(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width) == lines)
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
