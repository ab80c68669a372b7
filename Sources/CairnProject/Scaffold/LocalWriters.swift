import CairnFiles
package import CairnGenerator
import ProjectFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension StarterWriter {
    /// The writer to a folder of this machine's disk.
    package static func local(_ target: FilePath, isInterrupted: @escaping @Sendable () -> Bool) -> StarterWriter {
        StarterWriter(
            token: makeToken(), owner: .current(target), isInterrupted: isInterrupted,
            open: { path throws(FileError) in try RootedFileSystem(path) })
    }
}

extension ChangeOwner {
    /// This process's user, and the repository that a folder is part of.
    package static func current(_ folder: FilePath) -> ChangeOwner {
        ChangeOwner(user: geteuid(), isTracked: { WorkTree.keeps($0, in: folder) })
    }
}
