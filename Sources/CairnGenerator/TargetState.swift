package import CairnFiles
package import SystemPackage

/// What stands where a starter should go.
package enum TargetState: Hashable, Sendable {
    /// Nothing.
    case absent
    /// A folder without anything in it.
    case empty
    /// A folder that holds only `.git`: a repository that was just made.
    case onlyGit
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
        if names.isEmpty {
            self = .empty
        } else if names == [".git"] {
            self = .onlyGit
        } else {
            self = .occupied(by: .entry(names.first { $0 != ".git" } ?? ".git"))
        }
    }

    /// - Throws: that the target is in use.
    func check(_ target: FilePath) throws(WriteError) {
        if case .occupied(let occupant) = self { throw .occupied(target, by: occupant) }
    }
}

/// Where a starter is to go, opened as far as it is there.
struct TargetPlace {
    let target: FilePath
    /// The folder, if it is there; a link to one counts as that folder.
    let files: (any FileSystem)?
    private let state: TargetState

    /// Looks at `target`.
    /// - Throws: when the file system will not say.
    init(_ target: FilePath, open: StarterWriter.Opener) throws(FileError) {
        self.target = target
        do throws(FileError) {
            files = try open(target)
            state = .empty
            return
        } catch {
            guard error.reason == .noSuchFileOrDirectory || error.reason == .notDirectory else { throw error }
        }
        files = nil
        switch try Self.kind(target, open) {
        case nil: state = .absent
        case .symbolicLink: state = .occupied(by: .brokenLink)
        case .folder, .file, .other: state = .occupied(by: .file)
        }
    }

    private static func kind(_ target: FilePath, _ open: StarterWriter.Opener) throws(FileError) -> FileInfo.Kind? {
        do throws(FileError) {
            return try open(target.folder).info(at: target)?.kind
        } catch {
            guard error.reason == .noSuchFileOrDirectory || error.reason == .notDirectory else { throw error }
            return nil
        }
    }

    /// - Throws: what is there instead of nothing.
    func checkIsAbsent() throws(WriteError) {
        if files != nil { throw .occupied(target, by: .entry(".")) }
        try state.check(target)
    }

    /// The nearest folder above the target that is there.
    /// - Returns: its path and the folder, or nil if there is none at all.
    func parent(open: StarterWriter.Opener) throws(FileError) -> (FilePath, any FileSystem)? {
        var above = target.folder
        while true {
            do throws(FileError) {
                return (above, try open(above))
            } catch {
                guard error.reason == .noSuchFileOrDirectory, !above.isEmpty, above != "/" else { throw error }
            }
            above = above.folder
        }
    }
}
