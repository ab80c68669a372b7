import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnProof
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `cairn lint`: looks for authors' mistakes.
struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "lint", abstract: "Look for mistakes in a catalog and its templates, for authors.",
        usage: "cairn lint [<options>] [<project-or-dir> ...]",
        discussion: """
            Finds names that are not declared or not used, files and layers that nothing leads to, choices that make no \
            difference, checks that name absent files, and manifests that are wrong. Nothing is executed.

            Without --catalog and CAIRN_CATALOG, the catalog is the catalog.yaml in this folder if there is one.
            """)

    @Argument(
        help: ArgumentHelp(
            "Projects by id, or folders of templates or layers. Default: everything.", valueName: "project-or-dir"))
    var targets: [String] = []

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let report = try report()
            if output.isJSON {
                try output.print(report.json)
            } else {
                try output.print(report.text(color: output.usesColor))
            }
            if !report.broken.isEmpty { throw CommandFailure(code: .broken, diagnostics: [], output: output) }
            if !report.findings.isEmpty { throw CommandFailure(code: .checksFailed, diagnostics: [], output: output) }
        }
    }

    private func report() throws -> LintReport {
        let folders = targets.filter(Self.isFolder)
        guard let first = folders.first else {
            let linter = Linter(try catalog.source(preferringFolder: true), cairnVersion: Version.current)
            return try linter.lint(targets.isEmpty ? .all : .projects(targets))
        }
        guard folders.count == targets.count else {
            let project = targets.first { !Self.isFolder($0) } ?? ""
            throw Diagnostic(
                id: "mixed-targets", "'\(project)' is a project and '\(first)' a folder",
                help: ["name projects or folders, not both"])
        }
        let places = try folders.map { try TemplatePlace(FilePath($0), catalog: catalog) }
        guard let place = places.first, places.allSatisfy({ $0.source.file == place.source.file }) else {
            throw Diagnostic(
                id: "mixed-targets", "the folders belong to different catalogs", help: ["name them one by one"])
        }
        let linter = Linter(place.source, hasCatalog: place.hasCatalog, cairnVersion: Version.current)
        return try linter.lint(.folders(places.map(\.folder)))
    }

    /// Whether an argument is meant as a folder: it has a slash or dots, or is one with a manifest.
    private static func isFolder(_ target: String) -> Bool {
        if target.contains("/") || target == "." || target == ".." { return true }
        return !target.isEmpty && (try? LocalFileSystem().info(at: FilePath(target).appending("template.yaml"))) != nil
    }
}

/// Where a template's or a layer's folder stands: below a catalog's folder, or by itself.
private struct TemplatePlace {
    /// The catalog, or the place where it would be.
    let source: CatalogSource
    /// Whether there is a catalog.
    let hasCatalog: Bool
    /// The folder, below the catalog's.
    let folder: RelativePath

    /// Finds the place of a folder.
    /// - Throws: that there is no template in it.
    init(_ given: FilePath, catalog: CatalogOption) throws {
        let files = LocalFileSystem()
        let path = given.lexicallyNormalized()
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
        if catalog.catalog != nil || Environment["CAIRN_CATALOG"] != nil {
            let source = try catalog.source()
            guard let folder = Self.path(of: path, below: source.file.removingLastComponent()) else {
                throw Diagnostic(
                    id: "outside-catalog", "the folder '\(given)' is not below that of the catalog '\(source.file)'",
                    help: ["leave --catalog and CAIRN_CATALOG away, or name the template by its project"])
            }
            (self.source, hasCatalog, self.folder) = (source, true, folder)
            return
        }
        // As it was given first, so that what is told has short names.
        let whole = Self.currentFolder.map { $0.pushing(given).lexicallyNormalized() }
        let ways = [path, whole].compactMap { $0 }.filter { $0.components.first.map { $0.string != ".." } ?? false }
        for way in ways {
            if let found = Self.catalog(above: way) {
                (source, hasCatalog, folder) = (found.source, true, found.folder)
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
        (source, hasCatalog, self.folder) = (CatalogSource(files: files, file: file), false, folder)
    }

    /// The nearest catalog above a folder.
    private static func catalog(above way: FilePath) -> (source: CatalogSource, folder: RelativePath)? {
        let files = LocalFileSystem()
        var parent = way
        while !parent.components.isEmpty {
            parent.removeLastComponent()
            let file = parent.isEmpty ? "catalog.yaml" : parent.appending("catalog.yaml")
            guard (try? files.info(at: file)) != nil, let folder = path(of: way, below: parent) else { continue }
            let source = CatalogSource(files: files, file: file)
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

    /// The folder that the program was started in.
    private static var currentFolder: FilePath? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    /// The path of a folder below another one, by their names.
    private static func path(of folder: FilePath, below parent: FilePath) -> RelativePath? {
        var rest = folder
        guard rest.removePrefix(parent.lexicallyNormalized()) else { return nil }
        return try? RelativePath(rest.string)
    }
}
