package import CairnDiagnostics
package import CairnFiles
package import SystemPackage

/// Where a catalog is: a file system, the catalog's file, and the folder that its templates' paths begin at.
package struct CatalogSource: Sendable {
    /// What holds it.
    package var files: any ReadableFileSystem
    /// The catalog's file.
    package var file: FilePath
    /// What diagnostics put before its paths: `embedded:` for the one in the executable, else nothing.
    package var prefix: String
    /// Whether all of it was looked at before, so that only what needs its checks and milestones reads them.
    package var isProven: Bool

    /// Names a catalog.
    /// - Parameters:
    ///   - files: what holds it.
    ///   - file: the catalog's file; templates are found from its folder.
    ///   - prefix: what diagnostics put before paths.
    ///   - isProven: whether all of it was looked at before.
    package init(
        files: any ReadableFileSystem, file: FilePath, prefix: String = "", isProven: Bool = false
    ) {
        self.files = files
        self.file = file
        self.prefix = prefix
        self.isProven = isProven
    }

    /// The place of `path` below the catalog's folder.
    package func location(of path: RelativePath) -> FilePath {
        let folder = file.folder
        return folder.isEmpty ? FilePath(path.string) : folder.appending(path.string)
    }

    /// How diagnostics name the file at `location`.
    package func label(of location: FilePath) -> String {
        prefix + (prefix.isEmpty ? location.string : String(location.string.drop { $0 == "/" }))
    }

    /// The bytes of a file of the catalog.
    /// - Parameters:
    ///   - what: what it is, for errors: "the milestone".
    ///   - limit: how many bytes it may have, one of `SizeLimit`.
    /// - Throws: a diagnostic that says what `what` is and why it cannot be read, or that it is too large, which is known
    ///   before it is read.
    package func read(_ location: FilePath, what: String, upTo limit: Int) throws(Diagnostic) -> [UInt8] {
        do throws(FileError) {
            return try files.read(location, upTo: limit)
        } catch {
            if error.reason == .fileTooLarge {
                let size = (try? files.info(at: location))?.flatMap { $0.kind == .file ? $0.size : nil }
                throw SizeLimit.exceeded(
                    "\(what) '\(label(of: location))'", size: size, limit: limit,
                    help: [
                        limit == SizeLimit.templateFile
                            ? "leave it out, and let the project fetch or make it" : "make it smaller, or split it"
                    ])
            }
            throw Diagnostic(
                id: "unreadable-file", "cannot read \(what) '\(label(of: location))': \(error.reason)")
        }
    }
}
