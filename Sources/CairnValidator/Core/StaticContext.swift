import CairnDiagnostics
package import CairnFiles
import Patterns
package import ProjectFiles

/// What a check that only reads gets to see.
package struct StaticContext: Sendable {
    /// The project.
    package var snapshot: Snapshot
    /// The bytes that scaffolding gives a file with the record's answers; nil for a file that it doesn't make.
    package var original: @Sendable (RelativePath) -> [UInt8]?
    /// The files that checks of the content have left out.
    let unread = UnreadFiles()

    /// The marks of the expressions whose literals are looked for when files are read, by their texts.
    private var marks: [String: UInt64] = [:]

    /// Makes a context.
    package init(snapshot: Snapshot, original: @escaping @Sendable (RelativePath) -> [UInt8]?) {
        self.snapshot = snapshot
        self.original = original
    }

    /// Has files looked through, when they are read first, for what some expressions need.
    mutating func look(for patterns: [SearchPattern]) {
        var sets: [[Literal]] = []
        for pattern in patterns where marks[pattern.text] == nil && sets.count < LiteralFinder.mostSets {
            let literals = pattern.neededLiterals
            guard !literals.isEmpty else { continue }
            marks[pattern.text] = 1 << sets.count
            sets.append(literals)
        }
        if !sets.isEmpty { snapshot.look(for: LiteralFinder(sets)) }
    }

    /// Files for a loop that looks for an expression in each of them: those that cannot match are left out once that is
    /// known.
    func reading(_ files: [Snapshot.Entry], for pattern: SearchPattern) -> ReadAhead {
        snapshot.readingAhead(files, for: marks[pattern.text])
    }

    /// The file that a check is about, or a verdict that it isn't there, which names near misses.
    func file(_ path: RelativePath) -> Result<Snapshot.Entry, MissingFile> {
        if let entry = snapshot.resolve(path), entry.kind == .file { return .success(entry) }
        return .failure(MissingFile(verdict: missing(path)))
    }

    /// The verdict that there is no file at `path`.
    func missing(_ path: RelativePath, kind: FileInfo.Kind = .file) -> Verdict {
        let what = kind == .folder ? "directory" : "file"
        let found: String
        if let entry = snapshot.entry(path) {
            switch entry.kind {
            case .file: found = "'\(path)' is a file"
            case .folder: found = "'\(path)' is a directory"
            case .symbolicLink: found = "'\(path)' is a link that leads to no \(what) of the project"
            case .other: found = "'\(path)' is neither a file nor a directory"
            }
        } else {
            found = nothing(at: path)
        }
        let near = snapshot.nearMisses(path, kind: kind)
        let isIgnored = snapshot.whyLeftOut(path) == .ignored
        let help =
            (isIgnored
                ? ["git leaves it out: change the ignore rule, or add it: git add -f \(path.string.shellQuoted)"] : [])
            + snapshot.nearMissHelp(path, kind: kind)
        return .fail(
            Diagnostic(
                id: "missing-\(what)", "there is no \(what) '\(path)'",
                at: near.first.flatMap { $0.folded == path.folded ? SourceSpan(wholeFile: $0.string) : nil },
                help: help),
            expected: "a \(what) '\(path)'",
            found: near.first.map { "\(found); there is '\($0)'" } ?? found,
            reproduce: "ls -l \(path.string.shellQuoted)")
    }

    /// That nothing is at a path, or nothing that counts.
    private func nothing(at path: RelativePath) -> String {
        switch snapshot.whyLeftOut(path) {
        case .ignored: "'\(path)' is there, but git ignores it: no clone has it"
        case .submodule: "'\(path)' is there, but in a repository of its own"
        case .skipped, nil: "nothing at '\(path)'"
        }
    }

    /// The files that a pattern matches, or a verdict that there are none.
    func files(_ glob: Glob) -> Result<[Snapshot.Entry], MissingFile> {
        let found = snapshot.files(matching: glob)
        if !found.isEmpty { return .success(found) }
        if !glob.hasWildcard, let path = try? RelativePath(glob.pattern) {
            return .failure(MissingFile(verdict: missing(path)))
        }
        return .failure(
            MissingFile(
                verdict: .fail(
                    Diagnostic(id: "missing-file", "no file matches '\(glob.pattern)'"),
                    expected: "a file that matches '\(glob.pattern)'", found: "none")))
    }

    /// The files that several patterns match, each once, in the snapshot's order.
    func files(_ globs: [Glob]) -> [Snapshot.Entry] {
        guard globs.count > 1 else { return globs.first.map { snapshot.files(matching: $0) } ?? [] }
        let found = globs.flatMap { snapshot.files(matching: $0) }
        var seen: Set<RelativePath> = []
        return found.filter { seen.insert($0.path).inserted }.sorted { $0.path < $1.path }
    }
}

/// A verdict that a file isn't there, on the way out of a check.
struct MissingFile: Error {
    var verdict: Verdict
}
