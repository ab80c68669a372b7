import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import EmbeddedCatalog
import SystemPackage

/// Which catalog a verb works on: `--catalog`, then CAIRN_CATALOG, then the one in the executable.
struct CatalogOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The catalog: a file, or a folder with a catalog.yaml. Default: CAIRN_CATALOG, else the one in this program.",
            valueName: "path"), completion: .file())
    var catalog: String?

    /// What a command that is proposed needs behind it to work on the same catalog; a variable holds for it anyway.
    var suffix: String {
        catalog.map { " --catalog \($0.escapingControls().shellQuoted)" } ?? ""
    }

    /// The same for a command about the project in a folder.
    func suffix(of directory: String) -> String {
        (directory == "." ? "" : " \(directory.escapingControls().shellQuoted)") + suffix
    }

    /// Loads it.
    /// - Throws: `Diagnostic` when there is no such catalog, `Diagnostics` for all that is wrong with it.
    func load() throws -> Catalog {
        try Catalog.load(source())
    }

    /// Where it is.
    /// - Parameter isBeside: whether a catalog.yaml in this folder comes before the one in this program, as authors
    ///   expect it.
    /// - Throws: `Diagnostic` when there is no such catalog.
    func source(preferringFolder isBeside: Bool = false) throws -> CatalogSource {
        guard let path = catalog ?? Environment["CAIRN_CATALOG"] else {
            if isBeside, (try? LocalFileSystem().info(at: "catalog.yaml")) != nil {
                return CatalogSource(files: LocalFileSystem(), file: "catalog.yaml")
            }
            do {
                // `make test` lints what goes into the executable.
                return CatalogSource(
                    files: try EmbeddedCatalog.open(), file: "/catalog.yaml", prefix: "embedded:", isProven: true)
            } catch {
                throw Diagnostics(Diagnostic(id: "broken-archive", "the catalog in this program is broken"))
            }
        }
        let files = LocalFileSystem()
        let given = FilePath(path)
        // A path that a person gives may be a link.
        let isFolder = (try? files.list(given)) != nil
        let file = !isFolder ? given : given == "." ? "catalog.yaml" : given.appending("catalog.yaml")
        let origin = catalog == nil ? "CAIRN_CATALOG" : "--catalog"
        guard !path.isEmpty, (try? files.info(at: file)) != nil else {
            throw Diagnostic(
                id: "no-catalog", "there is no catalog at '\(file)'",
                help: ["\(origin) names a catalog.yaml, or a folder that holds one"])
        }
        guard (try? files.info(at: file))?.kind != .other else {
            throw Diagnostic(
                id: "no-catalog", "'\(file)' is no file",
                help: ["\(origin) names a catalog.yaml, or a folder that holds one"])
        }
        return CatalogSource(files: files, file: file)
    }
}
