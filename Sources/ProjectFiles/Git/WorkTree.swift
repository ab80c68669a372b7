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
}
