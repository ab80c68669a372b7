package import CairnCatalog
package import CairnFiles

/// Everything that scaffolding would write, as a value: nothing has been written yet, and nothing is wrong with it.
package struct Plan: Sendable {
    /// One file of the starter.
    package struct File: Hashable, Sendable {
        /// Where it goes, below the starter's folder.
        package var path: RelativePath
        /// Its content.
        package var bytes: [UInt8]
        /// Whether its owner may run it.
        package var isExecutable: Bool
        /// What it comes from, as a person would find it: `templates/_layers/python-project/files/Makefile.jinja`.
        package var origin: String

        /// Makes a planned file.
        package init(path: RelativePath, bytes: [UInt8], isExecutable: Bool, origin: String) {
            self.path = path
            self.bytes = bytes
            self.isExecutable = isExecutable
            self.origin = origin
        }
    }

    /// The files, the record among them, sorted by path; no two collide.
    package var files: [File]
    /// What the starter's record says.
    package var record: Record

    /// Makes a plan of files that were checked.
    package init(files: [File], record: Record) {
        self.files = files
        self.record = record
    }
}
