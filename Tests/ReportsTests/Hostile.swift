import CairnDiagnostics

@testable import Reports

/// Texts that mean something in one of the formats, put wherever a project or a manifest could put them.
enum Hostile {
    /// ANSI colours and a window title, ends of CDATA and comments, elements, workflow commands, escapes of workflow
    /// commands, Markdown, NUL, marks that turn the direction, and what XML does not allow.
    static let text =
        "\u{1B}[31mred\u{1B}[0m\u{1B}]0;title\u{07} ]]> --> <script>alert(1)</script> &amp; \"quoted\" 'single'"
        + "\r\n::error file=x::injected%0A::warning::two\r::stop-commands::x"
        + "\n| a | b |\n| --- | --- |\n# heading\n```sh\nrm -rf /\n```\n- item `code` **bold** [link](https://example.com)"
        + " ![image](https://example.com/x.png) <img src=x onerror=alert(1)> @somebody #1 https://example.com ~~gone~~"
        + "\u{0}nul \u{202E}desrever\u{202C} \u{2066}isolated\u{2069} \u{FFFE}\u{FFFF} \u{85} \u{2028} {0} ${{ x }} $(id)"

    static let long = String(repeating: "long ", count: 4_000) + String(repeating: "x", count: 20_000)

    static var report: ValidationReport {
        var report = base(
            structure: [
                CheckResult(
                    id: "everything", kind: "contains", title: text, detail: text, status: .fail,
                    findings: [
                        Diagnostic(
                            id: "bad", text, explanation: text,
                            at: span("src/a:b,c%0A %2e<script>|`]]>\u{1B}[1m\n.py", 3, 5, length: 4), excerpt: text,
                            help: [text], notes: [Diagnostic.Note(text, at: span("../../etc/passwd", 1, 1))]),
                        Diagnostic(id: "bad", text), Diagnostic(id: "bad", text),
                    ],
                    expected: text, found: text, why: text, hints: [text], reproduce: "printf '%s' " + text),
                CheckResult(
                    id: "very-long", kind: "contains", title: long, detail: long, status: .fail,
                    findings: (1...40).map { number in
                        Diagnostic(id: "line", "line \(number) " + long, at: span(String(long.prefix(300)), number, 1))
                    }, expected: long, found: long, why: long, hints: [long], reproduce: long),
                CheckResult(
                    id: "broken", kind: "command", title: "\u{1B}]0;no end", status: .error,
                    findings: [Diagnostic(id: "x", "", at: span("", 1, 1))], expected: "", found: ""),
                CheckResult(id: "same", kind: "contains", title: "the same", status: .blocked, blockedBy: text),
                CheckResult(id: "same", kind: "contains", title: "the same", status: .skipped),
            ], milestones: [])
        report.milestones = [
            MilestoneReport(
                id: text, number: 1,
                words: MilestoneWords(
                    title: text, goal: text,
                    contract: .init(names: [.init(name: text, kind: text, says: text)], free: [text]),
                    why: text, hints: [text]),
                isRequested: true,
                results: [CheckResult(id: text, kind: text, milestone: text, title: "", status: .fail)]),
            MilestoneReport(
                id: "two", number: 2, words: MilestoneWords(title: "```\n" + text, goal: text, why: ""),
                results: [
                    CheckResult(
                        id: "``", kind: "contains", milestone: "two", title: "````", status: .fail,
                        found: "`````\n``````",
                        reproduce: "`backticks` and ``more``")
                ]),
        ]
        report.project = "<b>&\"'" + text
        report.projectTitle = text
        report.notices = [Diagnostic(.warning, id: "notice", text, help: [text])]
        return report
    }
}
