package import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import Synchronization

/// Passes if a server that the project starts answers a request. It runs in a copy of the project and is ended after.
///
/// A free port is chosen: `{port}` in `run` and `url` stands for it, and the server finds it in `PORT` too. The
/// request is repeated until the server answers it as it should, or the time is over.
///
/// ```yaml
/// - id: healthy
///   check: http
///   run: [uv, run, --locked, my-server, --port, "{port}"]
///   url: http://127.0.0.1:{port}/health
///   body: '"ok"'
/// ```
package struct HTTPCheck: ExecutingCheck {
    package static let name = "http"
    package static let options: [any DeclaredOptions] = [arguments, url, status, body, timeout, environment]
    private static let arguments = CheckOption.arguments(
        "run", "The program that serves and its arguments: no shell reads them.")
    private static let url = CheckOption.text(
        "url", "What to ask for with GET: `http://127.0.0.1:{port}/health`. Only this machine can be asked."
    ).reading { given, url -> String? in
        if HTTPRequest(filled(url, port: 1)) != nil { return url }
        given.report(
            "invalid-url", "'\(url)' cannot be asked for",
            explanation: "an address looks like http://127.0.0.1:{port}/path; only 127.0.0.1 and localhost will do")
        return nil
    }
    private static let status = CheckOption.integer("status", 100...599, "The status code of the answer.")
        .otherwise(200)
    private static let body = CheckOption.pattern("body", "What has to match in the answer's body.").optional()
    private static let timeout = CheckOption.integer("timeout", 1...600, "How many seconds all of it may take.")
        .otherwise(30)
    private static let environment = CheckOption.texts(
        "environment",
        "Names of variables of the person who runs Cairn that the server gets besides the usual ones."
    ).optional()

    let arguments: [String]
    let url: String
    let status: Int
    let body: SearchPattern?
    let seconds: Int
    let kept: [String]

    package init?(_ options: OptionReader) {
        let arguments = options[Self.arguments]
        let url = options[Self.url]
        let status = options[Self.status]
        let body = options[Self.body]
        let seconds = options[Self.timeout]
        let kept = options[Self.environment]
        guard let arguments, let url, let status, let body, let seconds, let kept else { return nil }
        self.arguments = arguments
        self.url = url
        self.status = status
        self.body = body
        self.seconds = seconds
        self.kept = kept ?? []
    }

    package var title: String {
        "\(url) answers with \(status)" + (body == nil ? "" : " and the text that is asked for")
    }

    package var detail: String? { body?.detail }

    private static func filled(_ text: String, port: Int) -> String {
        text.replacingAll("{port}", with: String(port))
    }

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        guard let port = HTTPRequest.freePort(),
            let request = HTTPRequest(Self.filled(url, port: port))
        else { throw Diagnostic(id: "no-port", "no free port was found for the server") }
        var environment = try run.environment(keeping: kept)
        environment["PORT"] = String(port)
        let command = Command(
            arguments.map { Self.filled($0, port: port) }, in: try run.workspace.project(), environment: environment,
            limits: run.limits(seconds: seconds))
        let answer = Mutex<HTTPAnswer?>(nil)
        let outcome = try run.runner.run(command) { isRunning in
            while isRunning() {
                if let got = request.send(seconds: 5) {
                    answer.withLock { $0 = got }
                    // A server that is still starting may answer with an error at first.
                    if fits(got) { return }
                }
                pause(milliseconds: 50)
            }
        }
        return try verdict(answer.withLock { $0 }, outcome, command)
    }

    private func fits(_ answer: HTTPAnswer) -> Bool {
        guard answer.status == status else { return false }
        guard let body else { return true }
        return (try? body.matches(answer.body)) ?? false
    }

    private func verdict(
        _ answer: HTTPAnswer?, _ outcome: CommandOutcome, _ command: Command
    ) throws(Diagnostic) -> Verdict {
        let line = command.arguments.shellCommand
        // The port was ours for a moment only: another one shows the same.
        let again = arguments.map { Self.filled($0, port: 8765).shellQuoted }.joined(separator: " ")
        let reproduce =
            "PORT=8765 \(again) & sleep 3; curl -i \(Self.filled(url, port: 8765).shellQuoted); kill $!"
        let expected = "status \(status)" + (body == nil ? "" : " and a body that matches the expression")
        if outcome.isExcess, let ended = outcome.endedEarly("'\(line)'", limits: command.limits) {
            return .fail(ended, expected: expected, found: ended.summary, reproduce: reproduce)
        }
        if let answer {
            if fits(answer) { return .pass }
            let found = "status \(answer.status)" + (answer.status == status ? ", and another body" : "")
            return .fail(
                Diagnostic(
                    id: "wrong-answer", "\(url) answers with \(found)",
                    explanation: answer.body.isEmpty
                        ? "the body is empty" : "the body begins: \(answer.body.prefix(300))"),
                expected: expected, found: found, reproduce: reproduce)
        }
        let tail = (outcome.error.total > 0 ? outcome.error : outcome.output).lastLines(10).joined(separator: "\n")
        let explanation = tail.isEmpty ? "it wrote nothing" : "its last output:\n\(tail)"
        switch outcome.end {
        case .interrupted: throw Diagnostic(id: "interrupted", "'\(line)' was interrupted")
        case .timedOut, .stalled, .stopped:
            return .fail(
                Diagnostic(
                    id: "no-answer", "\(url) was not answered within \(seconds) seconds", explanation: explanation,
                    help: ["the server has to listen on 127.0.0.1 and the port that it is told"]),
                expected: expected, found: "no answer", reproduce: reproduce)
        case .exited(let code):
            if let network = NetworkTrouble.diagnostic(in: tail) { throw network }
            return .fail(
                Diagnostic(
                    id: "server-ended", "'\(line)' ended with exit code \(code) before it answered",
                    explanation: explanation),
                expected: expected, found: "no answer", reproduce: reproduce)
        case .signalled, .tooMuchOutput, .tooMuchMemory, .tooManyProcesses:
            let ended = outcome.endedEarly("'\(line)'", limits: command.limits)
            return .fail(
                ended ?? Diagnostic(id: "server-ended", "'\(line)' ended"), expected: expected, found: "no answer",
                reproduce: reproduce)
        }
    }
}
