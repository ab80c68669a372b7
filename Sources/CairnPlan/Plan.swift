package import CairnCatalog
package import CairnFiles

/// Everything that scaffolding would write, as a value: nothing has been written yet, and nothing is wrong with it.
package struct Plan: Sendable {
    /// One file of the starter.
    package typealias File = FileToWrite

    /// A file that other answers write.
    package struct LeftOut: Sendable {
        /// Where they write it.
        package var path: RelativePath
        /// The conditions of the rules that it meets, not all of which hold.
        package var conditions: [Snippet]
    }

    /// The files, the record among them, sorted by path; no two collide.
    package var files: [File]
    /// What the starter's record says.
    package var record: Record
    /// The files that the conditions of file rules leave out.
    package var leftOut: [LeftOut]

    /// Makes a plan of files that were checked.
    package init(files: [File], record: Record, leftOut: [LeftOut] = []) {
        self.files = files
        self.record = record
        self.leftOut = leftOut
    }
}
