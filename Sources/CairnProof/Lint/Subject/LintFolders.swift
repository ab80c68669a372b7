import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage

/// The folders of templates and layers that there are, and those that were asked for.
struct LintFolders {
    /// All templates, those of projects and those that none names.
    private(set) var templates: [RelativePath] = []
    /// All layers.
    private(set) var layers: [RelativePath] = []
    /// Those that were asked for; nil: all.
    private var asked: [RelativePath]?
    /// Whether the templates are all that can use a layer.
    private(set) var isWhole = true

    /// Finds them: the folders of the catalog's projects, and what stands beside those.
    /// - Throws: that a project isn't there or has no template.
    init(_ source: CatalogSource, catalog: Catalog?, selection: LintSelection) throws(Diagnostic) {
        var named: [RelativePath] = []
        for project in catalog?.projects ?? [] {
            if case .template(let folder) = project.offer { named.append(folder) }
        }
        if case .folders(let folders) = selection { named += folders }
        var parents: [RelativePath?] = []
        for folder in named {
            // A layer's parent is the folder `_layers`.
            let parent = folder.parent.flatMap { $0.last == "_layers" ? $0.parent : $0 }
            if !parents.contains(parent) { parents.append(parent) }
        }
        if catalog == nil, named.isEmpty, let usual = try? RelativePath("templates") { parents.append(usual) }
        for parent in parents {
            let found = Self.templates(below: parent, of: source)
            templates += found.filter { !$0.last.hasPrefix("_") && !templates.contains($0) }
            let prefix = parent.map { $0.string + "/" } ?? ""
            layers += Self.templates(below: try? RelativePath(prefix + "_layers"), of: source)
        }
        templates += named.filter { !templates.contains($0) && !layers.contains($0) }
        templates.sort()
        layers.sort()
        switch selection {
        case .all: break
        case .folders(let folders):
            asked = folders
            isWhole = catalog != nil
        case .projects(let ids):
            guard let catalog else {
                asked = []
                break
            }
            var folders: [RelativePath] = []
            for id in ids {
                let project = try catalog.project(id)
                // A planned project may have the beginnings of a template.
                if let kept = templates.first(where: { $0.last == id }), case .planned = project.offer {
                    folders.append(kept)
                } else {
                    folders.append(try project.templateFolder())
                }
            }
            asked = folders
        }
    }

    /// What was asked for of what was loaded: templates, and layers, those of the templates among them.
    func chosen(_ loaded: [LintTemplate]) -> (templates: [RelativePath], layers: [RelativePath]) {
        guard let asked else { return (templates, layers) }
        let below = loaded.filter { asked.contains($0.template.folder) }.flatMap { $0.template.layers.map(\.folder) }
        return (templates.filter { asked.contains($0) }, layers.filter { asked.contains($0) || below.contains($0) })
    }

    /// The folders with a `template.yaml` directly below a folder.
    private static func templates(below parent: RelativePath?, of source: CatalogSource) -> [RelativePath] {
        let place = parent.map { source.location(of: $0) } ?? source.file.removingLastComponent()
        let names = (try? source.files.list(place.isEmpty ? "." : place)) ?? []
        return names.compactMap { name in
            guard let folder = parent == nil ? try? RelativePath(name) : try? parent?.appending(name),
                (try? source.files.info(at: source.location(of: folder).appending("template.yaml"))) != nil
            else { return nil }
            return folder
        }
    }
}
