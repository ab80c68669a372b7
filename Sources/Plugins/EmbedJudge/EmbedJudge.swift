import Foundation
import PackagePlugin

/// Embeds a digest of the code that judges, so that a receipt says by which code it was given.
@main
struct EmbedJudge: BuildToolPlugin {
    /// The folders below `Sources` whose code can change what a proof comes to. What renders is not among them: a receipt
    /// knows the rendered files themselves.
    static let judging = [
        "CSpawn", "CairnProof/Proof", "CairnValidator", "Execution", "Patterns", "ProjectFiles", "StructuredData",
        "YAML",
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let sources = context.package.directoryURL.appending(path: "Sources")
        let output = context.pluginWorkDirectoryURL.appending(path: "JudgeDigest.swift")
        let inputs = Self.judging.flatMap { folder in
            let files = FileManager.default.enumerator(
                at: sources.appending(path: folder), includingPropertiesForKeys: nil)
            return (files?.compactMap { $0 as? URL } ?? []).filter { ["c", "h", "swift"].contains($0.pathExtension) }
        }.sorted { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Digesting the code that judges",
                executable: try context.tool(named: "cairn-digest").url,
                arguments: [output.path, sources.path] + inputs.map(\.path), inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
