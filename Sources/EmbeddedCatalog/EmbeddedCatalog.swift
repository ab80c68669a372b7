package import CairnFiles

/// The catalog and templates that the executable carries, as a file system: `/catalog.yaml` and `/templates/…`.
package enum EmbeddedCatalog {
    /// Opens them; the cost is their index, a file's content is copied when it is read.
    /// - Throws: when the archive is broken, which would be a fault of the build.
    package static func open() throws(FileError) -> PackedArchive {
        try PackedArchive(index: packedIndex, content: packedContent)
    }
}
