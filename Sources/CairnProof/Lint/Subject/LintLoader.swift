import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import YAML

/// Loads what can be loaded, and keeps what is wrong with the rest.
struct LintLoader {
    let source: CatalogSource
    let catalog: Catalog?
    let cairnVersion: String
    /// What keeps manifests from being used; the same mistake of a layer is told by each template.
    private(set) var broken: [Diagnostic] = []
    private var manifests: [LintManifest] = []

    init(source: CatalogSource, catalog: Catalog?, cairnVersion: String) {
        self.source = source
        self.catalog = catalog
        self.cairnVersion = cairnVersion
    }

    /// Loads templates, layers and milestones.
    mutating func load(_ folders: LintFolders) -> LintSubject {
        var templates: [LintTemplate] = []
        if catalog != nil { _ = manifest(source.file, .catalog) }
        for folder in folders.templates {
            _ = manifest(of: folder, .template)
            do throws(Diagnostics) {
                let template = try Template.load(folder, from: source)
                templates.append(read(template))
            } catch {
                broken += error.all
            }
        }
        let used = Set(templates.flatMap { $0.template.layers.map(\.folder) })
        for folder in folders.layers {
            _ = manifest(of: folder, .layer)
            guard !used.contains(folder) else { continue }
            do throws(Diagnostics) {
                try Template.check(layer: folder, from: source)
            } catch {
                broken += error.all
            }
        }
        // What cannot be loaded may be what makes use of a layer.
        return LintSubject(
            source: source, templates: templates, layers: folders.layers, isWhole: folders.isWhole && broken.isEmpty,
            manifests: manifests)
    }

    private mutating func read(_ template: Template) -> LintTemplate {
        let milestones = template.milestones.compactMap { milestone in
            manifest(source.location(of: milestone.folder).appending("milestone.yaml"), .milestone)
        }
        return LintTemplate(
            template, project: project(template.folder), catalogID: catalog?.id ?? "none", cairnVersion: cairnVersion,
            milestones: milestones)
    }

    /// The entry that names the template, a planned one of its name, or a made-up one.
    private func project(_ folder: RelativePath) -> Project {
        let projects = catalog?.projects ?? []
        if let project = projects.first(where: { $0.offer == .template(folder) }) { return project }
        let name = String(folder.last)
        if let planned = projects.first(where: { $0.id == name && $0.offer == .planned }) { return planned }
        let place = source.label(of: source.location(of: folder).appending("template.yaml"))
        return Project(
            id: name, title: name, summary: name, guide: name, role: .core, requires: [], offer: .template(folder),
            span: SourceSpan(file: place, start: .start))
    }

    private mutating func manifest(of folder: RelativePath, _ kind: LintManifest.Kind) -> Node? {
        manifest(source.location(of: folder).appending("template.yaml"), kind)
    }

    /// Reads a manifest; one that can't be read is told by loading it.
    private mutating func manifest(_ location: FilePath, _ kind: LintManifest.Kind) -> Node? {
        let label = source.label(of: location)
        guard let bytes = try? source.files.read(location, upTo: SizeLimit.manifest),
            let root = try? Node.parse(bytes, file: label)
        else {
            return nil
        }
        manifests.append(LintManifest(kind: kind, text: String(decoding: bytes, as: UTF8.self), root: root))
        return root
    }
}
