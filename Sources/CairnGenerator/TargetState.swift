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

    /// Looks at `target`. A symbolic link to a folder counts as that folder.
    /// - Throws: when the file system will not say.
    package init(of target: FilePath, in files: any ReadableFileSystem) throws(FileError) {
        guard let info = try files.info(at: target) else {
            self = .absent
            return
        }
        guard info.kind == .folder || info.kind == .symbolicLink else {
            self = .occupied(by: .file)
            return
        }
        let names: [String]
        do {
            names = try files.list(target)
        } catch  where error.reason == .notDirectory {
            self = .occupied(by: .file)
            return
        } catch  where error.reason == .noSuchFileOrDirectory {
            self = .occupied(by: .brokenLink)
            return
        }
        if names.isEmpty {
            self = .empty
        } else if names == [".git"] {
            self = .onlyGit
        } else {
            self = .occupied(by: .entry(names.first { $0 != ".git" } ?? ".git"))
        }
    }
}
