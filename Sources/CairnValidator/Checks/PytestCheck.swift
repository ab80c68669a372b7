package import CairnDiagnostics
import CairnFiles
import Execution
import SystemPackage
import YAML

/// Passes if acceptance tests of the milestone pass.
///
/// The tests come with the template, rendered with the project's answers: they are put beside a copy of the project,
/// where the project's own files cannot change them, and run with the copy as the working folder. They run by pytest and
/// the plug-ins of the template's `uv.lock`, and import the other packages in the versions of the project's, all in an
/// environment that has nothing of the project; what they start with `sys.executable` runs in the project's own, made by
/// `uv sync --locked`. Before that the project's files are looked at: its packages have to come from the index that the
/// template uses, with digests, it has the template's `[build-system]`, and no settings of uv say otherwise. No `.pth`,
/// `sitecustomize`, `conftest.py` or plug-in of the project is loaded. What that prevents, and what nothing does, stands
/// in [Acceptance runs](Acceptance-runs.md).
///
/// The settings of pytest are those of a `pytest.ini` or `pyproject.toml` in `acceptance/`, else those of `pyproject.toml`
/// as it was scaffolded, without `addopts`. Every test in the files has to pass, with each of its cases: skipped ones and
/// no tests at all are failures, and where pytest tells of fewer or of others the check cannot be decided. Tests stand in
/// the files themselves, as functions and as methods of classes called `Test…`, and cases are written out as lists, in the
/// files or under a name that is given once. A module of the project that was imported from elsewhere than the copy is an
/// error. `CAIRN_PROJECT` is the copy's folder.
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
    private static let timeout = CheckOption.integer(
        "timeout", 1...1800, "How many seconds may pass without one of the tests coming to its end."
    ).otherwise(120)
    /// How many seconds all tests may take, however they get on: half an hour.
    private static let most = 1800

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
        _ = try AcceptanceFiles.paths(at: path, in: run)
        switch try run.python.make(in: run) {
        case .ready(let harness):
            let session = try PytestSession(path: path, harness: harness, run: run)
            var limits = run.limits(seconds: Self.most)
            limits.stallSeconds = run.limits(seconds: seconds).seconds
            limits.keptBytes = 1 << 20
            return try run.lines.watching(path, in: run) { () throws(Diagnostic) in
                try session.verdict(limits: limits)
            }
        case .failed(let verdict): return verdict
        case .error(let problem): throw problem
        }
    }
}
