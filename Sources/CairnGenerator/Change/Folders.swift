package import CairnFiles
package import SystemPackage

extension ReadableFileSystem {
    /// Finds what stands in the way of a file: a link or a file where it needs a folder, a folder where it goes.
    ///
    /// A link is never written through, since it may lead out of the project.
    /// - Returns: the path in the way, below `root`; nil if there is none.
    /// - Throws: when the file system will not say.
    package func obstacle(to path: RelativePath, in root: FilePath) throws(FileError) -> RelativePath? {
        var above: [RelativePath] = []
        var folder = path.parent
        while let next = folder {
            above.append(next)
            folder = next.parent
        }
        for folder in above.reversed() {
            guard let info = try info(at: root.appending(folder.string)) else { return nil }
            if info.kind != .folder { return folder }
        }
        guard let info = try info(at: root.appending(path.string)) else { return nil }
        return info.kind == .file ? nil : path
    }
}

extension FileSystem {
    /// Makes folders, the outermost first, and adds each that it made to `made`; one that somebody else makes in the same
    /// moment is as good.
    func createFolders(_ folders: [FilePath], _ made: inout [FilePath]) throws(FileError) {
        for folder in folders {
            do throws(FileError) {
                try createFolder(folder)
                made.append(folder)
            } catch {
                guard error.reason == .fileExists, try info(at: folder)?.kind == .folder else { throw error }
            }
        }
    }
}
