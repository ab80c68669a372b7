/// A file as it is to be written: of a starter, of a milestone's acceptance folder, or of an archive.
package struct FileToWrite: Hashable, Sendable {
    /// Where it goes, below the folder that all of them go to.
    package var path: RelativePath
    /// Its content.
    package var bytes: [UInt8]
    /// Whether its owner may run it.
    package var isExecutable: Bool
    /// What it comes from, as a person would find it: `templates/_layers/python-project/files/Makefile.jinja`; empty where
    /// nobody asks.
    package var origin: String

    /// Makes a file.
    package init(path: RelativePath, bytes: [UInt8], isExecutable: Bool = false, origin: String = "") {
        self.path = path
        self.bytes = bytes
        self.isExecutable = isExecutable
        self.origin = origin
    }
}
