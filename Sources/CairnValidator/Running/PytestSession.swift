import ProjectFiles
import Execution
import CairnDiagnostics
import CairnFiles
import Reports
import SystemPackage
import YAML

/// One run of pytest over acceptance tests, beside a copy of the project.
struct PytestSession {
    private let path: RelativePath
    private let run: RunContext
    private let project: FilePath
    private let tests: FilePath
    private let harness: FilePath

    /// Writes the tests and what reports on them; both anew, whatever an earlier check left there.
    init(path: RelativePath, run: RunContext) throws(Diagnostic) {
        self.path = path
        self.run = run
        project = try run.workspace.project()
        tests = try run.workspace.freshFolder("acceptance")
        harness = try run.workspace.freshFolder("harness")
        var folders: Set<RelativePath> = []
        for file in run.acceptance {
            var above: [RelativePath] = []
            var folder = file.path.parent
            while let next = folder {
                above.append(next)
                folder = next.parent
            }
            for folder in above.reversed() where folders.insert(folder).inserted {
                do throws(FileError) {
                    try LocalFileSystem().createFolder(tests.appending(folder.string))
                } catch {
                    throw Diagnostic(id: "no-workspace", "\(error)")
                }
            }
            try run.write(file.bytes, to: tests.appending(file.path.string), isExecutable: file.isExecutable)
        }
        try run.write(Array(PytestProbe.source.utf8), to: harness.appending("cairn_probe.py"))
    }

    /// Runs the tests.
    func execute(limits: RunLimits) throws(Diagnostic) -> CommandOutcome {
        var environment = try run.environment()
        environment["PYTHONPATH"] = harness.string
        environment["CAIRN_REPORT"] = harness.appending("report").string
        environment["CAIRN_MODULES"] = modules.joined(separator: ",")
        let arguments =
            [
                project.appending(".venv/bin/python").string, "-P", "-m", "pytest", "-p", "cairn_probe", "-p",
                "no:cacheprovider", "--rootdir", tests.string, "--confcutdir", tests.string, "-c",
                try configuration().string, "-o", "addopts=", "--color=no", "-q", "--tb=short",
                tests.appending(path.string).string,
            ] + (run.stopsEarly ? ["--exitfirst"] : [])
        return try run.runner.run(Command(arguments, in: project, environment: environment, limits: limits))
    }

    /// The settings of pytest: the milestone's own, else those that the project was scaffolded with.
    private func configuration() throws(Diagnostic) -> FilePath {
        for name in ["pytest.ini", "pyproject.toml"]
        where run.acceptance.contains(where: { $0.path.string == name }) {
            return tests.appending(name)
        }
        if let path = try? RelativePath("pyproject.toml"), let original = run.files.original(path) {
            try run.write(original, to: harness.appending("pyproject.toml"))
            return harness.appending("pyproject.toml")
        }
        try run.write(Array("[pytest]\n".utf8), to: harness.appending("pytest.ini"))
        return harness.appending("pytest.ini")
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
        let own = names(in: "src/")
        return own.isEmpty ? names(in: "").filter { !["conftest", "setup", "tests", "noxfile"].contains($0) } : own
    }

    // MARK: - What came of it

    private struct Report {
        var passed = 0
        var failures: [Node] = []
        var skipped: [Node] = []
        var foreign: [Node] = []
        var isWhole = false

        init(_ text: [UInt8]) {
            for line in text.split(separator: UInt8(ascii: "\n")) {
                guard let node = try? Node.parseJSON(Array(line), file: "pytest") else { continue }
                switch node["event"]?.string {
                case "passed": passed += 1
                case "failed": failures.append(node)
                case "skipped": skipped.append(node)
                case "foreign": foreign.append(node)
                case "finish": isWhole = true
                default: break
                }
            }
        }
    }

    /// What the tests say of the project.
    func verdict(of outcome: CommandOutcome) throws(Diagnostic) -> Verdict {
        let bytes = (try? LocalFileSystem().read(harness.appending("report"))) ?? []
        let report = Report(bytes)
        if let foreign = report.foreign.first {
            throw Diagnostic(
                id: "foreign-module",
                "'\(foreign["module"]?.string ?? "")' would not be tested as it is in the copy",
                explanation: "it is imported from \(foreign["file"]?.string ?? "nowhere")",
                help: ["the project's own package has to be installed by 'uv sync': look at [build-system] and uv.lock"]
            )
        }
        guard report.isWhole else { return broken(outcome) }
        if let first = report.failures.first {
            let count = report.failures.count
            var verdict = Verdict.fail(
                report.failures.prefix(10).map(finding), expected: "tests that pass",
                found: "\(count) of \(count + report.passed + report.skipped.count) failed, the first: "
                    + (first["test"]?.string ?? ""),
                reproduce: run.again)
            verdict.failures = report.failures.prefix(10).map { TestFailure($0, in: run.acceptance) }
            return verdict
        }
        if let skipped = report.skipped.first {
            return .fail(
                Diagnostic(
                    id: "test-skipped", "the test '\(skipped["test"]?.string ?? "")' was skipped",
                    explanation: skipped["message"]?.string),
                expected: "no skipped test", found: "\(report.skipped.count) skipped", reproduce: run.again)
        }
        guard report.passed > 0, outcome.end == .exited(0) else { return broken(outcome) }
        return .pass
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
        let isMissing = lines.contains { $0.hasSuffix("No module named pytest") }
        return .fail(
            Diagnostic(
                id: isMissing ? "no-pytest" : "tests-broken",
                isMissing ? "pytest is not in the project's environment" : "pytest ended before it had run the tests",
                explanation: lines.joined(separator: "\n"),
                help: isMissing ? ["add it to the development dependencies: uv add --dev pytest"] : []),
            expected: "tests that pass", found: lines.last ?? "nothing", reproduce: run.again)
    }
}
