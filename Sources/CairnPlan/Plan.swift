package import CairnCatalog
package import CairnFiles

/// Everything that scaffolding would write, as a value: nothing has been written yet, and nothing is wrong with it.
package struct Plan: Sendable {
    /// One file of the starter.
    package typealias File = FileToWrite

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
