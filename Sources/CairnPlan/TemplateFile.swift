package import CairnCatalog
package import CairnDiagnostics
package import CairnFiles
package import SystemPackage

/// A file of a template's folder as its author wrote it: nothing is rendered.
package struct TemplateFile: Sendable {
    /// Its path below the folder without the suffix `.jinja`: what file rules are about.
    package var name: String
    /// Where it is.
    package var location: FilePath
    /// Whether its content is rendered.
    package var isRendered: Bool

    /// The files below a folder of the catalog in order; none if it isn't there.
    /// - Parameters:
    ///   - folder: the name of the folder: `files`, `partials`, `acceptance`, `solution`.
    ///   - parent: what it is in: a template's, a layer's or a milestone's folder.
    ///   - source: the catalog's place.
    /// - Throws: what can't be read, and links that lead outside.
    package static func list(
        _ folder: String, in parent: RelativePath, of source: CatalogSource
    ) throws(Diagnostics) -> [TemplateFile] {
        try LayerFiles(rules: [], layer: parent, folder: folder, source: source).list().map {
            TemplateFile(name: $0.name, location: $0.location, isRendered: $0.isRendered)
        }
    }
}
