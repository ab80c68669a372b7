import CairnDiagnostics
package import CairnFiles
package import SystemPackage

/// Where a repository is, for whoever wants to know no more of it.
package enum WorkTree {
    /// The top of the work tree that a folder is in.
    /// - Parameter folder: an absolute path without links.
    /// - Returns: nil if there is none, up to the root of the file system.
    package static func top(
        above folder: FilePath, files: any ReadableFileSystem = LocalFileSystem()
    ) -> FilePath? {
        var top = folder
        while !GitRepository.isTop(top, files) {
            guard top.lastComponent != nil else { return nil }
            top = top.removingLastComponent()
        }
        return top
    }

    /// Where git's data of the work tree that a folder is in are: what is named `.git` there, and what that leads to.
    /// - Returns: nothing if it is in none.
    package static func dataFolders(of folder: FilePath) -> [FilePath] {
        let files = LocalFileSystem()
        let own: FilePath = folder == "." ? ".git" : folder.appending(".git")
        guard let top = top(above: files.absolute(folder)) else { return [own] }
        return GitRepository.dataFolders(of: top, files) + [top.appending(".git"), own]
    }

    /// Whether git keeps a path in the repository that a folder is part of.
    /// - Parameters:
    ///   - path: the path below the folder.
    ///   - environment: where the person's settings of git stand.
    /// - Returns: true, too, where there is a repository that cannot be read: then nobody knows.
    package static func keeps(
        _ path: String, in folder: FilePath, environment: GitEnvironment = .current
    ) -> Bool {
        var notices: [Diagnostic] = []
        do throws(Diagnostic) {
            let repository = try GitRepository.find(
                above: folder, files: LocalFileSystem(), environment: environment, notices: &notices)
            return repository.map { $0.index.entry($0.prefix + path) != nil } ?? false
        } catch {
            return true
        }
    }
}
