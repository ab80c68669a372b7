import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Execution
import ProjectFiles
import SystemPackage

/// Whether a starter becomes a git repository with a first commit.
package enum RepositoryWish: Sendable {
    /// The person is asked, if there is somebody to ask, and the starter is in no repository.
    case ask
    /// It was asked for.
    case make
    /// It was declined, or nobody thinks of it.
    case declined
}

/// What became of the wish.
package enum StarterRepository: String, CaseIterable, Sendable {
    /// The starter is no repository of its own.
    case absent = "none"
    /// It would become one.
    case planned
    /// It is one, and all of it is committed.
    case committed
    /// It is written, and git could not do all that was asked; a warning said why.
    case uncommitted
}

/// Makes a starter a git repository and commits it, as the person's own git does it: with their name, their name for the
/// first branch, their signature and their hooks.
struct FirstCommit {
    let folder: FilePath
    let session: Session

    // MARK: Before anything is written

    /// Whether to do it, as far as that is known before the questions are asked.
    /// - Returns: whether it is asked for, is to be asked for, or cannot be.
    /// - Throws: why it cannot be, if it was asked for.
    func settled(_ wish: RepositoryWish, canAsk: Bool) throws(Diagnostic) -> RepositoryWish {
        guard wish == .make || (wish == .ask && canAsk) else { return .declined }
        if let top = enclosing {
            guard wish == .make else { return .declined }
            throw inside(top)
        }
        do throws(Diagnostic) {
            _ = try run(["--version"], in: session.workingFolder.path, seconds: 20)
            return wish
        } catch {
            guard wish == .make else {
                session.progress.report(.warnings([Self.absent(.note, error)]))
                return .declined
            }
            throw Self.absent(.error, error)
        }
    }

    /// Asks whether to do it.
    /// - Throws: that the person left.
    static func ask(_ prompter: inout any Prompter) throws(PromptEnded) -> Bool {
        let question = Question(yesOrNo: "git", help: "Make a git repository with a first commit")
        return try prompter.answer(question, suggestion: .boolean(true)) == .boolean(true)
    }

    /// The top of the work tree that the starter's folder is in, or will be in.
    private var enclosing: FilePath? {
        let files = LocalFileSystem()
        var path = folder
        while true {
            // Above the first word of a relative path is the folder that this process stands in.
            if let real = try? files.realPath(path.isEmpty ? "." : path) { return WorkTree.top(above: real) }
            guard path.lastComponent != nil else { return nil }
            path = path.removingLastComponent()
        }
    }

    private func inside(_ top: FilePath) -> Diagnostic {
        if LocalFileSystem().isSame(top, folder) {
            return Diagnostic(
                id: "inside-repository", "'\(folder)' is a git repository already",
                help: ["leave out --git, and commit the starter: \(Self.commands(["add --all", "commit"], folder))"])
        }
        return Diagnostic(
            id: "inside-repository", "'\(folder)' is in a git repository, whose top is '\(top)'",
            explanation: "a repository within another one is no part of it",
            help: ["leave out --git: the starter becomes part of that repository", "or name a folder outside of it"])
    }

    private static func absent(_ severity: Diagnostic.Severity, _ reason: Diagnostic) -> Diagnostic {
        Diagnostic(
            severity, id: "no-git", "git cannot be started, so the starter becomes no repository",
            explanation: reason.summary,
            help: [severity == .error ? "install git, or leave out --git" : "install git, and then: git init"])
    }

    // MARK: When the starter is written

    /// Does it. The files of the starter stay as they are, whatever comes of it.
    /// - Parameter message: the commit's.
    /// - Returns: what is wrong, as a warning; nil if all is good.
    func make(message: String) -> Diagnostic? {
        let commit = ["commit", "--message", message]
        let steps: [(arguments: [String], seconds: Double)] = [
            (["init", "--quiet"], 60), (["add", "--all"], 120), (commit + ["--quiet"], 300),
        ]
        for (number, step) in steps.enumerated() {
            let reason: String
            var unnamed: String?
            do throws(Diagnostic) {
                let outcome = try run(step.arguments, in: folder, seconds: step.seconds)
                if outcome.end == .exited(0) { continue }
                if number == 2 { unnamed = unnamedHelp }
                reason = outcome.account(seconds: step.seconds, lines: unnamed == nil ? 4 : 1)
            } catch {
                reason = error.summary
            }
            let what = number == 0 ? "is no git repository" : "has no first commit"
            let rest = [["init"], ["add", "--all"], commit].dropFirst(number).map(\.shellCommand)
            return Diagnostic(
                .warning, id: "no-first-commit", "the starter is written, but \(what)",
                explanation: "git \(step.arguments[0]): \(reason)",
                help: [unnamed, "mend that, and then: \(Self.commands(rest, folder))"].compactMap { $0 })
        }
        return nil
    }

    /// How to mend that git does not know who commits; nil if it does.
    private var unnamedHelp: String? {
        for name in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"]
        where (try? run(["var", name], in: folder, seconds: 20))?.end == .exited(128) {
            return "tell git who you are: git config --global user.name NAME && git config --global user.email ADDRESS"
        }
        return nil
    }

    /// Commands of git as a person types them who stands in the working folder.
    private static func commands(_ commands: [String], _ folder: FilePath) -> String {
        let isHere = folder.isEmpty || folder == "."
        let place = isHere ? "" : "-C \(folder.string.escapingControls().shellQuoted) "
        return commands.map { "git \(place)\($0)" }.joined(separator: " && ")
    }

    // MARK: Running git

    /// The variables that would lead git to another repository than the folder's.
    private static let misleading = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_DIR", "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
        "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
    ]

    private func run(_ arguments: [String], in folder: FilePath, seconds: Double) throws(Diagnostic) -> CommandOutcome {
        var variables = session.environment
        for name in Self.misleading { variables[name] = nil }
        // Nobody is there to be asked: what needs a person ends with an error instead.
        variables.merge(
            [
                "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "GIT_PAGER": "cat", "GIT_ASKPASS": "true",
                "SSH_ASKPASS_REQUIRE": "never",
            ]
        ) { $1 }
        let command = Command(
            ["git"] + arguments, in: folder.isEmpty ? "." : folder, environment: variables,
            limits: RunLimits(seconds: seconds))
        return try ProcessRunner(isCancelled: session.isInterrupted).run(command, meanwhile: nil)
    }
}

extension CommandOutcome {
    /// Why it did not do what it was started for, in the last of its own words.
    fileprivate func account(seconds: Double, lines count: Int) -> String {
        switch end {
        case .timedOut: return "it took longer than \(Int(clamping: Int64(seconds))) s"
        case .interrupted: return "interrupted"
        default:
            let lines = (error.total > 0 ? error : output).lastLines(count)
            return lines.isEmpty ? "it failed without a word" : lines.joined(separator: "\n")
        }
    }
}
