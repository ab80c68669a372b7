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
    /// The catalog's file, if it was read already: a person may name a link that leads elsewhere.
    package var catalog: [UInt8]?

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

    /// What to do where the catalog in the program can't be read.
    package static let reinstall = "install cairn again: the file of the program is damaged"

    /// The bytes of a file of the catalog.
    /// - Parameters:
    ///   - what: what it is, for errors: "the milestone".
    ///   - limit: how many bytes it may have, one of `SizeLimit`.
    /// - Throws: a diagnostic that says what `what` is and why it cannot be read, or that it is too large, which is known
    ///   before it is read.
    package func read(_ location: FilePath, what: String, upTo limit: Int) throws(Diagnostic) -> [UInt8] {
        if location == file, let catalog { return catalog }
        return try readFile(location, what: what, upTo: limit).bytes
    }

    /// The bytes of a file of the catalog, and whether its owner may run it; see above.
    package func readFile(
        _ location: FilePath, what: String, upTo limit: Int
    ) throws(Diagnostic) -> (bytes: [UInt8], isExecutable: Bool) {
        do throws(FileError) {
            return try files.readFile(location, upTo: limit)
        } catch {
            if error.reason == .fileTooLarge {
                let size = (try? files.resolvedInfo(at: location))?.flatMap { $0.kind == .file ? $0.size : nil }
                throw SizeLimit.exceeded(
                    "\(what) '\(label(of: location))'", size: size, limit: limit,
                    help: [
                        limit == SizeLimit.templateFile
                            ? "leave it out, and let the project fetch or make it" : "make it smaller, or split it"
                    ])
            }
            throw refusal(error, location, what: what)
        }
    }

    /// The names in a folder of the catalog.
    /// - Returns: nil if there is no such folder.
    /// - Throws: a diagnostic that says why it cannot be listed.
    package func names(in folder: FilePath, what: String) throws(Diagnostic) -> [String]? {
        try entries(of: folder, what: what)?.map(\.name)
    }

    /// What is in a folder of the catalog; see above.
    package func entries(of folder: FilePath, what: String) throws(Diagnostic) -> [FolderEntry]? {
        do {
            return try files.entries(of: folder)
        } catch {
            if error.reason == .noSuchFileOrDirectory || error.reason == .notDirectory { return nil }
            throw refusal(error, folder, what: what)
        }
    }

    /// Why something of the catalog cannot be used.
    /// - Parameter what: what it is: "the template's file".
    package func refusal(_ error: FileError, _ location: FilePath, what: String) -> Diagnostic {
        guard error.leadsOutside else {
            return Diagnostic(
                id: "unreadable-file", "cannot \(error.action) \(what) '\(label(of: location))': \(error.reason)",
                help: isProven && error.reason == .ioError ? [Self.reinstall] : [])
        }
        return Diagnostic(
            id: "link-leads-outside", "\(what) '\(label(of: location))' leads out of the catalog's folder",
            explanation:
                "a link, or one on the way to it, points elsewhere; those that stay below the catalog's folder work",
            help: ["put what it points to into the catalog's folder"])
    }
}
