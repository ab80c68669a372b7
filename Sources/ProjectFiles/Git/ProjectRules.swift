import CairnDiagnostics
import CairnFiles
import SystemPackage

/// Says of each thing below a project's folder whether it is part of the project: if git keeps it, or else none of
/// git's ignore rules leaves it out.
///
/// Where there is no repository, the project's own `.gitignore` files are all there is.
struct ProjectRules {
    /// What applies in a folder, and in those below it.
    struct Scope {
        /// The nearest list of rules, as a place in `lists`; -1 if there is none.
        fileprivate var list: Int
        /// Whether only what git keeps counts: the folder itself is left out.
        var isLeftOut: Bool
    }

    /// A list of rules, and the place of the one that it goes before.
    private struct Linked {
        var list: IgnoreList
        var next: Int
    }

    /// The repository; nil if there is none, or if it leaves the project out as a whole.
    let repository: GitRepository?
    /// What could not be read, as warnings.
    private(set) var notices: [Diagnostic]
    private let files: any ReadableFileSystem
    private let index: GitIndex
    private let prefix: String
    private let ignoresCase: Bool
    private var lists: [Linked] = []
    private var hasUnknown = false
    /// What git keeps, and the folders above it, in lower case: where letter case does not count. Made when it is first
    /// asked for.
    private var folded: Set<String>?

    /// Finds the repository, and reads the rules of the folders above the project.
    /// - Throws: why the repository cannot be read.
    init(_ root: FilePath, files: any ReadableFileSystem, environment: GitEnvironment) throws(Diagnostic) {
        self.files = files
        var notices: [Diagnostic] = []
        let around = files.surroundings
        let found = try GitRepository.find(above: root, files: around, environment: environment, notices: &notices)
        self.notices = notices + (found?.notices ?? [])
        let rules = Self.above(found, around, &self.notices)
        // Who keeps a repository of a whole home folder, and leaves all in it out, means other files than a project's.
        let isPart = !rules.isLeftOut || found.map { $0.index.holdsAny(below: String($0.prefix.dropLast())) } ?? false
        repository = isPart ? found : nil
        index = repository?.index ?? GitIndex()
        prefix = repository?.prefix ?? ""
        ignoresCase = repository?.ignoresCase ?? false
        if isPart {
            lists = rules.lists
            top = Scope(list: lists.count - 1, isLeftOut: rules.isLeftOut)
        }
    }

    /// What applies in the project's folder, but for its own rules.
    private(set) var top = Scope(list: -1, isLeftOut: false)

    /// The rules of the folders above a project, and whether they leave it out.
    private static func above(
        _ repository: GitRepository?, _ files: any ReadableFileSystem, _ notices: inout [Diagnostic]
    ) -> (lists: [Linked], isLeftOut: Bool) {
        guard let repository else { return ([], false) }
        var lists: [Linked] = []
        for list in repository.rules { lists.append(Linked(list: list, next: lists.count - 1)) }
        var folder = repository.top
        var path = ""
        for name in repository.folders {
            let place = folder.appending(".gitignore")
            if (try? files.info(at: place))??.kind == .file,
                let bytes = GitRepository.rules(place, files, &notices)
            {
                lists.append(Linked(list: IgnoreList(bytes, base: path.utf8.count), next: lists.count - 1))
            }
            folder = folder.appending(name)
            path += name
            let verdict = verdict(
                &path, in: lists, from: lists.count - 1, isFolder: true, ignoresCase: repository.ignoresCase,
                unknown: {})
            if verdict ?? false { return (lists, true) }
            path += "/"
        }
        return (lists, false)
    }

    /// What the nearest rules that say something of a path say.
    private static func verdict(
        _ path: inout String, in lists: [Linked], from start: Int, isFolder: Bool, ignoresCase: Bool,
        unknown: () -> Void
    ) -> Bool? {
        path.withUTF8 { path in
            let name = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            var place = start
            while place >= 0 {
                let verdict = lists[place].list.verdict(
                    path, name: name, isFolder: isFolder, ignoresCase: ignoresCase, unknown: unknown)
                if let verdict { return verdict }
                place = lists[place].next
            }
            return nil
        }
    }

