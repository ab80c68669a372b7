import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Execution
import Synchronization
import SystemPackage

/// Asks the tools that a template names for their versions, each command once.
final class ToolVersions: Sendable {
    private let runner: any Runner
    private let variables: [String: String]
    private let answers = Mutex<[[String]: String]>([:])

    /// - Parameter variables: the person's environment.
    init(_ runner: any Runner, variables: [String: String]) {
        self.runner = runner
        self.variables = variables
    }

    /// How long a tool may take, in seconds: uv may have to get a Python first.
    private static let seconds = 300.0

    /// The versions for one rendering.
    /// - Throws: a command that cannot be rendered.
    func versions(_ declared: [[Snippet]], _ rendering: RenderedProject) throws(Diagnostic) -> [ToolVersion] {
        try declared.map { (words) throws(Diagnostic) in
            let command = try words.map { (word) throws(Diagnostic) in
                try rendering.planner.render(word.text, at: word.span, variables: rendering.variables)
            }
            return ToolVersion(command: command.shellCommand, version: version(command))
        }
    }

    /// What is known so far, by the commands in order.
    var known: [ToolVersion] {
        answers.withLock { $0 }.map { ToolVersion(command: $0.shellCommand, version: $1) }
            .sorted { $0.command < $1.command }
    }

    /// The first line that a command prints. One that fails says so: a proof without it is another one.
    private func version(_ command: [String]) -> String {
        if let answer = answers.withLock({ $0[command] }) { return answer }
        let answer = ask(command) ?? "does not say"
        answers.withLock { $0[command] = answer }
        return answer
    }

    private func ask(_ command: [String]) -> String? {
        guard let folder = try? Workspace.temporaryFolder() else { return nil }
        defer { removeStubbornly(folder) }
        let project = folder.appending("project")
        for path in [project, folder.appending("tmp")] { try? LocalFileSystem().createFolder(path) }
        let limits = RunLimits(seconds: Self.seconds, outputBytes: 1 << 20, keptBytes: 4096)
        let environment = RunEnvironment.make(from: variables, project: project)
        guard
            let outcome = try? runner.run(
                Command(command, in: project, environment: environment, limits: limits)),
            outcome.end == .exited(0)
        else { return nil }
        return outcome.output.text.split(whereSeparator: \.isNewline).first.map(String.init)
    }
}
