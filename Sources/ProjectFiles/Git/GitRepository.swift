import CairnDiagnostics
import CairnFiles
import SystemPackage

/// The repository that a project stands in, as far as it says which files count.
///
/// All of it is read by ourselves: nothing is executed, and no setting, filter or hook of a repository starts anything.
struct GitRepository: Sendable {
    /// The largest index that is read, in bytes: some 500,000 files.
    private static let indexLimit = 128 << 20
    /// The largest file of ignore rules that is read, in bytes.
    static let rulesLimit = 16 << 20

    /// The folders from the work tree's top down to the project, the project's own last; empty if the project is the top.
    let folders: [String]
    /// The work tree's top.
    let top: FilePath
    /// What git keeps.
    let index: GitIndex
    /// Whether letter case counts in ignore rules.
    let ignoresCase: Bool
    /// Rules that stand in no folder of the work tree, the weakest first.
    let rules: [IgnoreList]
    /// What could not be read, as warnings.
    let notices: [Diagnostic]
    /// Where git's data of the work tree are.
    let folder: FilePath
    /// Where the data are that all work trees of the repository share.
    let common: FilePath
    /// What git's settings say of how files are compared with what git keeps.
    let comparing: ComparisonSettings

    /// The project's path from the top on, with a slash behind it; empty if the project is the top.
    var prefix: String { folders.map { $0 + "/" }.joined() }

    /// Looks for the repository whose work tree a folder is in.
    /// - Parameter notices: gets a warning if there is one, and its data are gone.
    /// - Returns: nil if there is none.
    /// - Throws: that there is one, and why it cannot be read.
    static func find(
        above root: FilePath, files: any ReadableFileSystem, environment: GitEnvironment, notices: inout [Diagnostic]
    ) throws(Diagnostic) -> GitRepository? {
        var top = files.absolute(root)
        var folders: [String] = []
        while true {
            switch gitFolder(of: top, files) {
            case .here(let folder):
                return try GitRepository(
                    top: top, folders: folders.reversed(), folder: folder, files: files, environment: environment)
            case .gone(let folder):
                notices.append(
                    Diagnostic(
                        .warning, id: "no-git-folder",
                        "'\(top.appending(".git"))' names '\(folder)', which is no repository of git's",
                        explanation: "without it, it is not known which files git keeps though they are ignored",
                        help: ["mend it: git worktree repair, or git submodule update --init"]))
                return nil
            case nil: break
            }
            let above = top.folder
            guard let name = top.lastComponent?.string, above != top else { return nil }
            folders.append(name)
            top = above
        }
    }

    /// Whether a folder is the top of a work tree of its own.
    static func isTop(_ folder: FilePath, _ files: any ReadableFileSystem) -> Bool {
        gitFolder(of: folder, files) != nil
    }

    /// Where git's data of a work tree are.
    private enum Place {
        case here(FilePath)
        /// A file names this folder, and it holds none.
        case gone(FilePath)
    }

    /// Where git's data of the work tree with this top are; nil if it is the top of none.
    private static func gitFolder(of top: FilePath, _ files: any ReadableFileSystem) -> Place? {
        let place = top.appending(".git")
        guard let info = (try? files.info(at: place)) ?? nil else { return nil }
        if info.kind != .file, isGitFolder(place, files) { return .here(place) }
        guard info.kind != .folder, let text = line(of: place, files), text.hasPrefix("gitdir: ") else { return nil }
        // A further work tree, or a submodule, says where its data are.
        let folder = files.absolute(top.pushing(FilePath(String(text.dropFirst(8)))))
        return isGitFolder(folder, files) ? .here(folder) : .gone(folder)
    }

    /// The folders that hold git's data of the work tree with this top.
    static func dataFolders(of top: FilePath, _ files: any ReadableFileSystem) -> [FilePath] {
        switch gitFolder(of: top, files) {
        case .here(let folder): [folder, common(folder, files)]
        case .gone(let folder): [folder]
        case nil: []
        }
    }

