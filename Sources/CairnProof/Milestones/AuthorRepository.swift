import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Execution
import ProjectFiles
import SystemPackage

/// The git repository that an author edits milestones in: the starter's commit, and one for each milestone.
///
/// It is made and read without anybody's settings, hooks, templates and keys; who made it is always the same, so that the
/// same template gives the same commits.
struct AuthorRepository {
    let folder: FilePath
    let environment: [String: String]
    let isInterrupted: @Sendable () -> Bool

    /// A commit of it.
    struct Commit {
        var id: String
        var parents: [String]
        var subject: String
    }

    // MARK: Making

    /// Begins a repository in a folder that is there.
    func create() throws {
        try make(["init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1", "."])
    }

    /// Commits everything in the folder, and tags it.
    /// - Parameter message: its first word is the tag.
    func commit(tag: String, message: String) throws {
        try make(["add", "--all", "--force", "."])
        try make(["commit", "--quiet", "--allow-empty", "--no-verify", "--cleanup=verbatim", "--message", message])
        try self.tag(tag, "HEAD")
    }

    /// Gives a commit a tag, whatever had it before.
    func tag(_ name: String, _ commit: String) throws {
        try make(["tag", "--force", "--no-sign", name, commit])
    }

    private func make(_ arguments: [String]) throws {
        let home = folder.appending(".git").string
        var variables = [
            "LC_ALL": "C", "HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": "Cairn", "GIT_AUTHOR_EMAIL": "cairn@localhost",
            "GIT_COMMITTER_NAME": "Cairn", "GIT_COMMITTER_EMAIL": "cairn@localhost",
            "GIT_AUTHOR_DATE": "@946684800 +0000", "GIT_COMMITTER_DATE": "@946684800 +0000",
        ]
        variables["PATH"] = environment["PATH"]
        let settings = [
            "core.autocrlf=false", "core.fileMode=true", "core.hooksPath=/dev/null", "core.fsmonitor=false",
            "commit.gpgSign=false", "tag.gpgSign=false",
        ]
        _ = try run(settings.flatMap { ["-c", $0] } + arguments, variables)
    }

    // MARK: Reading

    /// The commits from the first to the last.
    func commits(_ git: Reader) throws -> [Commit] {
        let text = String(
            decoding: try git.run(["log", "--reverse", "--format=%H%x09%P%x09%s", "HEAD"]), as: UTF8.self)
        return text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            return Commit(
                id: parts.first ?? "", parents: parts.count > 1 ? parts[1].split(separator: " ").map(String.init) : [],
                subject: parts.count > 2 ? parts[2] : "")
        }
    }

    /// Git as it reads this repository: none of its settings are looked at.
    struct Reader {
        let repository: AuthorRepository
        let variables: [String: String]

        /// What a command of git writes.
        func run(_ arguments: [String]) throws -> [UInt8] {
            try repository.run(arguments, variables)
        }
    }

    /// Reads with a folder of data that holds none of the repository's settings.
    func reading<Result>(_ body: (Reader) throws -> Result) throws -> Result {
        var notices: [Diagnostic] = []
        let environment = environment
        guard
            let quiet = try QuietRepository(
                of: folder, environment: GitEnvironment { environment[$0] }, notices: &notices)
        else {
            throw Diagnostic(
                id: "no-repository", "'\(folder)' is no git repository", explanation: notices.first?.summary,
                help: ["lay the milestones out anew: cairn milestones edit PROJECT DIR"])
        }
        let place = try Workspace.temporaryFolder()
        defer { removeStubbornly(place) }
        try quiet.write(to: place)
        return try body(
            Reader(repository: self, variables: quiet.variables(place, searchPath: environment["PATH"])))
    }

    /// The files of a commit.
    /// - Parameter known: files that may be the same, so that they need not be read.
    /// - Throws: what is neither a file nor a folder in it.
    func files(of commit: Commit, _ git: Reader, known: [FilesByPath]) throws -> FilesByPath {
        var files: FilesByPath = [:]
        for entry in try git.run(["ls-tree", "-r", "-z", "--full-tree", commit.id]).split(separator: 0) {
            let text = String(decoding: entry, as: UTF8.self)
            guard let tab = text.firstIndex(of: "\t"),
                let path = try? RelativePath(String(text[text.index(after: tab)...]))
            else { throw Self.refused(text, commit, "its name is none that a template can give a file") }
            let words = text[..<tab].split(separator: " ").map(String.init)
            guard words.count == 3, words[0] == "100644" || words[0] == "100755" else {
                throw Self.refused(path.string, commit, "it is a link or a repository, and a solution holds files")
            }
            let isExecutable = words[0] == "100755"
            let same = known.lazy.compactMap { $0[path] }.first {
                GitObject.hex(GitObject.id(ofBlob: $0.bytes, hashBytes: words[2].utf8.count / 2)) == words[2]
            }
            let bytes = try same?.bytes ?? git.run(["cat-file", "blob", words[2]])
            files[path] = Plan.File(path: path, bytes: bytes, isExecutable: isExecutable)
        }
        return files
    }

    private static func refused(_ path: String, _ commit: Commit, _ explanation: String) -> Diagnostics {
        Diagnostics(
            Diagnostic(
                id: "no-file", "the commit '\(commit.subject)' has '\(path)', which no solution can hold",
                explanation: explanation, help: ["take it out of the commit"]))
    }

    // MARK: Running git

    private func run(_ arguments: [String], _ variables: [String: String]) throws -> [UInt8] {
        let limits = RunLimits(seconds: 600, outputBytes: 512 << 20, keptBytes: SizeLimit.templateFile)
        let command = Command(["git"] + arguments, in: folder, environment: variables, limits: limits)
        let outcome: CommandOutcome
        do throws(Diagnostic) {
            outcome = try ProcessRunner(isCancelled: isInterrupted).run(command, meanwhile: nil)
        } catch {
            throw Diagnostics(
                Diagnostic(
                    id: "no-git", "git is needed to edit milestones", explanation: error.summary, help: ["install git"])
            )
        }
        guard outcome.end == .exited(0), let output = outcome.output.whole else {
            throw Diagnostics(
                Diagnostic(
                    id: "git-failed", "git does not do what is needed in '\(folder)'",
                    explanation: outcome.error.lastLines(3).joined(separator: "\n"),
                    help: ["see what git says: git \(arguments.shellCommand)"]))
        }
        return output
    }
}
