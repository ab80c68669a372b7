import Execution
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Jinja
import SystemPackage

/// A starter that was written to a folder, and the commands of its own that were run there.
package struct OwnTestsRun: Sendable {
    /// What became of one command.
    package struct Step: Sendable {
        /// The command as a person would type it.
        package var command: String
        /// Whether it ended with exit code 0; nil if it was not tried.
        package var passed: Bool?
        /// How long it ran, in seconds.
        package var seconds: Double
    }

    /// The commands, in their order.
    package var steps: [Step]
    /// What went wrong.
    package var finding: ProofFinding?
    /// How long it all took, in seconds.
    package var seconds: Double
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
    func commands(
        _ planner: Planner, _ variables: Variables
    ) throws(Diagnostic) -> [(arguments: [String], seconds: Int)] {
        var commands: [(arguments: [String], seconds: Int)] = []
        for test in template.proof.tests {
            if let when = test.when, try !planner.holds(when, variables: variables) { continue }
            var arguments: [String] = []
            for argument in test.arguments {
                arguments.append(
                    try planner.render(argument.text, at: argument.span, variables: variables))
            }
            commands.append((arguments, test.seconds))
        }
        return commands
    }

    /// Runs the commands on a state of the project, up to the first that fails.
    /// - Parameter label: what people call the state: "python=3.12".
    func run(_ state: ProjectState, _ rendering: RenderedProject, label: String) -> OwnTestsRun {
        let start = ContinuousClock.now
        var run = OwnTestsRun(steps: [], seconds: 0)
        do throws(Diagnostic) {
            let commands = try commands(rendering.planner, rendering.variables)
            run.steps = commands.map { .init(command: $0.arguments.shellCommand, passed: nil, seconds: 0) }
            let workspace = Workspace(try state.snapshot(), in: workshop)
            let environment = try environment(workspace)
            for (index, command) in commands.enumerated() {
                guard !isCancelled() else { break }
                let limits = RunLimits(
                    seconds: Double(command.seconds), outputBytes: Self.outputLimit, keptBytes: 64 << 10)
                let outcome = try runner.run(
                    Command(
                        command.arguments, in: try workspace.project(), environment: environment, limits: limits))
                run.steps[index].seconds = outcome.seconds
                let passed = outcome.end == .exited(0) && outcome.survivors.isEmpty
                run.steps[index].passed = passed
                if !passed {
                    if outcome.end != .interrupted {
                        run.finding = Self.finding(outcome, command.arguments, label, limits)
                    }
                    break
                }
            }
        } catch {
            run.finding = ProofFinding(.run, error, isUndecided: true)
        }
        run.seconds = (ContinuousClock.now - start) / .seconds(1)
        return run
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
