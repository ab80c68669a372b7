import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Execution
import Jinja
import SystemPackage

/// A command of the starter's own as it is run.
struct RenderedCommand: Sendable {
    /// The program and its arguments.
    var arguments: [String]
    /// How long it may take, in seconds.
    var seconds: Int
    /// The files that it is given.
    var reads: ReadFiles
}

/// The files that a command reads: patterns in order, the last one that matches decides.
struct ReadFiles: Sendable {
    private var patterns: [(glob: Glob, isTakenOut: Bool)]

    /// - Parameter patterns: as the manifest has them, rendered; none for all files.
    /// - Throws: why one of them is no pattern of paths.
    init(_ patterns: [String]) throws(RelativePath.Flaw) {
        self.patterns = try patterns.map { (text) throws(RelativePath.Flaw) in
            let isTakenOut = text.utf8.first == UInt8(ascii: "!")
            return (try Glob(isTakenOut ? String(text.dropFirst()) : text), isTakenOut)
        }
    }

    /// Whether a file is among them.
    func contains(_ path: RelativePath) -> Bool {
        guard !patterns.isEmpty else { return true }
        return patterns.last { $0.glob.matches(path) }.map { !$0.isTakenOut } ?? false
    }
}

/// Installs and runs starters as their own documents say: what the manifests list under `proof` and `tests`.
struct OwnTests: Sendable {
    let template: CairnCatalog.Template
    let runner: any Runner
    let variables: [String: String]
    /// Where starters are written, one after the other at the same place, each with an environment of its own.
    let workshop: Workshop
    let isCancelled: @Sendable () -> Bool

    /// The most that a command may write, in bytes.
    private static let outputLimit = 64 << 20

    /// The commands for a rendering.
    /// - Throws: a condition or argument that can't be rendered.
    func commands(_ planner: Planner, _ variables: Variables) throws(Diagnostic) -> [RenderedCommand] {
        var commands: [RenderedCommand] = []
        for test in template.proof.tests {
            if let when = test.when, try !planner.holds(when, variables: variables) { continue }
            var arguments: [String] = []
            for argument in test.arguments {
                arguments.append(
                    try planner.render(argument.text, at: argument.span, variables: variables))
            }
            let patterns = try test.reads.map { (pattern) throws(Diagnostic) in
                try planner.render(pattern.text, at: pattern.span, variables: variables)
            }
            do throws(RelativePath.Flaw) {
                let reads = try ReadFiles(patterns)
                commands.append(RenderedCommand(arguments: arguments, seconds: test.seconds, reads: reads))
            } catch {
                throw Diagnostic(
                    id: "invalid-pattern", "'reads' of '\(arguments.shellCommand)' is no list of patterns of paths",
                    explanation: error.description, at: test.span)
            }
        }
        return commands
    }

    /// Runs a command in a folder with the files that it reads.
    /// - Parameter label: what people call the starter: "python=3.12".
    func run(_ command: RenderedCommand, on state: ProjectState, label: String) -> ProofStep.Result {
        do throws(Diagnostic) {
            let workspace = Workspace(try state.snapshot(), in: workshop)
            let environment = try environment(workspace)
            let limits = RunLimits(
                seconds: Double(command.seconds), outputBytes: Self.outputLimit, keptBytes: 64 << 10)
            let outcome = try runner.run(
                Command(command.arguments, in: try workspace.project(), environment: environment, limits: limits))
            guard outcome.end != .exited(0) || !outcome.survivors.isEmpty else {
                return ProofStep.Result(word: "passed", seconds: outcome.seconds)
            }
            return ProofStep.Result(
                word: "failed", findings: [Self.finding(outcome, command.arguments, label, limits)],
                seconds: outcome.seconds)
        } catch {
            return ProofStep.Result(word: "undecided", findings: [ProofFinding(.run, error, isUndecided: true)])
        }
    }

    private func environment(_ workspace: Workspace) throws(Diagnostic) -> [String: String] {
        var environment = RunEnvironment.make(from: variables, project: try workspace.project())
        // Here nothing else is read from the copy, so bytecode may be kept; and tools find what they already know of
        // the packages that every combination has.
        environment["PYTHONDONTWRITEBYTECODE"] = nil
        let cache = try workspace.cacheFolder()
        environment["MYPY_CACHE_DIR"] = cache.appending("mypy").string
        environment["RUFF_CACHE_DIR"] = cache.appending("ruff").string
        return environment
    }

    private static func finding(
        _ outcome: CommandOutcome, _ arguments: [String], _ label: String, _ limits: RunLimits
    ) -> ProofFinding {
        let reason =
            switch outcome.end {
            case .exited(let code) where outcome.survivors.isEmpty: "it ended with exit code \(code)"
            default: outcome.endedEarly("it", limits: limits)?.summary ?? "it was stopped"
            }
        var parts = [reason]
        let output = outcome.output.lastLines(25)
        let error = outcome.error.lastLines(15)
        if !output.isEmpty { parts.append("its last output:\n" + output.joined(separator: "\n")) }
        if !error.isEmpty { parts.append("its last errors:\n" + error.joined(separator: "\n")) }
        return ProofFinding(
            .run,
            Diagnostic(
                id: "own-tests-fail", "'\(arguments.shellCommand)' fails in the starter (\(label))",
                explanation: parts.joined(separator: "\n")))
    }
}
