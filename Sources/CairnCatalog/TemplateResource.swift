package import CairnDiagnostics
package import CairnFiles
import SystemPackage

extension Template {
    /// A file that a manifest names, such as the JSON Schema of a check.
    /// - Parameters:
    ///   - path: the file, as the manifest gives it.
    ///   - folder: the manifest's folder, below the catalog's.
    /// - Returns: its bytes and its name for people; nil if it is not there.
    /// - Throws: that it is too large, or why it cannot be read.
    package func resource(
        _ path: RelativePath, beside folder: RelativePath
    ) throws(Diagnostic) -> (bytes: [UInt8], label: String)? {
        try source.resource(path, beside: folder)
    }
}

extension CatalogSource {
    /// A file that a manifest names; see `Template.resource`.
    package func resource(
        _ path: RelativePath, beside folder: RelativePath
    ) throws(Diagnostic) -> (bytes: [UInt8], label: String)? {
        let place = location(of: folder).appending(path.string)
        guard (try? files.info(at: place)) ?? nil != nil else { return nil }
        return (try read(place, what: "the file of a check", upTo: SizeLimit.templateFile), label(of: place))
    }
}
