import CairnCatalog
import CairnDiagnostics
import CairnFiles
package import CairnProject
import SystemPackage

extension Session {
    /// Looks for authors' mistakes.
    /// - Parameter targets: projects by id, or folders of templates or layers; empty for the whole catalog.
    /// - Throws: what is wrong with the targets; that there is no catalog. What is wrong with a catalog or a template
    ///   is in the report.
    package func lint(_ targets: [String] = []) throws -> LintReport {
        let folders = targets.filter(isFolder)
        guard let first = folders.first else {
            let linter = Linter(try chooseCatalog(.workingFolder).source, cairnVersion: version)
            return try linter.lint(targets.isEmpty ? .all : .projects(targets))
        }
        guard folders.count == targets.count else {
            let project = targets.first { !isFolder($0) } ?? ""
            throw Diagnostic(
                id: "mixed-targets", "'\(project)' is a project and '\(first)' a folder",
                help: ["name projects or folders, not both"])
        }
        let places = try folders.map { try TemplatePlace($0, self) }
        guard let place = places.first, places.allSatisfy({ $0.source.file == place.source.file }) else {
            throw Diagnostic(
                id: "mixed-targets", "the folders belong to different catalogs", help: ["name them one by one"])
        }
        if let catalog = place.catalog { progress.report(.catalogChosen(catalog)) }
        let linter = Linter(place.source, hasCatalog: place.catalog != nil, cairnVersion: version)
        return try linter.lint(.folders(places.map(\.folder)))
    }

    /// Whether a target is meant as a folder: it has a slash or dots, or is one with a manifest.
    private func isFolder(_ target: String) -> Bool {
        if target.contains("/") || target == "." || target == ".." { return true }
        let manifest = workingFolder.resolve(FilePath(target)).appending("template.yaml")
        return !target.isEmpty && (try? LocalFileSystem().info(at: manifest)) != nil
    }
}
