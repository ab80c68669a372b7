package import CairnFiles
import SystemPackage

extension Template {
    /// A file that a manifest names, such as the JSON Schema of a check.
    /// - Parameters:
    ///   - path: the file, as the manifest gives it.
    ///   - folder: the manifest's folder, below the catalog's.
    /// - Returns: its bytes and its name for people; nil if it cannot be read.
    package func resource(_ path: RelativePath, beside folder: RelativePath) -> (bytes: [UInt8], label: String)? {
        let place = source.location(of: folder).appending(path.string)
        return (try? source.files.read(place)).map { ($0, source.label(of: place)) }
    }
}
