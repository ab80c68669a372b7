import Execution
package import CairnDiagnostics
import CairnFiles
import SystemPackage
import YAML

/// Passes if acceptance tests of the milestone pass.
///
/// The tests come with the template, rendered with the project's answers: they are put beside a copy of the project,
/// where the project's own files cannot change them, and run with the copy as the working folder and in an environment
/// made for it by `uv sync --locked`. The settings of pytest are those of a `pytest.ini` or `pyproject.toml` in
/// `acceptance/`, else those of `pyproject.toml` as it was scaffolded, without `addopts`; `conftest.py` files of the
/// project are not read. Each test has to pass: skipped ones and no tests at all are failures. A module of the project
/// that was imported from elsewhere than the copy is an error. `CAIRN_PROJECT` is the copy's folder.
///
/// ```yaml
/// - id: errors-are-structured
///   check: pytest
///   path: test_errors.py
/// ```
package struct PytestCheck: ExecutingCheck {
    package static let name = "pytest"
    package static let options: [any DeclaredOptions] = [path, timeout]
    private static let path = CheckOption.path("path", .acceptance, "The test file or folder, below `acceptance/`.")
    private static let timeout = CheckOption.integer("timeout", 1...1800, "How many seconds the tests may take.")
        .otherwise(120)

    let path: RelativePath
    let seconds: Int

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let seconds = options[Self.timeout]
        guard let path, let seconds else { return nil }
        self.path = path
        self.seconds = seconds
    }

    package var title: String { "the acceptance tests in \(path) pass" }

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let isThere = run.acceptance.contains { file in
            file.path == path || file.path.string.hasPrefix(path.string + "/")
        }
        guard isThere else {
            throw Diagnostic(
                id: "no-acceptance", "the milestone has no acceptance test '\(path)'",
                help: ["this is a mistake in the template: name a file below acceptance/"])
        }
        switch try run.python.make(in: run) {
        case .ready: break
        case .failed(let verdict): return verdict
        case .error(let problem): throw problem
        }
        let session = try PytestSession(path: path, run: run)
        let limits = RunLimits(seconds: Double(seconds), keptBytes: 1 << 20)
        let outcome = try run.lines.watching(path, in: run) { () throws(Diagnostic) in
            try session.execute(limits: limits)
        }
        if let ended = outcome.endedEarly("pytest", limits: limits) {
            guard outcome.end != .interrupted else { throw ended }
            return .fail(ended, expected: "tests that pass", found: ended.summary, reproduce: run.again)
        }
        return try session.verdict(of: outcome)
    }
}
