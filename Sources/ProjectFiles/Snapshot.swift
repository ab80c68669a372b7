package import CairnDiagnostics
package import CairnFiles
package import Patterns
import Synchronization
package import SystemPackage

/// A project's folder as checks see it: listed once, read lazily, and never left through a symbolic link.
///
/// What counts of it is what git keeps, and what none of git's ignore rules leaves out: that is what a clone has, or
/// would have once it was added. All checks share this rule, and what they execute sees nothing else.
///
/// Nothing in it changes after it was made, and it may be used from several threads.
package final class Snapshot: Sendable {
    /// One thing below the project's folder.
    package struct Entry: Hashable, Sendable {
        /// Where it is.
        package var path: RelativePath
        /// What stands there; links are not followed.
        package var kind: FileInfo.Kind
    }

    /// The project's folder.
    package let root: FilePath
    /// Where it is read from.
    package let files: any ReadableFileSystem
    /// How much is looked at.
    package let limits: SnapshotLimits
    /// A thing that is there and does not count.
    package enum LeftOut: Hashable, Sendable {
        /// An ignore rule leaves it out, and git does not keep it.
        case ignored
        /// It is a repository of its own.
        case submodule
        /// It is one of the skipped folders, and git keeps nothing of it.
        case skipped
    }

    /// Everything below the folder that counts, in byte order, a folder right before what is in it.
    package let entries: [Entry]
    /// What could not be listed, as warnings.
    package let notices: [Diagnostic]

    /// Whether the person wants to stop; asked before files are read, from several threads.
    package let isCancelled: @Sendable () -> Bool

    private let index: [String: Int]
    private let leftOut: [String: LeftOut]
    private let repository: GitRepository?
    private let cache = Mutex(Cache())

    /// The names of folders that are no work of the learner's: only what git keeps of them counts.
    package static let skippedFolders: Set<String> = [
        ".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache",
        ".ruff_cache", ".tox", ".nox", ".cache", ".idea", ".ipynb_checkpoints", ".terraform",
    ]

    /// Lists the folder at `root`.
    ///
    /// Folders that cannot be listed and what goes beyond the limits become notices.
    /// - Parameters:
    ///   - files: where it is; nil for the folder on the disk, out of which nothing leads.
    ///   - environment: where the person's settings of git stand.
    ///   - isCancelled: whether the person wants to stop; then no more files are listed or read.
    /// - Throws: why the project's folder itself cannot be listed, or the repository that it stands in not be read; that
    ///   the person wanted to stop.
    package init(
        _ root: FilePath, files given: (any ReadableFileSystem)? = nil, limits: SnapshotLimits = SnapshotLimits(),
        environment: GitEnvironment = .current, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(Diagnostic) {
        let files: any ReadableFileSystem
        do throws(FileError) {
            if let given { files = given } else { files = try RootedFileSystem(root) }
        } catch {
            throw Diagnostic(
                id: "unreadable-project", "the project's folder '\(root)' cannot be listed",
                explanation: "\(error.reason)")
        }
        self.root = root
        self.files = files
        self.limits = limits
        self.isCancelled = isCancelled
        var lister = try Lister(root: root, files: files, limits: limits, environment: environment)
        try lister.list(isCancelled)
        leftOut = lister.leftOut
        repository = lister.repository
        entries = lister.entries
        notices = lister.notices
        var index: [String: Int] = [:]
        index.reserveCapacity(lister.entries.count)
        for (place, entry) in lister.entries.enumerated() { index[entry.path.string] = place }
        self.index = index
    }

    /// What stands at exactly this path, without following links.
    package func entry(_ path: RelativePath) -> Entry? {
        index[path.string].map { entries[$0] }
    }

    /// Why what is at a path does not count; nil if it does, or if nothing is there.
    package func whyLeftOut(_ path: RelativePath) -> LeftOut? {
        var folder: RelativePath? = path
        while let next = folder {
            if let why = leftOut[next.string] {
                return ((try? files.info(at: root.appending(path.string))) ?? nil) == nil ? nil : why
            }
            folder = next.parent
        }
        return nil
    }

    /// Whether git has a file as executable; nil if git does not keep it.
    package func isExecutableInGit(_ path: RelativePath) -> Bool? {
        repository.flatMap { $0.index.entry($0.prefix + path.string)?.isExecutable }
    }

    /// What a path leads to after all links in it, as long as they stay below the project's folder; nil if nothing is
    /// there, if it leads out, or if the links go in circles.
    package func resolve(_ path: RelativePath) -> Entry? {
        place(of: path).map { entries[$0] }
    }

    /// The place of the entry that a path leads to; see above.
    private func place(of path: RelativePath) -> Int? {
        if let place = index[path.string], entries[place].kind != .symbolicLink { return place }
        var pending = path.names.reversed().map(String.init)
        var done: [String] = []
        var links = 0
        while let name = pending.popLast() {
            if name == "." { continue }
            if name == ".." {
                guard done.popLast() != nil else { return nil }
                continue
            }
            done.append(name)
            guard let place = index[done.joined(separator: "/")] else { return nil }
            guard entries[place].kind == .symbolicLink else { continue }
            links += 1
            // 40 links in a row is where Linux gives up, too.
            guard links <= 40, let target = try? files.readLink(root.appending(done.joined(separator: "/"))),
                !target.hasPrefix("/")
            else { return nil }
            done.removeLast()
            pending += target.split(separator: "/").reversed().map(String.init)
        }
        return index[done.joined(separator: "/")]
    }

    /// The files (not folders, not links) that a pattern matches, in the snapshot's order. A pattern without a
    /// wildcard finds the file that its path leads to, through links too.
    package func files(matching glob: Glob) -> [Entry] {
        if !glob.hasWildcard {
            guard let path = try? RelativePath(glob.pattern), var entry = resolve(path), entry.kind == .file
            else { return [] }
            entry.path = path
            return [entry]
        }
        return entries.filter { $0.kind == .file && glob.matches($0.path) }
    }

    /// The content of the file that `path` leads to.
    /// - Throws: an error diagnostic (`unreadable-file`, `file-too-large`) that says why it cannot be read.
    package func content(_ path: RelativePath) throws(Diagnostic) -> FileContent {
        guard let place = place(of: path), entries[place].kind == .file else {
            throw Diagnostic(id: "unreadable-file", "there is no file '\(path)'")
        }
        if let known = cache.withLock({ $0[place] }) { return known }
        let content = try read(entries[place], as: path)
        cache.withLock { _ = $0.keep(content, at: place, limit: limits.cachedBytes) }
        return content
    }

    /// Has files that are read ahead looked through for literals, once, so that checks pass over those without theirs.
    package func look(for finder: LiteralFinder) {
        cache.withLock { $0.look(for: finder, count: entries.count) }
    }

    /// Reads files that a check will ask for soon; one that cannot be read is met again when its turn comes.
    /// - Parameter marks: the literals that the check needs; what has none of them is not kept.
    func readAhead(_ files: ArraySlice<Entry>, for marks: UInt64?) {
        let finder = cache.withLock { $0.finder }
        for file in files where !isCancelled() {
            guard let place = index[file.path.string],
                cache.withLock({ $0[place] == nil && $0.aheadSize < limits.cachedBytes }),
                let content = try? read(file, as: file.path)
            else { continue }
            let found = finder.flatMap { finder in content.subject.map { finder.marks(in: $0.bytes) } }
            cache.withLock {
                if let found { $0.mark(found, at: place) }
                if let found, let marks, found & marks == 0 { return }
                if !$0.keep(content, at: place, limit: limits.cachedBytes) { $0.setAhead(content, at: place) }
            }
        }
    }

    /// The files but for those that are known to be texts without any of some literals.
    func files(_ files: ArraySlice<Entry>, thatMayHold marks: UInt64?) -> ArraySlice<Entry> {
        guard let marks else { return files }
        return cache.withLock { cache in
            guard cache.finder != nil else { return files }
            return files.filter { file in
                guard let known = index[file.path.string].flatMap({ cache.marks(at: $0) }) else { return true }
                return known & marks != 0
            }[...]
        }
    }

    /// Drops what was read ahead of a check, and is not kept for the next.
    func drop(_ files: ArraySlice<Entry>) {
        cache.withLock { cache in
            guard cache.aheadSize > 0 else { return }
            for file in files {
                if let place = index[file.path.string] { cache.setAhead(nil, at: place) }
            }
        }
    }

    private func read(_ entry: Entry, as path: RelativePath) throws(Diagnostic) -> FileContent {
        if isCancelled() { throw Diagnostic(id: "interrupted", "'\(path)' was not read before the interruption") }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(root.appending(entry.path.string), upTo: limits.fileBytes)
        } catch {
            guard error.reason != .fileTooLarge else { throw tooLarge(path, entry) }
            throw Diagnostic(
                id: "unreadable-file", "'\(path)' cannot be read", explanation: "\(error.reason)",
                at: SourceSpan(wholeFile: path.string), help: ["look at its permissions: ls -l '\(path)'"])
        }
        return FileContent(path: path, bytes: bytes)
    }

    /// What stands at an entry now, with its size and whether it is executable.
    /// - Throws: why that cannot be known.
    package func info(of entry: Entry) throws(FileError) -> FileInfo {
        let place = root.appending(entry.path.string)
        guard let info = try files.info(at: place) else { throw FileError("look at", place, .noSuchFileOrDirectory) }
        return info
    }

    private func tooLarge(_ path: RelativePath, _ entry: Entry) -> Diagnostic {
        let size = (try? info(of: entry)).map { "it has \(megabytes($0.size)), and " } ?? ""
        return Diagnostic(
            id: "file-too-large", "'\(path)' is too large to be checked",
            explanation: size + "checks read up to \(megabytes(limits.fileBytes))",
            at: SourceSpan(wholeFile: path.string), help: ["keep data of this size out of the repository"])
    }

    /// Contents by the places of their entries.
    private struct Cache {
        /// What is kept for the next check.
        private var kept: [Int: FileContent] = [:]
        private var size = 0
        /// What was read ahead and found no room among those.
        private var ahead: [Int: FileContent] = [:]
        private(set) var aheadSize = 0
        /// What looks for literals, and what it has found so far: of files that are texts, by their places.
        private(set) var finder: LiteralFinder?
        private var marks: [UInt64?] = []

        mutating func look(for finder: LiteralFinder, count: Int) {
            self.finder = finder
            marks = Array(repeating: nil, count: count)
        }

        mutating func mark(_ found: UInt64, at place: Int) {
            if marks.indices.contains(place) { marks[place] = found }
        }

        func marks(at place: Int) -> UInt64? {
            marks.indices.contains(place) ? marks[place] : nil
        }

        subscript(place: Int) -> FileContent? { kept[place] ?? ahead[place] }

        /// Keeps a content if there is room; says whether there was.
        mutating func keep(_ content: FileContent, at place: Int, limit: Int) -> Bool {
            guard size + content.bytes.count <= limit else { return false }
            if kept.updateValue(content, forKey: place) == nil { size += content.bytes.count }
            return true
        }

        mutating func setAhead(_ content: FileContent?, at place: Int) {
            aheadSize -= ahead[place]?.bytes.count ?? 0
            ahead[place] = content
            aheadSize += content?.bytes.count ?? 0
        }
    }
}
