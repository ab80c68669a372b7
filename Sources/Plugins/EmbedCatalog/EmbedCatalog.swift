import Foundation
import PackagePlugin

/// Packs `catalog.yaml` and `templates/` into a Swift file of the target that carries them.
///
/// Every template file is an input of the command, so that an edit packs again; the links to `catalog.yaml` and
/// `templates` in the target's own folder make the build system see files that come and go.
@main
struct EmbedCatalog: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let catalog = root.appending(path: "catalog.yaml")
        let templates = root.appending(path: "templates")
        let output = context.pluginWorkDirectoryURL.appending(path: "PackedCatalog.swift")
        let files = FileManager.default.enumerator(at: templates, includingPropertiesForKeys: [.isRegularFileKey])
        let inputs = (files?.compactMap { $0 as? URL } ?? []).filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        }
        return [
            .buildCommand(
                displayName: "Packing the catalog",
                executable: try context.tool(named: "cairn-pack").url,
                arguments: [catalog.path, templates.path, output.path],
                inputFiles: [catalog] + inputs.sorted { $0.path < $1.path },
                outputFiles: [output])
        ]
    }
}
