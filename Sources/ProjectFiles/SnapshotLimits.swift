import CairnDiagnostics

/// How much of a project a snapshot looks at. What goes beyond is said, never read.
package struct SnapshotLimits: Sendable {
    /// The largest file that is read, in bytes; above it, checks of the content cannot be decided.
    package var fileBytes: Int
    /// The most entries that are listed; the rest of the project is left out, with a notice.
    package var entries: Int
    /// The deepest folder that is listed.
    package var depth: Int
    /// How many bytes of files are kept for the next check that reads them. Files are read again in less time than the
    /// system takes to hand out much new memory.
    package var cachedBytes: Int

    /// Makes limits. The defaults hold any project that a person writes, data sets left out.
    package init(
        fileBytes: Int = SizeLimit.projectFile, entries: Int = 200_000, depth: Int = 64, cachedBytes: Int = 4 << 20
    ) {
        self.fileBytes = fileBytes
        self.entries = entries
        self.depth = depth
        self.cachedBytes = cachedBytes
    }
}
