package import CairnDiagnostics
import CairnFiles
import YAML

/// Passes if a command ends as it should. It runs in a copy of the project.
///
/// - `run`: the program and its arguments, as a list: no shell reads them. The program is looked up in `PATH`, or
///   below the project's folder if it has a slash.
/// - `exit`: the exit code, 0 if not given.
/// - `stdout`, `stderr`: expressions (PCRE2) that have to match in what it writes; of much output only the beginning
///   and the end are looked at.
/// - `timeout`: how many seconds it may take, 1 to 1800; 60 if not given.
/// - `environment`: names of variables of the person who runs Cairn that the command gets besides the usual ones.
///
/// ```yaml
/// - id: cli-help
///   check: command
///   run: [uv, run, --locked, my-tool, --help]
///   stdout: '^usage:'
/// ```
package struct CommandCheck: ExecutingCheck {
    package static let name = "command"
    package static let options = ["run", "exit", "stdout", "stderr", "timeout", "environment"]

    let arguments: [String]
    let exit: Int
    let output: SearchPattern?
    let error: SearchPattern?
    let seconds: Int
    let kept: [String]

    package init?(_ options: OptionReader) {
        let arguments = options.arguments("run")
        let exit = options.int("exit", 0...255, default: 0)
        let output = options.optionalPattern("stdout")
        let error = options.optionalPattern("stderr")
        let seconds = options.int("timeout", 1...1800, default: 60)
        let kept = options.has("environment") ? options.strings("environment") : []
        guard let arguments, let exit, let output, let error, let seconds, let kept else { return nil }
        self.arguments = arguments
        self.exit = exit
        self.output = output
        self.error = error
        self.seconds = seconds
        self.kept = kept
    }

    package var title: String {
        let patterns = [output.map { "writes /\($0.text)/" }, error.map { "writes the error /\($0.text)/" }]
        let wanted = ["exits with \(exit)"] + patterns.compactMap { $0 }
        return "\(line) \(wanted.joined(separator: " and "))"
    }

    private var line: String {
        arguments.shellCommand
    }

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let project = try run.workspace.project()
        let command = Command(
            arguments, in: project, environment: try run.environment(keeping: kept),
            limits: RunLimits(seconds: Double(seconds)))
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
                    id: "wrong-output", "nothing in the \(name) of '\(line)' matches /\(pattern.text)/",
                    explanation: tail.isEmpty ? "it is empty" : "it ends with:\n\(tail)"),
                expected: "a match of /\(pattern.text)/", found: tail.isEmpty ? "nothing" : tail, reproduce: line)
        }
        return .pass
    }

    /// Programs that think they write to a terminal end their lines with CR LF; `$` matches only before LF.
    private func withoutReturns(_ text: String) -> String {
        text.replacing("\r\n", with: "\n")
    }
}

extension OptionReader {
    /// A command: a list of strings. One string would be a shell's line and is refused.
    func arguments(_ key: String) -> [String]? {
        if node(key)?.string != nil {
            report(
                key, id: "wrong-type", "'\(key)' is a list of arguments, not a shell's line",
                help: ["write [program, argument, argument]"])
            return nil
        }
        return strings(key)
    }
}
