import CairnFiles
package import SystemPackage

extension Session {
    /// A folder for what Cairn keeps for itself outside of projects and catalogs, made if it is not there.
    /// - Parameter name: its name below the person's cache.
    /// - Returns: nil where the environment names no place.
    package func cacheFolder(_ name: String) -> FilePath? {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : FilePath($0).appending(".cache") }
        let given = environment["XDG_CACHE_HOME"].map { FilePath($0) }
        guard let cache = given.flatMap({ $0.isAbsolute ? $0 : nil }) ?? home else { return nil }
        let folder = cache.appending("cairn").appending(name)
        let disk = LocalFileSystem()
        for place in [cache, cache.appending("cairn"), folder] where (try? disk.resolvedInfo(at: place)) == nil {
            try? disk.createFolder(place)
        }
        return folder
    }
}
