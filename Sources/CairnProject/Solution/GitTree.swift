import Execution
import CairnDiagnostics
import CairnFiles
import CairnValidator
import SystemPackage

/// What git knows of a project's folder: whether everything in it can be brought back.
struct GitTree {
    private let folder: FilePath
    private let environment: [String: String]
    private let isInterrupted: @Sendable () -> Bool

    /// Takes a folder, which git is asked about as the session's person would.
    init(_ folder: FilePath, _ session: Session) {
        self.folder = folder
        environment = session.environment
        isInterrupted = session.isInterrupted
    }

    /// Checks that git could undo a change of some files: the folder is in a repository, nothing in it waits to be
    /// committed, and none of the files that are there is left out of version control.
    /// - Parameter paths: the files that are there and will be replaced.
    /// - Throws: why it could not.
    func checkClean(replacing paths: [RelativePath]) throws(Diagnostic) {
        let changes = try status(["--untracked-files=all", "--", "."])
        guard changes.isEmpty else {
            let names = changes.prefix(3).joined(separator: ", ")
            throw refusal(
                "dirty-tree", "the project has changes that are not committed",
                "git status names " + names + (changes.count > 3 ? " and \(changes.count - 3) more" : ""),
                help: "commit or stash them first")
        }
        guard !paths.isEmpty else { return }
        let ignored = try status(["--ignored=matching", "--"] + paths.map { ":(literal)\($0)" })
        guard ignored.isEmpty else {
            throw refusal(
                "ignored-files", "git ignores files that the solution replaces",
                ignored.prefix(3).joined(separator: ", "), help: "keep a copy of them")
        }
    }

    private func refusal(_ id: String, _ summary: String, _ explanation: String?, help: String) -> Diagnostic {
        Diagnostic(
            id: id, summary, explanation: explanation,
            help: [help, "or write the solution all the same: --force"])
    }

    /// The paths that `git status` lists.
    private func status(_ arguments: [String]) throws(Diagnostic) -> [String] {
        var variables = ["LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"]
        for name in ["PATH", "HOME", "XDG_CONFIG_HOME"] { variables[name] = environment[name] }
        // A repository's own settings must not start a program here.
        let command = Command(
            ["git", "-c", "core.fsmonitor=false", "status", "--porcelain=v1"] + arguments,
            in: folder.isEmpty ? "." : folder, environment: variables)
        let outcome: CommandOutcome
        do throws(Diagnostic) {
            outcome = try ProcessRunner(isCancelled: isInterrupted).run(command, meanwhile: nil)
        } catch {
            throw refusal(
                "no-git", "git is needed to see whether the project can be brought back", error.summary,
                help: "install git")
        }
        guard outcome.end == .exited(0) else {
            throw refusal(
                "no-repository", "git does not say whether the project can be brought back",
                outcome.error.lastLines(1).first,
                help: "put the project under version control: git init && git add --all && git commit")
        }
        return outcome.output.text.split(separator: "\n").map { String($0.dropFirst(3)) }
    }
}
