import CairnDiagnostics
import CairnFiles
import CairnValidator
import Execution
import ProjectFiles
import SystemPackage

/// What git knows of a project's folder: whether everything in it can be brought back.
///
/// Of what looks at a project, this is the only place that starts git. What it is asked, it is asked of a
/// `QuietRepository`, so that no setting, attribute or hook of anybody's starts a program, and no `core.worktree` makes
/// git look elsewhere.
struct GitTree {
    private let folder: FilePath
    private let files: RootedFileSystem
    private let environment: [String: String]
    private let isInterrupted: @Sendable () -> Bool

    /// Takes a folder, which git is asked about as the session's person would.
    init(_ folder: FilePath, _ files: RootedFileSystem, _ session: Session) {
        self.folder = folder
        self.files = files
        environment = session.environment
        isInterrupted = session.isInterrupted
    }

    /// Checks that git could undo a change of some files: the folder is in a repository, nothing in it waits to be
    /// committed, and none of the files that are there is left out of version control.
    /// - Parameter paths: the files that are there and will be replaced.
    /// - Throws: why it could not.
    func checkClean(replacing paths: [RelativePath]) throws(Diagnostic) {
        let repository = try repository()
        let place: FilePath
        do throws(Diagnostic) { place = try Workspace.temporaryFolder() } catch { throw unasked(error.explanation) }
        defer { removeStubbornly(place) }
        do throws(FileError) { try repository.write(to: place) } catch { throw unasked(error.description) }
        let git = Git(place: place, repository: repository)
        try checkChanges(git)
        let hidden = repository.passedOver(in: folder, files)
        if let first = hidden.first {
            throw refusal(
                "hidden-changes", "the project has changes that git was told to pass over", Self.shown(hidden),
                help: "show them to git: git update-index --no-skip-worktree --no-assume-unchanged \(first.shellQuoted)"
            )
        }
        guard !paths.isEmpty else { return }
        let ignored = try status(git, ["--ignored=matching", "--"] + paths.map { ":(literal)\($0)" })
        guard ignored.isEmpty else {
            throw refusal(
                "ignored-files", "git ignores files that the solution replaces", Self.shown(ignored),
                help: "keep a copy of them")
        }
        try checkKept(paths, git)
    }

    private func checkChanges(_ git: Git) throws(Diagnostic) {
        let changes = try status(git, ["--untracked-files=all", "--", "."])
        guard changes.isEmpty else {
            throw refusal(
                "dirty-tree", "the project has changes that are not committed",
                "git status names " + Self.shown(changes), help: "commit or stash them first")
        }
    }

    /// Checks that git has the content of all files.
    private func checkKept(_ paths: [RelativePath], _ git: Git) throws(Diagnostic) {
        let unkept = paths.filter { git.repository.content(of: $0) == nil }
        guard unkept.isEmpty else {
            throw refusal(
                "unkept-files", "git does not keep files that the solution replaces",
                Self.shown(unkept.map(\.string)), help: "keep a copy of them")
        }
        // As objects of that kind, git reads them and holds them against their names.
        let objects = paths.compactMap { git.repository.content(of: $0).map { $0 + "^{blob}" } }
        guard try run(git, ["rev-parse"] + objects).end != .exited(0) else { return }
        var lost: [String] = []
        for (path, object) in zip(paths, objects) where try run(git, ["rev-parse", object]).end != .exited(0) {
            lost.append(path.string)
        }
        throw refusal(
            "lost-objects", "git lacks the content of files that the solution replaces", Self.shown(lost),
            help: "see what is lacking: git fsck")
    }

    private static func shown(_ paths: [String]) -> String {
        paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? " and \(paths.count - 3) more" : "")
    }

    private func refusal(_ id: String, _ summary: String, _ explanation: String?, help: String) -> Diagnostic {
        Diagnostic(
            id: id, summary, explanation: explanation,
            help: [help, "or write the solution all the same: --force"])
    }

    private func unasked(_ reason: String?) -> Diagnostic {
        refusal(
            "no-workspace", "git cannot be asked whether the project can be brought back", reason,
            help: "look at the free space and the permissions of the folder that TMPDIR names")
    }

    private func repository() throws(Diagnostic) -> QuietRepository {
        var notices: [Diagnostic] = []
        let environment = environment
        let found = try QuietRepository(
            of: folder.isEmpty ? "." : folder, environment: GitEnvironment { environment[$0] }, notices: &notices)
        if let found { return found }
        throw refusal(
            "no-repository", "git could not bring the project back",
            notices.first?.summary ?? "neither its folder nor one above is a repository",
            help: "put the project under version control: git init && git add --all && git commit")
    }

    // MARK: Asking git

    /// A repository, and the folder of data that git is given of it.
    private struct Git {
        var place: FilePath
        var repository: QuietRepository
    }

    /// The paths that `git status` lists. Of submodules it says which commit they are at, and looks no further: that
    /// would start another git in there.
    private func status(_ git: Git, _ arguments: [String]) throws(Diagnostic) -> [String] {
        let outcome = try run(git, ["status", "--porcelain=v1", "--ignore-submodules=dirty"] + arguments)
        guard outcome.end == .exited(0) else {
            throw refusal(
                "no-status", "git does not say whether the project can be brought back",
                outcome.error.lastLines(1).first, help: "see what git says: git status")
        }
        return outcome.output.text.split(separator: "\n").map { String($0.dropFirst(3)) }
    }

    private func run(_ git: Git, _ arguments: [String]) throws(Diagnostic) -> CommandOutcome {
        let command = Command(
            ["git"] + arguments, in: folder.isEmpty ? "." : folder,
            environment: git.repository.variables(git.place, searchPath: environment["PATH"]))
        do throws(Diagnostic) {
            return try ProcessRunner(isCancelled: isInterrupted).run(command, meanwhile: nil)
        } catch {
            throw refusal(
                "no-git", "git is needed to see whether the project can be brought back", error.summary,
                help: "install git")
        }
    }
}
