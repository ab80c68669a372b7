package import CairnDiagnostics
import CairnFiles
import SystemPackage

/// Lists a project's folder for a snapshot: what counts of it.
struct Lister {
    let root: FilePath
    let files: any ReadableFileSystem
    let limits: SnapshotLimits
    private(set) var entries: [Snapshot.Entry] = []
    /// What is there and does not count, with why; of what is below it nothing was looked at.
    private(set) var leftOut: [String: Snapshot.LeftOut] = [:]
    private var rules: ProjectRules
    private var found: [Diagnostic] = []

    /// The repository that the project is part of.
    var repository: GitRepository? { rules.repository }

    /// What could not be listed, and the submodules, as warnings.
    var notices: [Diagnostic] {
        let submodules = leftOut.filter { $0.value == .submodule }.map(\.key).sorted()
        let notice = Diagnostic.listing(
            .warning, submodules, "submodule-left-out", "is a repository of its own", "are repositories of their own",
            ": what is in there is left out")
        return rules.notices + found + (notice.map { [$0] } ?? [])
    }

    /// What is still to look at.
    private struct Pending {
        var path: String
        var kind: FileInfo.Kind
        var depth: Int
        /// What applies in the folder that it stands in.
        var scope: ProjectRules.Scope
    }

    /// - Throws: why the repository that the project stands in cannot be read.
    init(
        root: FilePath, files: any ReadableFileSystem, limits: SnapshotLimits, environment: GitEnvironment
    ) throws(Diagnostic) {
        self.root = root
        self.files = files
        self.limits = limits
        rules = try ProjectRules(root, files: files, environment: environment)
    }

    /// Lists everything that counts; a link to a folder is an entry and not entered, so that no loop can catch it.
    /// - Throws: why the folder cannot be listed; that `isCancelled` says to stop.
    mutating func list(_ isCancelled: () -> Bool) throws(Diagnostic) {
        let top: [FolderEntry]
        do throws(FileError) {
            top = try files.entries(of: root)
        } catch {
            throw Diagnostic(
                id: "unreadable-project", "the project's folder '\(root)' cannot be listed",
                explanation: "\(error.reason)")
        }
        let scope = rules.scope(of: "", at: root, entries: top, in: rules.top)
        // The next one last: depth first without recursion, a folder before what is in it.
        var pending = top.reversed().map { Pending(path: $0.name, kind: $0.kind, depth: 0, scope: scope) }
        while let next = pending.popLast() {
            if isCancelled() {
                throw Diagnostic(id: "interrupted", "the project was not listed before the interruption")
            }
            guard entries.count < limits.entries else {
                notice("project-too-large", "only the first \(limits.entries) files of the project are looked at")
                return
            }
            let (inside, scope) = add(next)
            for entry in inside.reversed() {
                pending.append(
                    Pending(
                        path: next.path + "/" + entry.name, kind: entry.kind, depth: next.depth + 1, scope: scope))
            }
        }
    }

    /// Adds what stands at a path, if it counts.
    /// - Returns: what is in it, if it is a folder to look into, and what applies there.
    private mutating func add(_ next: Pending) -> ([FolderEntry], ProjectRules.Scope) {
        let nothing: ([FolderEntry], ProjectRules.Scope) = ([], next.scope)
        // Git's own, whatever it is: of a further work tree it is a file.
        if next.path == ".git" || next.path.hasSuffix("/.git") { return nothing }
        guard let path = try? RelativePath(next.path) else {
            notice("unusable-name", "'\(next.path)' is left out: checks cannot name it")
            return nothing
        }
        guard next.kind == .folder else {
            if rules.counts(next.path, in: next.scope) {
                entries.append(Snapshot.Entry(path: path, kind: next.kind))
            } else {
                leftOut[next.path] = .ignored
            }
            return nothing
        }
        return open(path, next)
    }

    private mutating func open(_ path: RelativePath, _ next: Pending) -> ([FolderEntry], ProjectRules.Scope) {
        let nothing: ([FolderEntry], ProjectRules.Scope) = ([], next.scope)
        if rules.isSubmodule(next.path) {
            leftOut[next.path] = .submodule
            return nothing
        }
        let isSkipped = Snapshot.skippedFolders.contains(String(path.last))
        guard let scope = rules.scope(below: next.path, in: next.scope, isSkipped: isSkipped) else {
            leftOut[next.path] = isSkipped ? .skipped : .ignored
            return nothing
        }
        let place = root.appending(next.path)
        guard next.depth < limits.depth else {
            entries.append(Snapshot.Entry(path: path, kind: .folder))
            notice("folder-too-deep", "what is below '\(path)' is left out: it is \(limits.depth) folders deep")
            return nothing
        }
        let inside: [FolderEntry]
        do throws(FileError) {
            inside = try files.entries(of: place)
        } catch {
            entries.append(Snapshot.Entry(path: path, kind: .folder))
            notice("unreadable-folder", "'\(path)' is left out: \(error.reason)")
            return nothing
        }
        if inside.contains(where: { $0.name == ".git" }), rules.isOther(next.path, at: place) {
            leftOut[next.path] = .submodule
            return nothing
        }
        entries.append(Snapshot.Entry(path: path, kind: .folder))
        return (inside, rules.scope(of: next.path, at: place, entries: inside, in: scope))
    }

    private mutating func notice(_ id: String, _ summary: String) {
        found.append(Diagnostic(.warning, id: id, summary))
    }
}

extension Diagnostic {
    /// One warning about several paths, which names three of them; nil if there are none.
    /// - Parameters:
    ///   - one: what is said of a single path.
    ///   - many: what is said of several.
    ///   - rest: what is said in either case.
    package static func listing(
        _ severity: Severity, _ paths: [String], _ id: String, _ one: String, _ many: String, _ rest: String
    ) -> Diagnostic? {
        guard !paths.isEmpty else { return nil }
        let names = paths.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
        let more = paths.count > 3 ? " and \(paths.count - 3) more" : ""
        return Diagnostic(severity, id: id, names + more + " " + (paths.count == 1 ? one : many) + rest)
    }
}
