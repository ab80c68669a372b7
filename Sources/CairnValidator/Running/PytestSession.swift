import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import Reports
import SystemPackage
import YAML

/// One run of pytest over acceptance tests, beside a copy of the project.
struct PytestSession {
    private let path: RelativePath
    private let run: RunContext
    private let harness: PytestHarness
    private let project: FilePath
    private let acceptance: AcceptanceFiles
    /// What the run's report begins its lines with.
    private let key: String

    /// Writes the tests; anew, whatever an earlier check left there.
    init(path: RelativePath, harness: PytestHarness, run: RunContext) throws(Diagnostic) {
        self.path = path
        self.run = run
        self.harness = harness
        project = try run.workspace.project()
        acceptance = try AcceptanceFiles(run)
        var random = SystemRandomNumberGenerator()
        key = (0..<4).map { _ in String(random.next() as UInt64, radix: 36) }.joined()
    }

    /// Runs the tests, and says what they say of the project.
    /// - Throws: a diagnostic if that cannot be said.
    func verdict(limits: RunLimits) throws(Diagnostic) -> Verdict {
        let folders = [acceptance.folder, acceptance.settings]
        for folder in folders { SharedFolders.protect(folder) }
        let seals = folders.map { FolderSeal($0) }
        let outcome = try run.runner.run(
            Command(
                [harness.python.string, "-I", "-S", "-B", "-u", "-c", PytestBootstrap.program], in: project,
                environment: try environment(), limits: limits, channel: said))
        if outcome.isEndedByTime {
            return try late(PytestReport(outcome.channel, key: key), outcome, limits)
        }
        if let ended = outcome.endedEarly("pytest", limits: limits) {
            guard outcome.end != .interrupted else { throw ended }
            return .fail(ended, expected: "tests that pass", found: ended.summary, reproduce: run.again)
        }
        guard harness.isUnchanged else {
            throw Diagnostic(
                id: "harness-changed", "what the tests run by was changed while they ran",
                help: ["look for what writes outside of the project's folder"])
        }
        guard seals.allSatisfy(\.holds) else {
            return .fail(
                Diagnostic(
                    id: "tests-changed", "the acceptance tests were changed while they ran",
                    explanation: "they lie beside the copy of the project, and are nobody's to write to",
                    help: ["look for what writes to files outside of the project's folder"]),
                expected: "tests that stay as they are", found: "others", reproduce: run.again)
        }
        return try verdict(of: PytestReport(outcome.channel, key: key), outcome)
    }

    /// What the process is told first.
    private var said: [UInt8] {
        let tests = acceptance.folder
        let arguments =
            [
                "-p", "no:cacheprovider", "--rootdir", tests.string, "--confcutdir", tests.string, "-c",
                acceptance.configuration.string, "-o", "addopts=", "--color=no", "-q", "--tb=short",
                tests.appending(path.string).string,
            ] + (run.stopsEarly ? ["--exitfirst"] : [])
        var json = JSONWriter(pretty: false)
        json.object { json in
            json.member("key", key)
            json.member("project", project.string)
            json.member("harness", harness.folder.string)
            json.member("tests", tests.string)
            json.member("path", path.string)
            json.member("modules", modules)
            json.member("arguments", arguments)
        }
        return json.utf8 + [UInt8(ascii: "\n")]
    }

    /// The names of the project's own packages and modules: what stands in `src`, or else at the top.
    private var modules: [String] {
        func names(in folder: String) -> [String] {
            run.files.snapshot.entries.compactMap { entry in
                guard entry.kind == .file, entry.path.string.hasPrefix(folder) else { return nil }
                let names = entry.path.string.dropFirst(folder.count).split(separator: "/")
                if names.count == 2, names[1] == "__init__.py" { return String(names[0]) }
                guard names.count == 1, names[0].hasSuffix(".py") else { return nil }
                return String(names[0].dropLast(3))
            }
        }
        // What pytest calls so is that of the acceptance tests.
        let own = names(in: "src/").filter { $0 != "conftest" }
        return own.isEmpty ? names(in: "").filter { !["conftest", "setup", "tests", "noxfile"].contains($0) } : own
    }

    // MARK: - What came of it

    private func verdict(of report: PytestReport, _ outcome: CommandOutcome) throws(Diagnostic) -> Verdict {
        if let tampering = tampering(report) { return tampering }
        if let foreign = report.foreign.first {
            throw Diagnostic(
                id: "foreign-module",
                "'\(foreign["module"]?.string ?? "")' would not be tested as it is in the copy",
                explanation: "it is imported from \(foreign["file"]?.string ?? "nowhere")",
                help: ["the project's own package has to be installed by 'uv sync': look at [build-system] and uv.lock"]
            )
        }
        if let uncounted = report.uncounted.first {
            throw Diagnostic(
                id: "uncounted-cases",
                "it is not known how many cases the test '\(uncounted["test"]?.string ?? "")' has",
                explanation: uncounted["why"]?.string,
                help: ["this is a mistake in the template: write the cases out as a list"])
        }
        guard let status = report.status else { return broken(outcome) }
        if !report.failures.isEmpty { return failed(report) }
        if let skipped = report.skipped.first {
            return .fail(
                Diagnostic(
                    id: "test-skipped", "the test '\(skipped["test"]?.string ?? "")' was skipped",
                    explanation: skipped["message"]?.string),
                expected: "no skipped test", found: "\(report.skipped.count) skipped", reproduce: run.again)
        }
        guard !report.passed.isEmpty else { return broken(outcome) }
        let differences = report.differences
        guard differences.isEmpty else {
            throw Diagnostic(
                id: "tests-missing", "what pytest told of is not what the files of the tests hold",
                explanation: differences.prefix(10).joined(separator: "\n"),
                help: [
                    "look for what in the project's code changes how tests are found or run",
                    "if the project changes nothing there, it is a mistake in the template: tests stand in the files "
                        + "themselves, as functions and as methods of Test classes",
                ])
        }
        guard status == 0, outcome.end == .exited(0) else {
            let end = if case .exited(let code) = outcome.end { "\(code)" } else { "none" }
            throw Diagnostic(
                id: "exit-disagrees", "all tests passed, and the process did not end well",
                explanation: "pytest's exit code is \(status), that of the process \(end)",
                help: ["look for what the project's code does when Python ends: atexit, os._exit, threads"])
        }
        return .pass
    }

