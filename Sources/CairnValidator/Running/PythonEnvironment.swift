import CairnDiagnostics
import CairnFiles
import Synchronization
import SystemPackage

/// Makes the Python environment of a copy, once.
///
/// An environment that was copied with the project would import the project's own folder, where it was installed from,
/// so the copy gets one of its own; uv's cache keeps that quick.
struct PythonEnvironment {
    let run: RunContext

    /// Makes it if that was not tried yet.
    /// - Throws: a diagnostic if a tool is missing or nothing can be copied.
    func sync() throws(Diagnostic) -> SyncOutcome {
        if let known = run.workspace.synced.withLock({ $0 }) { return known }
        let outcome = try make()
        run.workspace.synced.withLock { $0 = outcome }
        return outcome
    }

    private func make() throws(Diagnostic) -> SyncOutcome {
        let project = try run.workspace.project()
        let line = ["uv", "sync", "--locked"]
        var environment = try run.environment()
        if run.workspace.isReused { environment["UV_COMPILE_BYTECODE"] = "1" }
        let command = Command(
            line, in: project, environment: environment, limits: RunLimits(seconds: 600, keptBytes: 64 << 10))
        let outcome = try run.runner.run(command)
        if outcome.end == .exited(0) { return .ready }
        if let ended = outcome.endedEarly("'uv sync --locked'", limits: command.limits) { return .error(ended) }
        let tail = outcome.error.lastLines(15).joined(separator: "\n")
        if let network = NetworkTrouble.diagnostic(in: tail) { return .error(network) }
        if tail.firstRange(of: "No interpreter found") != nil || tail.firstRange(of: "no download was requested") != nil
        {
            return .error(
                Diagnostic(
                    id: "no-python", "uv finds no Python that the project can use", explanation: tail,
                    help: ["uv python install"]))
        }
        var help = ["see for yourself: uv sync --locked"]
        if tail.firstRange(of: "needs to be updated") != nil {
            help.insert("bring the lock up to date: uv lock", at: 0)
        }
        let place = help.count > 1 ? "uv.lock" : "pyproject.toml"
        return .failed(
            .fail(
                Diagnostic(
                    id: "environment-fails", "the project's environment cannot be made", explanation: tail,
                    at: SourceSpan(wholeFile: place), help: help),
                expected: "'uv sync --locked' succeeds", found: outcome.error.lastLines(1).first ?? "an error",
                reproduce: "uv sync --locked"))
    }
}
