package import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import YAML

/// Passes if a command ends as it should. It runs in a copy of the project.
///
/// ```yaml
/// - id: cli-help
///   check: command
///   run: [uv, run, --locked, my-tool, --help]
///   stdout: '^usage:'
/// ```
package struct CommandCheck: ExecutingCheck {
    package static let name = "command"
    package static let options: [any DeclaredOptions] = [arguments, exit, output, error, timeout, environment]
    private static let arguments = CheckOption.arguments(
        "run",
        "The program and its arguments: no shell reads them. The program is looked up in `PATH`, or below the project's "
            + "folder if it has a slash.")
    private static let exit = CheckOption.integer("exit", 0...255, "The exit code.").otherwise(0)
    private static let output = CheckOption.pattern(
        "stdout",
        "What has to match in what it writes; of much output only the beginning and the end are looked at."
    ).optional()
    private static let error = CheckOption.pattern("stderr", "What has to match in what it writes as errors.")
        .optional()
    private static let timeout = CheckOption.integer("timeout", 1...1800, "How many seconds it may take.")
        .otherwise(60)
    private static let environment = CheckOption.texts(
        "environment",
        "Names of variables of the person who runs Cairn that the command gets besides the usual ones."
    ).optional()

    let arguments: [String]
    let exit: Int
    let output: SearchPattern?
    let error: SearchPattern?
    let seconds: Int
    let kept: [String]

    package init?(_ options: OptionReader) {
        let arguments = options[Self.arguments]
        let exit = options[Self.exit]
        let output = options[Self.output]
        let error = options[Self.error]
        let seconds = options[Self.timeout]
        let kept = options[Self.environment]
        guard let arguments, let exit, let output, let error, let seconds, let kept else { return nil }
        self.arguments = arguments
        self.exit = exit
        self.output = output
        self.error = error
        self.seconds = seconds
        self.kept = kept ?? []
    }

    package var title: String {
        let streams = [output.map { _ in "its output" }, error.map { _ in "its error output" }].compactMap { $0 }
        guard !streams.isEmpty else { return "\(line) exits with \(exit)" }
        let verb = streams.count == 1 ? "has" : "have"
        return "\(line) exits with \(exit), and \(streams.joined(separator: " and ")) \(verb) what is asked for"
    }

    package var detail: String? {
        let patterns = [output.map { "in the output \($0.detail)" }, error.map { "in the error output \($0.detail)" }]
        let texts = patterns.compactMap { $0 }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }

    private var line: String {
        arguments.shellCommand
    }

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let project = try run.workspace.project()
        let command = Command(
            arguments, in: project, environment: try run.environment(keeping: kept),
            limits: run.limits(seconds: seconds))
        let outcome = try run.runner.run(command)
        if let ended = outcome.endedEarly("'\(line)'", limits: command.limits) {
            guard outcome.end != .interrupted else { throw ended }
            return .fail(ended, expected: "exit code \(exit)", found: ended.summary, reproduce: line)
        }
        guard case .exited(let code) = outcome.end, Int(code) == exit else {
            let stream = outcome.error.total > 0 ? outcome.error : outcome.output
            let tail = stream.lastLines(10).joined(separator: "\n")
            if let network = NetworkTrouble.diagnostic(in: tail) { throw network }
            let found = if case .exited(let code) = outcome.end { "exit code \(code)" } else { "no exit code" }
            return .fail(
                Diagnostic(
                    id: "wrong-exit", "'\(line)' ended with \(found)",
                    explanation: tail.isEmpty ? "it wrote nothing" : "its last output:\n\(tail)"),
                expected: "exit code \(exit)", found: found, reproduce: line)
        }
        for (pattern, stream, name) in [(output, outcome.output, "output"), (error, outcome.error, "error output")] {
            guard let pattern, try !pattern.matches(withoutReturns(stream.text)) else { continue }
            let tail = stream.lastLines(5).joined(separator: "\n")
            return .fail(
                Diagnostic(
                    id: "wrong-output", "nothing in the \(name) of '\(line)' matches the expression"),
                expected: "a match of the expression", found: tail.isEmpty ? "nothing" : tail, reproduce: line)
        }
        return .pass
    }

    /// Programs that think they write to a terminal end their lines with CR LF; `$` matches only before LF.
    private func withoutReturns(_ text: String) -> String {
        text.replacingAll("\r\n", with: "\n")
    }
}
