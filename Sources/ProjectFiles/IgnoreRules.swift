import CairnDiagnostics
package import CairnFiles

/// What a project's `.gitignore` files leave out: their usual patterns (`*`, `?`, `**`, `!`, a slash at either end),
/// but no character classes.
package struct IgnoreRules {
    private struct Rule {
        /// The folder that the rule stands in, with a slash at the end; empty at the top.
        var base: String
        var glob: Glob
        var isFolderOnly: Bool
        var isException: Bool
    }

    private let rules: [Rule]

    /// Reads the `.gitignore` files of a project, the outer ones first; one that cannot be read has no rules.
    package init(of snapshot: Snapshot) {
        let files = snapshot.entries.filter { $0.kind == .file && $0.path.last == ".gitignore" }
            .sorted { $0.path.names.count < $1.path.names.count }
        rules = files.flatMap { file -> [Rule] in
            guard let text = try? snapshot.content(file.path).text() else { return [] }
            let base = file.path.parent.map { $0.string + "/" } ?? ""
            return text.split(whereSeparator: \.isNewline).compactMap { Self.rule(String($0), base: base) }
        }
    }

    /// Whether a file is left out, itself or through a folder above it.
    package func ignores(_ path: RelativePath) -> Bool {
        guard !rules.isEmpty else { return false }
        var above: [RelativePath] = []
        var folder = path.parent
        while let next = folder {
            above.append(next)
            folder = next.parent
        }
        // What is below a folder that is left out cannot be brought back.
        return above.reversed().contains { verdict($0, isFolder: true) } || verdict(path, isFolder: false)
    }

    private func verdict(_ path: RelativePath, isFolder: Bool) -> Bool {
        let last = rules.last { rule in
            guard isFolder || !rule.isFolderOnly, path.string.hasPrefix(rule.base) else { return false }
            guard let inner = try? RelativePath(String(path.string.dropFirst(rule.base.count))) else { return false }
            return rule.glob.matches(inner)
        }
        return last.map { !$0.isException } ?? false
    }

    private static func rule(_ line: String, base: String) -> Rule? {
        var text = line[...]
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
        let isException = text.hasPrefix("!")
        if isException { text = text.dropFirst() }
        if text.hasPrefix("\\") { text = text.dropFirst() }
        let isFolderOnly = text.hasSuffix("/")
        if isFolderOnly { text = text.dropLast() }
        // A slash elsewhere than at the end ties the pattern to its folder.
        let isTied = text.contains("/")
        if text.hasPrefix("/") { text = text.dropFirst() }
        guard let glob = try? Glob(isTied ? String(text) : "**/" + text) else { return nil }
        return Rule(base: base, glob: glob, isFolderOnly: isFolderOnly, isException: isException)
    }
}
