import CairnFiles
import SystemPackage
import YAML

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What Cairn keeps of one project outside of it, in one file of JSON: it only saves time, so that a file that cannot be
/// read or written is as good as none.
struct CacheFile: Sendable {
    private let folder: FilePath
    private let name: String

    /// - Parameters:
    ///   - root: the project's folder, by whose place the file is called.
    ///   - folder: where such files are; nil for nowhere, and then there is none.
    init?(of root: FilePath, in folder: FilePath?) {
        guard let folder else { return nil }
        self.folder = folder
        name = SHA256.hex(LocalFileSystem().absolute(root).string.utf8).prefix(32) + ".json"
    }

    /// What it holds; nil if that is no JSON.
    /// - Parameter limit: how large the file may be that is read, in bytes.
    func read(upTo limit: Int) -> Node? {
        guard let bytes = try? LocalFileSystem().read(folder.appending(name), upTo: limit) else { return nil }
        return try? Node.parseJSON(bytes, file: name)
    }

    /// Replaces it by renaming: a run that is cut off leaves the old one.
    func replace(_ bytes: [UInt8]) {
        guard let files = try? RootedFileSystem(folder) else { return }
        let (new, old) = (folder.appending("\(name).\(getpid())"), folder.appending(name))
        try? files.remove(new)
        do {
            try files.create(new, bytes: bytes, isExecutable: false)
            try files.rename(new, to: old)
        } catch {
            try? files.remove(new)
        }
    }
}
