import CairnDiagnostics
import CairnFiles
import Execution
import Synchronization
import SystemPackage

/// Makes the Python environment of a copy, once.
///
/// An environment that was copied with the project would import the project's own folder, where it was installed from,
/// so the copy gets one of its own; uv's cache keeps that quick. It comes from the project's own lock, which is looked at
/// first, and pytest is not taken from it: that is in the harness.
final class PythonEnvironment: Sendable {
    /// What became of making it.
    enum Outcome: Sendable {
        /// It is there; its interpreter is in `.venv/bin`. Acceptance tests run by the harness.
        case ready(PytestHarness)
        /// The project is wrong: its lock doesn't fit, its build fails.
        case failed(Verdict)
        /// It could not be tried.
        case error(Diagnostic)
    }

    /// Nil until it was tried.
    private let known = Mutex<Outcome?>(nil)

    /// Makes it in the copy that `run` works with, if that was not tried yet.
    /// - Throws: a diagnostic if a tool is missing or nothing can be copied.
    func make(in run: RunContext) throws(Diagnostic) -> Outcome {
        if let known = known.withLock({ $0 }) { return known }
        let outcome = try Self.sync(run)
        known.withLock { $0 = outcome }
        return outcome
    }

    /// What keeps uv from making any environment, if that is what it says.
    static func trouble(in tail: String) -> Diagnostic? {
        if let network = NetworkTrouble.diagnostic(in: tail) { return network }
        guard tail.holds("No interpreter found") || tail.holds("no download was requested") else { return nil }
        return Diagnostic(
            id: "no-python", "uv finds no Python that the project can use", explanation: tail,
            help: ["uv python install"])
    }

    private static func sync(_ run: RunContext) throws(Diagnostic) -> Outcome {
        // What uv would take from elsewhere is found before uv is asked for anything.
        let lock: ProjectLock
        do throws(Diagnostic) {
            lock = try ProjectLock(run.files, variables: run.variables)
        } catch {
            return .error(error)
        }
        if let first = lock.findings.first {
            return .failed(
                .fail(
                    Array(lock.findings.prefix(10)),
                    expected: "packages from the template's index, and its build backend",
                    found: first.summary))
        }
        let harness: PytestHarness
        do throws(Diagnostic) {
            harness = try PytestHarness(for: run, lock: lock.changed)
        } catch {
            return .error(error)
        }
        let project = try run.workspace.project()
        let line = ["uv", "sync", "--locked"] + (harness.base.map { ["--python", $0] } ?? [])
        var environment = try run.environment()
        if run.workspace.isReused { environment["UV_COMPILE_BYTECODE"] = "1" }
        let command = Command(
            line, in: project, environment: environment, limits: run.limits(seconds: 600, keptBytes: 64 << 10))
        let outcome = try run.runner.run(command)
        if let ended = outcome.endedEarly("'uv sync --locked'", limits: command.limits) { return .error(ended) }
        if outcome.end == .exited(0) { return .ready(harness) }
        let tail = outcome.error.lastLines(15).joined(separator: "\n")
        if let trouble = trouble(in: tail) { return .error(trouble) }
        var help = ["see for yourself: uv sync --locked"]
        if tail.holds("needs to be updated") {
            help.insert("bring the lock up to date: uv lock", at: 0)
        }
        let place = help.count > 1 ? ProjectLock.lock : ProjectLock.manifest
        return .failed(
            .fail(
                Diagnostic(
                    id: "environment-fails", "the project's environment cannot be made", explanation: tail,
                    at: SourceSpan(wholeFile: place), help: help),
                expected: "'uv sync --locked' succeeds", found: outcome.error.lastLines(1).first ?? "an error",
                reproduce: "uv sync --locked"))
    }
}
