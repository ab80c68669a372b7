import Synchronization
package import SystemPackage

/// A file system in memory: the twin of `LocalFileSystem` for tests, and for plans that never reach a disk.
package final class MemoryFileSystem: FileSystem {
    private enum Node: Sendable {
        case file([UInt8], isExecutable: Bool)
        case folder
        case link(String)
    }

    /// Everything there is, by its normal path; `/` is always a folder.
    private let nodes = Mutex<[FilePath: Node]>(["/": .folder])

    /// Makes an empty file system, or one that holds `files` (path to text) and the folders above them.
    package init(_ files: [String: String] = [:]) {
        for (path, text) in files { put(FilePath(path), Array(text.utf8)) }
    }

    /// Puts a file at `path`, whatever was there, and makes the folders above it.
    package func put(_ path: FilePath, _ bytes: [UInt8], isExecutable: Bool = false) {
        nodes.withLock { nodes in
            Self.makeParents(of: path.rooted, in: &nodes)
            nodes[path.rooted] = .file(bytes, isExecutable: isExecutable)
        }
    }

    /// Puts a symbolic link at `path` that points to `target`, and makes the folders above it.
    package func putLink(_ path: FilePath, to target: String) {
        nodes.withLock { nodes in
            Self.makeParents(of: path.rooted, in: &nodes)
            nodes[path.rooted] = .link(target)
        }
    }

    /// Every path that is not a folder, sorted: what a test compares.
    package var paths: [String] {
        nodes.withLock { nodes in
            nodes.filter { if case .folder = $0.value { false } else { true } }.map(\.key.string).sorted()
        }
    }

    package func info(at path: FilePath) throws(FileError) -> FileInfo? {
        switch nodes.withLock({ $0[path.rooted] }) {
        case .file(let bytes, let isExecutable): FileInfo(kind: .file, size: bytes.count, isExecutable: isExecutable)
        case .folder: FileInfo(kind: .folder, isExecutable: true)
        case .link(let target): FileInfo(kind: .symbolicLink, size: target.utf8.count, isExecutable: true)
        case nil: nil
        }
    }

    package func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        var place = path.rooted
        // 40 links in a row is where Linux gives up, too.
        for _ in 0..<40 {
            switch nodes.withLock({ $0[place] }) {
            case .file(let bytes, _): return bytes
            case .folder: throw FileError("read", path, .isDirectory)
            case .link(let target): place = place.removingLastComponent().pushing(FilePath(target)).rooted
            case nil: throw FileError("read", path, .noSuchFileOrDirectory)
            }
        }
        throw FileError("read", path, .tooManySymbolicLinkLevels)
    }

    package func list(_ path: FilePath) throws(FileError) -> [String] {
        let folder = path.rooted
        return try nodes.withLock { nodes throws(FileError) in
            guard let node = nodes[folder] else { throw FileError("list", path, .noSuchFileOrDirectory) }
            guard case .folder = node else { throw FileError("list", path, .notDirectory) }
            return nodes.keys.filter { $0 != folder && $0.removingLastComponent() == folder }
                .compactMap { $0.lastComponent?.string }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    package func readLink(_ path: FilePath) throws(FileError) -> String {
        guard case .link(let target) = nodes.withLock({ $0[path.rooted] }) else {
            throw FileError("read the link", path, .invalidArgument)
        }
        return target
    }

    package func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool) throws(FileError) {
        try add(path, .file(bytes, isExecutable: isExecutable), action: "create")
    }

    package func createFolder(_ path: FilePath) throws(FileError) {
        try add(path, .folder, action: "create the folder")
    }

    package func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        let (from, to) = (source.rooted, target.rooted)
        let action = "move '\(source)' to"
        try nodes.withLock { nodes throws(FileError) in
            guard let moved = nodes[from] else { throw FileError(action, target, .noSuchFileOrDirectory) }
            guard case .folder = nodes[to.removingLastComponent()] else {
                throw FileError(action, target, .noSuchFileOrDirectory)
            }
            guard from == to || !to.starts(with: from) else { throw FileError(action, target, .invalidArgument) }
            switch (moved, nodes[to]) {
            case (.folder, .folder) where nodes.keys.contains(where: { $0 != to && $0.starts(with: to) }):
                throw FileError(action, target, .directoryNotEmpty)
            case (.folder, .file), (.folder, .link): throw FileError(action, target, .notDirectory)
            case (.file, .folder), (.link, .folder): throw FileError(action, target, .isDirectory)
            default: break
            }
            for (path, node) in nodes where path.starts(with: from) {
                nodes[path] = nil
                var rest = path
                _ = rest.removePrefix(from)
                nodes[to.pushing(rest)] = node
            }
        }
    }

    package func remove(_ path: FilePath) throws(FileError) {
        nodes.withLock { nodes in
            for other in nodes.keys where other.starts(with: path.rooted) { nodes[other] = nil }
        }
    }

    private func add(_ path: FilePath, _ node: Node, action: String) throws(FileError) {
        let place = path.rooted
        try nodes.withLock { nodes throws(FileError) in
            switch nodes[place.removingLastComponent()] {
            case .folder: break
            case nil: throw FileError(action, path, .noSuchFileOrDirectory)
            default: throw FileError(action, path, .notDirectory)
            }
            guard nodes[place] == nil else { throw FileError(action, path, .fileExists) }
            nodes[place] = node
        }
    }

    private static func makeParents(of path: FilePath, in nodes: inout [FilePath: Node]) {
        var folder = path.removingLastComponent()
        while nodes[folder] == nil {
            nodes[folder] = .folder
            folder = folder.removingLastComponent()
        }
    }
}

extension FilePath {
    /// The path from `/`, without `.` and `..`: what the file systems that are not the machine's look things up by.
    var rooted: FilePath {
        FilePath("/").pushing(self).lexicallyNormalized()
    }
}
