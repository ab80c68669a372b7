import CairnDiagnostics
package import CairnFiles

extension Snapshot {
    /// What somebody who has no file at `path` may have made instead: the same path in other letter case, the same
    /// name in another folder, or a similar name in the same folder.
    /// - Parameters:
    ///   - path: what is missing.
    ///   - kind: what it should be.
    /// - Returns: existing paths, the likeliest first, three at the most.
    package func nearMisses(_ path: RelativePath, kind: FileInfo.Kind = .file) -> [RelativePath] {
        let candidates = entries.filter { $0.kind == kind && $0.path != path }.map(\.path)
        var found = candidates.filter { $0.folded == path.folded }
        let name = path.last.lowercased()
        found += candidates.filter { $0.last.lowercased() == name && !found.contains($0) }.prefix(3)
        let stem = Self.stem(name)
        let neighbours = candidates.filter { $0.parent == path.parent }
        found += neighbours.filter { Self.stem($0.last.lowercased()) == stem && !found.contains($0) }
        let near = nearest(to: String(path.last), among: neighbours.map { String($0.last) })
        for name in near {
            guard let path = neighbours.first(where: { $0.last == name }), !found.contains(path) else { continue }
            found.append(path)
        }
        return Array(found.prefix(3))
    }

    /// The help lines about near misses: how to rename them.
    package func nearMissHelp(_ path: RelativePath, kind: FileInfo.Kind = .file) -> [String] {
        nearMisses(path, kind: kind).map { other in
            other.folded == path.folded
                ? "there is '\(other)': rename it, upper and lower case count: git mv \(other.string.shellQuoted) \(path.string.shellQuoted)"
                : "there is '\(other)': is it the one that should be '\(path)'?"
        }
    }

    private static func stem(_ name: String) -> Substring {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name[...] }
        return name[..<dot]
    }
}
