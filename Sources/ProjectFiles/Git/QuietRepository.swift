package import CairnDiagnostics
package import CairnFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A repository as git may be asked about it without anything in it, or in anybody's settings, being started.
///
/// Git never sees the repository's own folder of data. It is given another one, which holds settings that we write and
/// links to data: objects, refs, ignore rules, attributes. Hooks, filters, drivers, aliases, monitors, remotes and
/// `core.worktree` all are settings, so there are none: what an attribute names has no definition. That is surer than to
/// override one by one what settings can do, which grows with every version of git, and which no option overrides where
/// the name of a filter is not known.
///
/// The price: where a filter of the settings (as of Git LFS) makes the content that git keeps, a file is unchanged only if
/// its time and size are as git noted them; else it counts as changed.
package struct QuietRepository: Sendable {
    private let repository: GitRepository

    /// Finds the repository whose work tree a folder is in.
    /// - Parameters:
    ///   - environment: where the person's settings of git stand.
    ///   - notices: gets a warning if there is one, and its data are gone.
    /// - Returns: nil if there is none.
    /// - Throws: that there is one, and why it cannot be read.
    package init?(
        of folder: FilePath, environment: GitEnvironment, notices: inout [Diagnostic]
    ) throws(Diagnostic) {
        let found = try GitRepository.find(
            above: folder, files: LocalFileSystem(), environment: environment, notices: &notices)
        guard let found else { return nil }
        repository = found
    }

    // MARK: Asking git

    /// Writes the folder of data that git is given; an empty folder must be there.
    package func write(to folder: FilePath) throws(FileError) {
        let disk = LocalFileSystem()
        let head = try disk.read(repository.folder.appending("HEAD"), upTo: 1 << 16)
        try disk.create(folder.appending("HEAD"), bytes: head, isExecutable: false)
        let settings = Array(repository.comparing.text.utf8)
        try disk.create(folder.appending("config"), bytes: settings, isExecutable: false)
        try disk.createFolder(folder.appending("info"))
        let common = repository.common
        let names = ["objects", "refs", "packed-refs", "reftable", "info/exclude", "info/attributes"]
        var links = names.map { (name: $0, target: common.appending($0)) }
        for name in try disk.list(repository.folder) where name.hasPrefix("sharedindex.") {
            links.append((name, repository.folder.appending(name)))
        }
        for (name, target) in links where try disk.info(at: target) != nil {
            let place = folder.appending(name)
            guard symlink(target.string, place.string) == 0 else {
                throw FileError("create the link", place, Errno(rawValue: errno))
            }
        }
    }

    /// All the variables that git gets with that folder.
    /// - Parameter searchPath: where programs are looked for.
    package func variables(_ folder: FilePath, searchPath: String?) -> [String: String] {
        var variables = [
            "LC_ALL": "C", "HOME": folder.string, "XDG_CONFIG_HOME": folder.string,
            "GIT_DIR": folder.string, "GIT_WORK_TREE": repository.top.string,
            "GIT_INDEX_FILE": repository.folder.appending("index").string,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
        ]
        variables["PATH"] = searchPath
        return variables
    }

    // MARK: What git does not say

    /// The files of the project that differ from what git keeps, though git was told to pass over them (`skip-worktree`,
    /// `assume-unchanged`): paths from its folder on.
    /// - Parameters:
    ///   - root: the project's folder.
    ///   - files: the file system to read it through.
    package func passedOver(in root: FilePath, _ files: some ReadableFileSystem) -> [String] {
        let index = repository.index
        let prefix = Array(repository.prefix.utf8)
        var paths: [String] = []
        for place in 0..<index.count {
            let entry = index[place]
            guard entry.isSkipped || entry.isAssumed, !entry.isSubmodule, !entry.isFolder else { continue }
            let name = index.name(place)
            guard name.starts(with: prefix) else { continue }
            let path = String(decoding: name.dropFirst(prefix.count), as: UTF8.self)
            if !isKept(place, root.appending(path), files) { paths.append(path) }
        }
        return paths
    }

    /// Whether a file is as git keeps it.
    private func isKept(_ place: Int, _ path: FilePath, _ files: some ReadableFileSystem) -> Bool {
        let entry = repository.index[place]
        let bytes: [UInt8]
        do throws(FileError) {
            // What a sparse checkout leaves out is no edit.
            guard let info = try files.info(at: path) else { return entry.isSkipped }
            if entry.isLink {
                guard info.kind == .symbolicLink else { return false }
                bytes = Array(try files.readLink(path).utf8)
            } else {
                guard info.kind == .file, !repository.comparing.usesModes || info.isExecutable == entry.isExecutable
                else { return false }
                bytes = try files.read(path, upTo: Self.limit)
            }
        } catch {
            return false
        }
        let kept = repository.index.id(place)
        if GitObject.id(ofBlob: bytes, hashBytes: kept.count).elementsEqual(kept) { return true }
        let plain = GitObject.withPlainLineEnds(bytes)
        return plain.count != bytes.count && GitObject.id(ofBlob: plain, hashBytes: kept.count).elementsEqual(kept)
    }

    /// The largest file that is compared, in bytes; a larger one counts as changed.
    private static let limit = 128 << 20

    /// The name of the content that git keeps of a file of the project; nil if it keeps none there.
    package func content(of path: RelativePath) -> String? {
        let index = repository.index
        guard let place = index.place(of: repository.prefix + path.string) else { return nil }
        guard !index[place].isFolder, !index[place].isSubmodule else { return nil }
        return GitObject.hex(index.id(place))
    }
}