    /// The scope of a folder with the rules that stand in it.
    /// - Parameters:
    ///   - folder: its path in the project; empty for the project's own.
    ///   - place: where it is.
    ///   - entries: what is in it.
    mutating func scope(
        of folder: String, at place: FilePath, entries: [FolderEntry], in scope: Scope
    ) -> Scope {
        guard !scope.isLeftOut else { return scope }
        let base = prefix + (folder.isEmpty ? "" : folder + "/")
        guard let entry = entries.first(where: { $0.name == ".gitignore" }) else {
            if index.entry(base + ".gitignore")?.isSkipped == true {
                notices.append(
                    Diagnostic(
                        .warning, id: "unread-ignore-rules",
                        "the ignore rules of '\(base).gitignore' are not known: a sparse checkout leaves them out",
                        help: ["git sparse-checkout disable"]))
            }
            return scope
        }
        // Git follows no link here.
        guard entry.kind == .file, let bytes = GitRepository.rules(place.appending(".gitignore"), files, &notices)
        else { return scope }
        let list = IgnoreList(bytes, base: base.utf8.count)
        guard !list.isEmpty else { return scope }
        lists.append(Linked(list: list, next: scope.list))
        return Scope(list: lists.count - 1, isLeftOut: false)
    }

    /// Whether a file, link or other thing counts.
    mutating func counts(_ path: String, in scope: Scope) -> Bool {
        if !scope.isLeftOut, !ignores(path, isFolder: false, in: scope) { return true }
        return index.count > 0 && (index.entry(prefix + path) != nil || isKeptInOtherCase(prefix + path))
    }

    /// Whether a folder counts, and is to be looked into.
    /// - Parameter isSkipped: whether its name says that only what git keeps in it counts.
    /// - Returns: what applies below it; nil if nothing in it counts.
    mutating func scope(below path: String, in scope: Scope, isSkipped: Bool) -> Scope? {
        guard scope.isLeftOut || isSkipped || ignores(path, isFolder: true, in: scope) else { return scope }
        guard index.count > 0, index.holdsAny(below: prefix + path) || isKeptInOtherCase(prefix + path) else {
            return nil
        }
        return Scope(list: scope.list, isLeftOut: true)
    }

    /// Whether git keeps a path, or something below it, in whatever letter case, where that does not count.
    private mutating func isKeptInOtherCase(_ path: String) -> Bool {
        guard ignoresCase else { return false }
        let names = folded ?? index.foldedPaths()
        folded = names
        return names.contains(path.lowercased())
    }

    /// Whether a folder is a repository of its own, by what git keeps.
    func isSubmodule(_ path: String) -> Bool {
        !index.submodules.isEmpty && index.submodules.contains(prefix + path)
    }

    /// Whether a folder with something named `.git` in it is a repository of its own that git keeps nothing of.
    func isOther(_ path: String, at place: FilePath) -> Bool {
        repository != nil && !index.holdsAny(below: prefix + path) && GitRepository.isTop(place, files.surroundings)
    }

    private mutating func ignores(_ path: String, isFolder: Bool, in scope: Scope) -> Bool {
        guard scope.list >= 0 else { return false }
        var whole = prefix.isEmpty ? path : prefix + path
        var isUnknown = false
        let verdict = Self.verdict(
            &whole, in: lists, from: scope.list, isFolder: isFolder, ignoresCase: ignoresCase,
            unknown: { isUnknown = true })
        if isUnknown, !hasUnknown {
            hasUnknown = true
            notices.append(
                Diagnostic(
                    .warning, id: "unread-ignore-rules",
                    "it is not known whether an ignore rule leaves '\(path)' out: matching it takes too long"))
        }
        return verdict ?? false
    }
}
