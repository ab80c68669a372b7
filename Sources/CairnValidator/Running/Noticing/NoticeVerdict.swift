import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// What a report of changes means for a project.
struct NoticeVerdict {
    /// How many of a hundred changes have to be noticed.
    let share: Int
    /// How many seconds of the processor there were.
    let cpu: Int
    /// Whether acceptance tests said which lines count.
    let hasAcceptance: Bool
    let run: RunContext

    private var expected: String { "tests that notice \(share) of 100 changes" }

    /// That all tests are the starter's.
    func noTests(unchanged: Int) -> Verdict {
        let files = unchanged == 1 ? "a file of tests is" : "\(unchanged) files of tests are"
        return .fail(
            Diagnostic(
                id: "no-own-tests", "there is no test of your own",
                explanation: unchanged == 0 ? "no file of tests is there" : "\(files) as the starter brought them",
                help: ["write tests of what the milestone asks for, in a file of their own: tests/test_….py"]),
            expected: expected, found: "no test but the starter's", reproduce: run.again)
    }

    /// That all code is the starter's.
    var nothing: Verdict {
        .fail(
            Diagnostic(
                id: "nothing-to-break", "there is no code of your own to break",
                explanation: hasAcceptance
                    ? "the acceptance tests run no line in a function but the starter's"
                    : "what stands in the functions is the starter's",
                help: ["complete what the milestone's other checks ask for first"]),
            expected: expected, found: "no code but the starter's", reproduce: run.again)
    }

    /// - Throws: a diagnostic if it cannot be decided.
    func verdict(of report: NoticeReport) throws(Diagnostic) -> Verdict {
        guard let chosen = report.chosen else { throw report.broken }
        if chosen == 0 { return nothing }
        if let red = report.red {
            return .fail(red, expected: "tests that pass", found: red.summary, reproduce: run.again)
        }
        guard report.isWhole else { throw report.broken }
        let tried = report.tried
        guard report.isCertain || tried.count * 3 >= chosen else {
            throw Diagnostic(
                id: "too-few-tried", "only \(tried.count) of \(chosen) changes were tried in \(cpu) s of CPU",
                explanation: "so few show nothing",
                help: [
                    "look for what takes so long: uv run pytest --durations=10",
                    "or allow more in the milestone: 'cpu'",
                ])
        }
        guard report.passedTests > 0 else {
            return .fail(
                Diagnostic(
                    id: "no-own-tests", "none of your tests was run",
                    explanation: "pytest finds none in the files, or leaves all of them out or skips them",
                    help: ["see for yourself: uv run pytest -rs"]),
                expected: expected, found: "no test that passes", reproduce: run.again)
        }
        // What was asked of all of them, or of those that there was time for.
        let asked = report.usedUp ? (tried.count * share + 99) / 100 : report.asked
        let some = report.usedUp ? " (\(tried.count) of \(chosen) changes tried in \(cpu) s of CPU)" : ""
        let found = "tests notice \(report.noticed) of \(tried.count) changes\(some)"
        if report.noticed >= asked {
            var pass = Verdict.pass
            if report.usedUp { pass.found = found }
            return pass
        }
        return .fail(
            tried.filter { $0.fate != .noticed }.prefix(3).map(finding),
            expected: "\(asked) noticed", found: "\(found); \(asked) are asked for", reproduce: run.again)
    }

    /// A change that nothing noticed, as a diff.
    private func finding(_ change: NoticeReport.Change) -> Diagnostic {
        let content = try? run.files.snapshot.content(change.path)
        return Diagnostic(
            id: "change-unnoticed",
            change.fate == .unreached
                ? "no test of yours reaches this line" : "your tests pass all the same when this line is changed",
            explanation: content.flatMap { change.diff(of: $0.bytes) },
            at: SourceSpan(file: change.path.string, start: SourcePosition(line: change.line, column: 1)),
            excerpt: (try? content?.text())?.sourceLine(change.line),
            help: ["write a test that fails with the change"])
    }
}
