import CairnCatalog
import CairnDiagnostics
import CairnFiles

/// The files of a plan while layers are stacked: the last one at a path counts.
struct FileTree {
    private var files: [LayerFiles.Rendered] = []
    /// Where each path stands among them.
    private var places: [String: Int] = [:]
    private var clashes: [Diagnostic] = []

    /// The files, in the order of their paths.
    func sorted() -> [Plan.File] {
        let found = files.map(\.file)
        // Those of a single layer come in that order.
        let isSorted = zip(found, found.dropFirst()).allSatisfy { $0.path < $1.path }
        return isSorted ? found : found.sorted { $0.path < $1.path }
    }

    /// Adds a layer's file; one of the same layer that has its path is a collision.
    mutating func add(_ file: LayerFiles.Rendered) {
        guard let place = places[file.file.path.string] else {
            places[file.file.path.string] = files.count
            files.append(file)
            return
        }
        if files[place].layer == file.layer { clashes.append(Self.collision(file.file, files[place].file)) }
        files[place] = file
    }

    /// What is wrong with the paths as a whole: two that are one where letter case doesn't count, a file where another
    /// needs a folder, and a file that Cairn itself writes.
    /// - Parameters:
    ///   - sorted: the files, as `sorted` gave them.
    ///   - names: the paths that Cairn writes, each with what it is.
    func collisions(
        among sorted: [Plan.File], reserving names: [(name: String, what: String)]
    ) -> [Diagnostic] {
        var problems = clashes
        var seen: [String: Plan.File] = [:]
        seen.reserveCapacity(sorted.count)
        for file in sorted {
            if let other = seen.updateValue(file, forKey: file.path.folded) {
                problems.append(Self.collision(file, other))
                seen[file.path.folded] = other
            }
            if file.path.holdsGitsName {
                problems.append(
                    Diagnostic(
                        id: "reserved-path", "a template can't hold '\(file.path)'",
                        explanation: "'.git' is a repository's own: what stands there can run programs",
                        notes: [.init("it comes from \(file.origin)")]))
            }
            if let own = names.first(where: { $0.name == file.path.string }) {
                problems.append(
                    Diagnostic(
                        id: "reserved-path", "a template can't hold '\(own.name)'",
                        explanation: "Cairn writes it: \(own.what)",
                        notes: [.init("it comes from \(file.origin)")]))
            }
        }
        // Folders that differ only by case would be one on some disks, and two on others.
        var folders: [String: RelativePath] = [:]
        // What stands above a folder is looked at once, with the first file below it.
        var known: Set<String> = []
        for file in sorted {
            var folder = file.path.parent
            while let next = folder, known.insert(next.string).inserted {
                let folded = next.folded
                if let other = seen[folded] { problems.append(Self.collision(file, other)) }
                if let other = folders[folded] {
                    problems.append(
                        Diagnostic(
                            id: "path-collision", "the folders '\(other)' and '\(next)' differ only by letter case",
                            notes: [.init("'\(next)' comes from \(file.origin)")]))
                } else {
                    folders[folded] = next
                }
                folder = next.parent
            }
        }
        return problems
    }

    private static func collision(_ file: Plan.File, _ other: Plan.File) -> Diagnostic {
        let isSame = file.path == other.path
        return Diagnostic(
            id: "path-collision",
            isSame ? "two files would be written to '\(file.path)'" : "'\(file.path)' collides with '\(other.path)'",
            explanation: isSame || file.path.folded == other.path.folded
                ? (isSame ? nil : "they differ only by letter case, and some disks take that for the same")
                : "one path can't be a file and a folder",
            notes: [.init("one comes from \(other.origin)"), .init("the other comes from \(file.origin)")])
    }
}

extension RelativePath {
    /// Whether one of its names is `.git`, in whatever letter case.
    fileprivate var holdsGitsName: Bool {
        var rest = string.utf8[...]
        while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            let isFirst =
                dot == string.utf8.startIndex || string.utf8[string.utf8.index(before: dot)] == UInt8(ascii: "/")
            rest = rest[dot...]
            if isFirst {
                let name = rest.prefix { $0 != UInt8(ascii: "/") }
                if name.count == 4, Substring(name).lowercased() == ".git" { return true }
            }
            rest = rest.dropFirst()
        }
        return false
    }
}
