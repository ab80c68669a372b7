package import CairnFiles
package import SystemPackage

/// What stands in the folder where a starter should go.
package enum TargetState: Hashable, Sendable {
    /// Nothing, or only `.git`: a repository that was just made.
    case free
    /// Something else.
    case occupied(by: Occupant)

    /// What keeps a target from being used.
    package enum Occupant: Hashable, Sendable {
        /// The folder holds something; the first entry that is in the way.
        case entry(String)
        /// It is no folder.
        case file
        /// It is a link that leads nowhere.
        case brokenLink
    }

    /// Looks at a folder; what a change that was cut off has left is passed over.
    /// - Throws: when the file system will not say.
    package init(of target: FilePath, in files: any ReadableFileSystem) throws(FileError) {
        let names = try files.list(target).filter { $0 != FolderWriter.folderName }
        self = names.first { $0 != ".git" }.map { .occupied(by: .entry($0)) } ?? .free
    }

    /// - Throws: that the target is in use.
    func check(_ target: FilePath) throws(WriteError) {
        if case .occupied(let occupant) = self { throw .occupied(target, by: occupant) }
    }
}

/// Where a starter is to go: opened once, and held from then on, whatever becomes of the way to it.
package struct StarterTarget {
    let path: FilePath
    /// The folder, if it is there.
    private(set) var folder: (any FileSystem)?
    /// The nearest folder above it that is there, and its path; nil for a target that is named by dots.
    let above: (path: FilePath, files: any FileSystem)?

    /// Opens what is there of a target. A link to a folder counts as that folder, since somebody named it.
    /// - Throws: what is there instead; when the file system will not say.
    init(_ path: FilePath, open: StarterWriter.Opener) throws {
        self.path = path
        // Dots name no entry of the folder above.
        guard let last = path.lastComponent, last.kind == .regular else {
            folder = try open(path)
            above = nil
            return
        }
        above = try Self.nearest(above: path, open)
        guard let above, above.path == path.folder else { return }
        try look(above.files, open)
    }

    /// Looks again at what is in the folder above.
    /// - Throws: as `init` does.
    private mutating func look(_ files: any FileSystem, _ open: StarterWriter.Opener) throws {
        switch try files.info(at: path)?.kind {
        case nil: break
        case .folder: folder = try files.folder(at: path)
        case .file, .other: throw WriteError.occupied(path, by: .file)
        case .symbolicLink:
            do throws(FileError) {
                folder = try open(path)
            } catch {
                switch error.reason {
                case .noSuchFileOrDirectory: throw WriteError.occupied(path, by: .brokenLink)
                case .notDirectory: throw WriteError.occupied(path, by: .file)
                default: throw error
                }
            }
        }
    }

    private static func nearest(
        above target: FilePath, _ open: StarterWriter.Opener
    ) throws(FileError) -> (path: FilePath, files: any FileSystem)? {
        var folder = target.folder
        while true {
            do throws(FileError) {
                return (folder, try open(folder))
            } catch {
                guard error.reason == .noSuchFileOrDirectory, !folder.isEmpty, folder != "/" else {
                    throw FileError("create the folder", target, error.reason)
                }
            }
            folder = folder.folder
        }
    }
}