    /// The verdict on tests that were ended for the time that they took.
    /// - Throws: that they were slow, and none of them failed.
    private func late(
        _ report: PytestReport, _ outcome: CommandOutcome, _ limits: RunLimits
    ) throws(Diagnostic) -> Verdict {
        if let tampering = tampering(report) { return tampering }
        let count = report.expected.reduce(0) { $0 + $1.cases }
        if outcome.end == .timedOut, report.failures.isEmpty {
            throw Diagnostic(
                id: "too-slow",
                "too slow here: \(Int(outcome.seconds)) s, \(report.passed.count) of \(count) tests passed, none failed",
                help: [
                    "try again when the machine has less to do, or one thing after the other: --jobs 1",
                    "or allow more time: --time-factor 3",
                ])
        }
        if !report.failures.isEmpty { return failed(report) }
        let stall = Int(limits.stallSeconds ?? limits.seconds)
        let hanging = report.begun.map { "the acceptance test '\($0)'" } ?? "pytest"
        let finding = Diagnostic(
            id: "test-hangs", "\(hanging) came to no end within \(stall) seconds",
            explanation: "\(report.passed.count) of \(count) tests passed before it",
            help: [
                "look for what it waits for: input, a lock, the network, a loop",
                "if only this machine is slow, allow more time: --time-factor 3",
            ])
        return .fail(finding, expected: "tests that pass", found: finding.summary, reproduce: run.again)
    }

    /// The verdict that tests failed.
    private func failed(_ report: PytestReport) -> Verdict {
        let first = report.failures.first?["test"]?.string ?? ""
        let count = report.failures.count
        // Where the run ends at the first, nobody knows how many there are.
        let found =
            run.stopsEarly && count == 1
            ? "\(report.passed.count) passed, then this failed: \(first)"
            : "\(count) of \(count + report.passed.count + report.skipped.count) failed, the first: \(first)"
        // A server that could not even be read tells its tests no more than that it is gone.
        let misspelt = unreadable
        var verdict = Verdict.fail(
            misspelt + report.failures.prefix(10).map(finding), expected: "tests that pass",
            found: misspelt.first?.summary ?? found, reproduce: run.again)
        verdict.failures = report.failures.prefix(10).map { TestFailure($0, in: run.acceptance) }
        return verdict
    }

    /// The environment of the tests. What they start over and over, as servers, compiles what it imports once.
    private func environment() throws(Diagnostic) -> [String: String] {
        var environment = try run.environment()
        // Where copies are used again it is compiled already.
        guard !run.workspace.isReused else { return environment }
        environment["PYTHONDONTWRITEBYTECODE"] = nil
        environment["PYTHONPYCACHEPREFIX"] = try run.workspace.freshFolder("bytecode").string
        return environment
    }

    /// What of the project's own code is no Python.
    private var unreadable: [Diagnostic] {
        guard let all = try? Glob("**/*.py"), let own = try? OwnPython(run.files).code([all]) else { return [] }
        let found = try? PythonSyntax(run).look(at: own.map(\.path), with: harness.python.string)
        return found?.findings ?? []
    }

    /// The verdict that something of the project had its hands in the report, or in what makes it.
    private func tampering(_ report: PytestReport) -> Verdict? {
        let finding: Diagnostic
        if report.isForged {
            finding = Diagnostic(
                id: "forged-report", "something else than pytest wrote to the report of the tests",
                help: ["look for what in the project's code writes to descriptors that it did not open"])
        } else if let what = report.changes.first {
            finding = Diagnostic(
                id: "pytest-changed", "something in the project changes '\(what)', by which the tests run",
                help: ["look for what in the project's code assigns to members of pytest, or of the tests"])
        } else {
            return nil
        }
        return .fail(
            finding, expected: "tests that the project has no hand in", found: finding.summary, reproduce: run.again)
    }

    private func finding(_ node: Node) -> Diagnostic {
        let message = PytestWords(node).text
        let line = max(1, node["line"]?.int ?? 1)
        let file = node["file"]?.string
        let content = file.flatMap { try? RelativePath($0) }.flatMap { try? run.files.snapshot.content($0).text() }
        return Diagnostic(
            id: "test-failed", "the acceptance test '\(node["test"]?.string ?? "")' failed", explanation: message,
            at: file.map { SourceSpan(file: $0, start: SourcePosition(line: line, column: 1)) },
            excerpt: content?.sourceLine(line))
    }

    /// The verdict that pytest ended without a word on the tests.
    private func broken(_ outcome: CommandOutcome) -> Verdict {
        let lines = outcome.output.lastLines(10) + outcome.error.lastLines(10)
        let misspelt = unreadable
        return .fail(
            misspelt + [
                Diagnostic(
                    id: "tests-broken", "pytest ended before it had run the tests",
                    explanation: lines.joined(separator: "\n"))
            ],
            expected: "tests that pass", found: misspelt.first?.summary ?? lines.last ?? "nothing", reproduce: run.again
        )
    }
}
