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
    /// Something else; `by` is the first entry of the folder, or says that it is no folder.
    case occupied(by: String)

    /// Looks at `target`. A symbolic link to a folder counts as that folder.
    /// - Throws: when the file system will not say.
    package init(of target: FilePath, in files: any ReadableFileSystem) throws(FileError) {
        guard let info = try files.info(at: target) else {
            self = .absent
            return
        }
        guard info.kind == .folder || info.kind == .symbolicLink else {
            self = .occupied(by: "a file")
            return
        }
        let names: [String]
        do {
            names = try files.list(target)
        } catch  where error.reason == .notDirectory {
            self = .occupied(by: "a file")
            return
        } catch  where error.reason == .noSuchFileOrDirectory {
            self = .occupied(by: "a link that leads nowhere")
            return
        }
        if names.isEmpty {
            self = .empty
        } else if names == [".git"] {
            self = .onlyGit
        } else {
            self = .occupied(by: names.first { $0 != ".git" } ?? ".git")
        }
    }
}
