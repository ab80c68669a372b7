import CairnDiagnostics
import Synchronization
package import SystemPackage

/// A file system in memory: the twin of `RootedFileSystem` for tests, and for plans that never reach a disk.
package final class MemoryFileSystem: FileSystem {
    private enum Node: Sendable {
        case file([UInt8], permissions: UInt16)
        case folder
        case link(String)
    }

    /// Everything there is, by its normal path; `/` is always a folder. Texts, as they are looked up and taken apart far
    /// faster than paths are.
    private let nodes = Mutex<[String: Node]>(["/": .folder])

    /// The folders that somebody has the right to write to.
    private let locked = Mutex<Set<String>>([])

    /// Makes an empty file system, or one that holds `files` (path to text) and the folders above them.
    package init(_ files: [String: String] = [:]) {
        for (path, text) in files { put(FilePath(path), Array(text.utf8)) }
    }

    /// Puts a file at `path`, whatever was there, and makes the folders above it.
    package func put(_ path: FilePath, _ bytes: [UInt8], isExecutable: Bool = false) {
        nodes.withLock { nodes in
            Self.makeParents(of: path.place, in: &nodes)
            nodes[path.place] = .file(bytes, permissions: isExecutable ? 0o755 : 0o644)
        }
    }

    /// Puts a symbolic link at `path` that points to `target`, and makes the folders above it.
    package func putLink(_ path: FilePath, to target: String) {
        nodes.withLock { nodes in
            Self.makeParents(of: path.place, in: &nodes)
            nodes[path.place] = .link(target)
        }
    }

    /// Every path that is not a folder, sorted: what a test compares.
    package var paths: [String] {
        nodes.withLock { nodes in
            nodes.filter { if case .folder = $0.value { false } else { true } }.map(\.key).sorted()
        }
    }

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        switch nodes.withLock({ $0[path.place] }) {
        case .file(let bytes, let permissions):
            FileInfo(
                kind: .file, size: bytes.count, isExecutable: permissions & 0o100 != 0, permissions: permissions)
        case .folder: FileInfo(kind: .folder, isExecutable: true, permissions: 0o755)
        case .link(let target): FileInfo(kind: .symbolicLink, size: target.utf8.count, isExecutable: true)
        case nil: nil
        }
    }

    package func resolvedInfo(at path: FilePath) throws(FileError) -> FileInfo? {
        var place = path.place
        for _ in 0..<40 {
            guard case .link(let target) = nodes.withLock({ $0[place] }) else { return try info(at: FilePath(place)) }
            place = FilePath(place).removingLastComponent().pushing(FilePath(target)).place
        }
        throw FileError("look at", path, .tooManySymbolicLinkLevels)
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        var place = path.place
        // 40 links in a row is where Linux gives up, too.
        for _ in 0..<40 {
            switch nodes.withLock({ $0[place] }) {
            case .file(let bytes, _): return bytes
            case .folder: throw FileError("read", path, .isDirectory)
            case .link(let target): place = FilePath(place).removingLastComponent().pushing(FilePath(target)).place
            case nil: throw FileError("read", path, .noSuchFileOrDirectory)
            }
        }
        throw FileError("read", path, .tooManySymbolicLinkLevels)
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        let folder = path.place
        return try nodes.withLock { nodes throws(FileError) in
            guard let node = nodes[folder] else { throw FileError("list", path, .noSuchFileOrDirectory) }
            guard case .folder = node else { throw FileError("list", path, .notDirectory) }
            return nodes.keys.filter { $0 != folder && $0.placeAbove == folder }
                .map { String($0.utf8.suffix(from: $0.utf8.index(after: $0.lastSlash))) ?? "" }
                .sorted { $0.precedesInBytes($1) }
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        guard case .link(let target) = nodes.withLock({ $0[path.place] }) else {
            throw FileError("read the link", path, .invalidArgument)
        }
        return target
    }

    package func create(
        _ path: FilePath, bytes: [UInt8], isExecutable: Bool, permissions: UInt16?
    ) throws(FileError) {
        let node = Node.file(bytes, permissions: permissions ?? (isExecutable ? 0o755 : 0o644))
        try add(path, node, action: "create")
    }

    package func folder(at path: FilePath) throws(FileError) -> any FileSystem {
        guard case .folder = nodes.withLock({ $0[path.place] }) else {
            throw FileError("open the folder", path, .notDirectory)
        }
        return self
    }

    package func createFolder(_ path: FilePath) throws(FileError) {
        try add(path, .folder, action: "create the folder")
    }

    package func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        let (from, to) = (source.place, target.place)
        let action = "move '\(source)' to"
        try nodes.withLock { nodes throws(FileError) in
            guard let moved = nodes[from] else { throw FileError(action, target, .noSuchFileOrDirectory) }
            guard case .folder = nodes[to.placeAbove] else {
                throw FileError(action, target, .noSuchFileOrDirectory)
            }
            guard from == to || !to.isBelow(from) else { throw FileError(action, target, .invalidArgument) }
            switch (moved, nodes[to]) {
            case (.folder, .folder) where nodes.keys.contains(where: { $0.isBelow(to) }):
                throw FileError(action, target, .directoryNotEmpty)
            case (.folder, .file), (.folder, .link): throw FileError(action, target, .notDirectory)
            case (.file, .folder), (.link, .folder): throw FileError(action, target, .isDirectory)
            default: break
            }
            for (path, node) in nodes where path == from || path.isBelow(from) {
                nodes[path] = nil
                nodes[to + String(Substring(path.utf8.dropFirst(from.utf8.count)))] = node
            }
        }
    }

    package func rename(_ source: FilePath, toNew target: FilePath) throws(FileError) {
        guard try info(at: target) == nil else { throw FileError("move '\(source)' to", target, .fileExists) }
        try rename(source, to: target)
    }

    package func exchange(_ one: FilePath, with other: FilePath) throws(FileError) {
        try nodes.withLock { nodes throws(FileError) in
            guard let first = nodes[one.place], let second = nodes[other.place] else {
                throw FileError("move '\(one)' to", other, .noSuchFileOrDirectory)
            }
            // Folders would have to take along what is in them, which nobody needs.
            if case .folder = first { throw FileError("move '\(one)' to", other, .notSupported) }
            if case .folder = second { throw FileError("move '\(one)' to", other, .notSupported) }
            nodes[one.place] = second
            nodes[other.place] = first
        }
    }

    package func lock(_ folder: FilePath, isShared: Bool) throws(FileError) -> FolderLock? {
        let place = folder.place
        if isShared { return locked.withLock { $0.contains(place) } ? nil : FolderLock {} }
        guard locked.withLock({ $0.insert(place).inserted }) else { return nil }
        return FolderLock { [weak self] in self?.locked.withLock { _ = $0.remove(place) } }
    }

    package func synchronize(_ folder: FilePath) throws(FileError) {}

    package func remove(_ path: FilePath) throws(FileError) {
        nodes.withLock { nodes in
            let place = path.place
            for other in nodes.keys where other == place || other.isBelow(place) { nodes[other] = nil }
        }
    }

    private func add(_ path: FilePath, _ node: Node, action: String) throws(FileError) {
        let place = path.place
        try nodes.withLock { nodes throws(FileError) in
            switch nodes[place.placeAbove] {
            case .folder: break
            case nil: throw FileError(action, path, .noSuchFileOrDirectory)
            default: throw FileError(action, path, .notDirectory)
            }
            guard nodes[place] == nil else { throw FileError(action, path, .fileExists) }
            nodes[place] = node
        }
    }

    private static func makeParents(of path: String, in nodes: inout [String: Node]) {
        var folder = path.placeAbove
        while nodes[folder] == nil {
            nodes[folder] = .folder
            folder = folder.placeAbove
        }
    }
}

extension FilePath {
    /// The path from `/`, without `.` and `..`: what the file systems that are not the machine's look things up by.
    var rooted: FilePath {
        FilePath("/").pushing(self).lexicallyNormalized()
    }

    /// The same as a text.
    fileprivate var place: String {
        let text = string
        // Most are normal already, and to see that is quick.
        let isNormal = text.hasPrefix("/") && !text.hasSuffix("/") && !text.holds("/.") && !text.holds("//")
        return isNormal ? text : rooted.string
    }
}

extension String {
    /// Where the last slash of a normal path is.
    fileprivate var lastSlash: String.Index {
        utf8.lastIndex(of: UInt8(ascii: "/")) ?? startIndex
    }

    /// The folder above, of a normal path; `/` is above itself.
    fileprivate var placeAbove: String {
        let slash = lastSlash
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// Whether a normal path is below another, and not the same.
    fileprivate func isBelow(_ folder: String) -> Bool {
        folder == "/"
            ? self != "/"
            : utf8.starts(with: folder.utf8) && utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/")
    }
}