    /// The first line of a file.
    private static func line(of place: FilePath, _ files: any ReadableFileSystem) -> String? {
        guard let bytes = try? files.read(place, upTo: 1 << 16) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    /// Whether a folder holds git's data.
    private static func isGitFolder(_ folder: FilePath, _ files: any ReadableFileSystem) -> Bool {
        func isThere(_ path: FilePath) -> Bool { ((try? files.info(at: path)) ?? nil) != nil }
        guard isThere(folder.appending("HEAD")) else { return false }
        let common = common(folder, files)
        return isThere(common.appending("objects")) && isThere(common.appending("refs"))
    }

    /// Where the data are that all work trees of a repository share.
    private static func common(_ folder: FilePath, _ files: any ReadableFileSystem) -> FilePath {
        let place = folder.appending("commondir")
        guard ((try? files.info(at: place)) ?? nil) != nil, let text = line(of: place, files) else { return folder }
        return files.absolute(folder.pushing(FilePath(text)))
    }

    private init(
        top: FilePath, folders: [String], folder: FilePath, files: any ReadableFileSystem, environment: GitEnvironment
    ) throws(Diagnostic) {
        self.top = top
        self.folders = folders
        self.folder = folder
        let common = Self.common(folder, files)
        self.common = common
        var settings = GitSettings(files, environment, of: files.absolute(folder))
        if let machine = environment.machine { settings.read(machine) }
        for file in environment.personal { settings.read(file) }
        settings.read(common.appending("config"))
        if settings.isOn("extensions.worktreeconfig") { settings.read(folder.appending("config.worktree")) }
        ignoresCase = settings.isOn("core.ignorecase")
        comparing = ComparisonSettings(settings, environment, top)
        var notices: [Diagnostic] = settings.unknown.map { path in
            Diagnostic(.warning, id: "unread-git-settings", "git's settings name '\(path)', which is not read")
        }
        var rules: [IgnoreList] = []
        for place in [Self.personalRules(settings, environment, top, &notices), common.appending("info/exclude")] {
            guard let place, let bytes = Self.rules(place, files, &notices) else { continue }
            let list = IgnoreList(bytes, base: 0)
            if !list.isEmpty { rules.append(list) }
        }
        self.rules = rules
        self.notices = notices
        index = try Self.index(folder, hashBytes: comparing.hashBytes, files)
    }

    /// Where the rules for all of a person's repositories stand.
    private static func personalRules(
        _ settings: GitSettings, _ environment: GitEnvironment, _ top: FilePath, _ notices: inout [Diagnostic]
    ) -> FilePath? {
        guard let text = settings["core.excludesfile"] else { return environment.folder?.appending("ignore") }
        guard !text.isEmpty else { return nil }
        if let place = environment.path(text, in: top) { return place }
        notices.append(
            Diagnostic(.warning, id: "unread-git-settings", "git's settings name '\(text)', which is not read"))
        return nil
    }

    /// The bytes of a file of rules; nil if there is none, or if it cannot be read, which is noted.
    static func rules(_ place: FilePath, _ files: any ReadableFileSystem, _ notices: inout [Diagnostic]) -> [UInt8]? {
        do throws(FileError) {
            return try files.read(place, upTo: rulesLimit)
        } catch {
            if error.reason != .noSuchFileOrDirectory, error.reason != .notDirectory {
                notices.append(
                    Diagnostic(
                        .warning, id: "unread-ignore-rules",
                        "the ignore rules in '\(place)' are not read: \(error.reason)"))
            }
            return nil
        }
    }

    private static func index(
        _ folder: FilePath, hashBytes: Int, _ files: any ReadableFileSystem
    ) throws(Diagnostic) -> GitIndex {
        let place = folder.appending("index")
        let flaw: String
        do throws(FileError) {
            // Without an index nothing was added yet.
            guard try files.info(at: place) != nil else { return GitIndex() }
            let bytes = try files.read(place, upTo: indexLimit)
            do throws(GitIndexReader.Flaw) {
                return try GitIndexReader(
                    hashBytes: hashBytes, shared: { try? files.read(folder.appending($0), upTo: indexLimit) }
                ).read(bytes)
            } catch {
                flaw = "it \(error.reason)"
            }
        } catch {
            flaw = "\(error.reason)"
        }
        throw Diagnostic(
            id: "unreadable-index", "git's index '\(place)' cannot be read",
            explanation: flaw + "; without it, it is not known which files are part of the project",
            help: ["have git write it anew in its common form: git update-index --no-split-index --index-version 2"])
    }
}
