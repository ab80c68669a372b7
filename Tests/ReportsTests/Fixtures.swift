import CairnDiagnostics

@testable import Reports

/// Reports to write: made up, but each with something that a format has to cope with.
enum Fixture: String, CaseIterable {
    /// Not a single check.
    case empty
    /// Everything passed and is complete.
    case passes
    /// A fresh starter: structure green, milestones pending.
    case fresh
    /// Every status, in the structure and in milestones that were and were not asked for.
    case mixed
    /// Texts that try to break out of each format.
    case hostile
    /// More failures than GitHub shows.
    case many

    var report: ValidationReport {
        switch self {
        case .empty: base(structure: [], milestones: [])
        case .passes: base(structure: passing, milestones: [milestone(1, requested: true, [passed("tool")])])
        case .fresh: fresh
        case .mixed: mixed
        case .hostile: Hostile.report
        case .many:
            base(
                structure: (1...23).map { number in
                    failed("file-\(number)", file: "docs/page-\(number).md", line: number)
                }, milestones: [])
        }
    }

    private var passing: [CheckResult] {
        [
            CheckResult(id: "readme", kind: "file-exists", title: "README.md exists", status: .pass),
            CheckResult(
                id: "parses", kind: "python-parses", title: "src parses as Python", status: .pass, duration: 0.254),
        ]
    }

    private var fresh: ValidationReport {
        base(
            structure: passing,
            milestones: [
                milestone(1, [passed("module"), failed("tool", file: "src/app/server.py", line: 12)]),
                milestone(2, [skipped("acceptance")]),
                milestone(3, [passed("token")]),
            ])
    }

    private var mixed: ValidationReport {
        var report = base(
            structure: [
                passed("licence"),
                CheckResult(
                    id: "readme", kind: "file-exists", title: "README.md exists", status: .fail,
                    findings: [
                        Diagnostic(
                            id: "near-miss", "Readme.md is there, README.md is not",
                            help: ["rename it: git mv Readme.md README.md"])
                    ],
                    expected: "a file README.md", found: "no such file, but Readme.md",
                    why: "Forges show README.md on the project's page, and tools look for exactly this name.",
                    hints: ["Names on Linux are case-sensitive.", "git mv keeps the file's history."],
                    reproduce: "test -f README.md"),
                CheckResult(
                    id: "workflow", kind: "workflow-step", title: "The workflow runs the tests", status: .error,
                    findings: [
                        Diagnostic(
                            id: "unreadable", "cannot read .github/workflows/ci.yml",
                            explanation: "permission denied", at: span(".github/workflows/ci.yml", 1, 1),
                            help: ["check the file's permissions"])
                    ], expected: "a step that runs pytest", found: "a file that cannot be read"),
                CheckResult(
                    id: "coverage", kind: "contains", title: "Coverage is measured",
                    detail: "the expression /--cov(?:=| )/", status: .blocked,
                    why: "Untested code is code that nobody has run.", blockedBy: "workflow"),
                CheckResult(
                    id: "tests", kind: "command", title: "The project's tests pass",
                    detail: "uv run pytest exits with 0", status: .skipped,
                    reproduce: "uv run pytest"),
            ],
            milestones: [
                milestone(1, [passed("tool"), passed("errors")]),
                milestone(2, requested: true, [failed("bearer", file: "src/app/http.py", line: 41), skipped("probe")]),
                milestone(3, [failed("elicit", file: "src/app/ask.py", line: 7), blocked("acceptance", by: "elicit")]),
                milestone(4, [skipped("spans")]),
            ])
        report.recordedCairnVersion = "0.9.0"
        report.notices = [
            Diagnostic(
                .warning, id: "other-version", "this project was made with Cairn 0.9.0, and this is 1.0.0",
                help: ["use the recorded version for the same result"])
        ]
        report.wasRun = false
        return report
    }
}

func base(structure: [CheckResult], milestones: [MilestoneReport]) -> ValidationReport {
    ValidationReport(
        catalog: "ai-roadmap-devops", project: "python-mcp-server", projectTitle: "Python MCP server",
        templateVersion: "1.2.0", recordedTemplateVersion: "1.2.0", recordedCairnVersion: "1.0.0",
        validatorVersion: "1.0.0", structure: structure, milestones: milestones, wasRun: true)
}

func milestone(_ number: Int, requested: Bool = false, _ results: [CheckResult]) -> MilestoneReport {
    let ids = ["structured-errors", "http-auth", "confirmation", "tracing"]
    let titles = ["Structured errors", "HTTP with bearer auth", "Human confirmation by elicitation", "Tracing"]
    let id = ids[(number - 1) % ids.count]
    return MilestoneReport(
        id: id, number: number,
        words: MilestoneWords(
            title: titles[(number - 1) % titles.count],
            goal: "Answer every call of a tool with a result that a model can act on, errors included.",
            contract: .init(
                names: [
                    .init(
                        name: "no_such_city", kind: "error code",
                        says: "there is no city of that name; the result is marked as an error, and has suggestions"),
                    .init(name: "2", kind: "exit code", says: "the key is missing"),
                ], free: ["the wording of messages"]),
            why: "A model that gets a stack trace can't recover.", hints: ["Look at the tool that is there."]),
        isRequested: requested,
        results: results.map { result in
            var result = result
            result.milestone = id
            return result
        })
}

func span(_ file: String, _ line: Int, _ column: Int, length: Int = 0) -> SourceSpan {
    SourceSpan(
        file: file, start: SourcePosition(line: line, column: column),
        end: SourcePosition(line: line, column: column + length))
}

func passed(_ id: String) -> CheckResult {
    CheckResult(
        id: id, kind: "contains", title: "The \(id) is in place", detail: "the expression /^\(id)$/", status: .pass)
}

func skipped(_ id: String) -> CheckResult {
    CheckResult(
        id: id, kind: "pytest", title: "The \(id) tests pass", status: .skipped,
        hints: ["Run them and read the first failure."], reproduce: "uv run pytest acceptance")
}

func blocked(_ id: String, by other: String) -> CheckResult {
    CheckResult(id: id, kind: "pytest", title: "The \(id) tests pass", status: .blocked, blockedBy: other)
}

func failed(_ id: String, file: String, line: Int) -> CheckResult {
    CheckResult(
        id: id, kind: "contains-not", title: "No bare exception in \(id)",
        detail: "\(file) does not contain the unwanted text: the expression /raise Exception/", status: .fail,
        findings: [
            Diagnostic(
                id: "forbidden-text", "a bare exception is raised", at: span(file, line, 9, length: 15),
                excerpt: "        raise Exception(\"no such city\")", help: ["raise ToolError with a code instead"])
        ],
        expected: "no match of the expression", found: "1 line that matches",
        why: "A bare exception reaches the model as text that it cannot act on, and the client as a broken call.",
        hints: ["What does the SDK do with an exception?", "Look at ToolError."],
        reproduce: "grep -nE 'raise Exception' \(file)")
}
