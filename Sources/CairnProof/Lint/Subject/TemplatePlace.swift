import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnProject
import SystemPackage

/// Where a template's or a layer's folder stands: below a catalog's folder, or by itself.
struct TemplatePlace {
    /// The catalog, or the place where it would be.
    let source: CatalogSource
    /// The catalog; nil if there is none.
    let catalog: CatalogChoice?
    /// The folder, below the catalog's.
    let folder: RelativePath

    /// Finds the place of a folder.
    /// - Throws: that there is no template in it.
    init(_ folder: String, _ session: Session) throws {
        let files = LocalFileSystem()
        let given = session.workingFolder.resolve(FilePath(folder))
        let path = given.normalized
        guard (try? files.list(given)) != nil else {
            throw Diagnostic(
                id: "no-folder", "there is no folder '\(given)'",
                help: ["name a project of the catalog: cairn list", "or a folder that holds a template.yaml"])
        }
        guard (try? files.info(at: given.appending("template.yaml"))) != nil else {
            throw Diagnostic(
                id: "no-template", "the folder '\(given)' holds no template.yaml",
                help: ["name the folder of a template or a layer, or nothing for the whole catalog"])
        }
        // Only what was named: else the catalog is the one that the folder belongs to.
        let choice = try CatalogRule(session).choose(.namedOnly)
        if choice.origin != .embedded {
            guard let folder = Self.path(of: path, below: choice.source.file.removingLastComponent()) else {
                throw Diagnostic(
                    id: "outside-catalog",
                    "the folder '\(given)' is not below that of the catalog '\(choice.source.file)'",
                    help: ["leave --catalog and CAIRN_CATALOG away, or name the template by its project"])
            }
            (catalog, source, self.folder) = (choice, choice.source, folder)
            return
        }
        // As it was given first, so that what is told has short names.
        let whole = try? files.realPath(session.workingFolder.path).pushing(given).normalized
        let ways = [path, whole].compactMap { $0 }.filter { $0.components.first?.kind == .regular }
        for way in ways {
            if let found = Self.catalog(above: way) {
                (catalog, source) = (CatalogChoice(aboveTemplate: found.source), found.source)
                self.folder = found.folder
                return
            }
        }
        // A layer's folder stands one level deeper than a template's.
        guard let way = ways.first else {
            throw Diagnostic(id: "no-template", "'\(given)' can't be a template's folder")
        }
        var root = way.removingLastComponent()
        if root.lastComponent?.string == "_layers" { root.removeLastComponent() }
        guard let folder = Self.path(of: way, below: root) else {
            throw Diagnostic(id: "no-template", "'\(given)' can't be a template's folder")
        }
        let file = root.isEmpty ? "catalog.yaml" : root.appending("catalog.yaml")
        do throws(FileError) {
            (catalog, source, self.folder) = (nil, CatalogSource(files: try RootedFileSystem(root), file: file), folder)
        } catch {
            throw Diagnostic(id: "no-folder", "the folder '\(root)' cannot be opened: \(error.reason)")
        }
    }

    /// The nearest catalog above a folder.
    private static func catalog(above way: FilePath) -> (source: CatalogSource, folder: RelativePath)? {
        let files = LocalFileSystem()
        var parent = way
        while !parent.components.isEmpty {
            parent.removeLastComponent()
            let file = parent.isEmpty ? "catalog.yaml" : parent.appending("catalog.yaml")
            guard (try? files.info(at: file)) != nil, let folder = path(of: way, below: parent) else { continue }
            guard let rooted = try? RootedFileSystem(parent) else { continue }
            let source = CatalogSource(files: rooted, file: file)
            // A catalog that has nothing there is somebody else's.
            if let catalog = try? Catalog.load(source), has(folder, in: catalog) { return (source, folder) }
        }
        return nil
    }

    /// Whether a template of a catalog is the folder, or stands beside it or beside the layers that it is one of.
    private static func has(_ folder: RelativePath, in catalog: Catalog) -> Bool {
        let isLayer = folder.parent?.last == "_layers"
        let home = isLayer ? folder.parent?.parent : folder.parent
        return catalog.projects.contains { project in
            if case .template(let other) = project.offer { other.parent == home } else { false }
        }
    }

    /// The path of a folder below another one, by their names.
    private static func path(of folder: FilePath, below parent: FilePath) -> RelativePath? {
        var rest = folder
        let parent = parent.normalized
        guard parent == "." || rest.removePrefix(parent) else { return nil }
        return try? RelativePath(rest.string)
    }
}
