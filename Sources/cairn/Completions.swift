import ArgumentParser
import CairnCatalog
import SystemPackage

/// What shells offer for arguments: `cairn --generate-completion-script bash` (or zsh, fish) writes the script, which
/// asks this program for these.
extension CompletionKind {
    /// The ids of the catalog's projects.
    static var projects: CompletionKind {
        .custom { _, _, _ in
            let catalog = try? CatalogOption.parse([]).load()
            return catalog?.phases.flatMap(\.projects).map(\.id) ?? []
        }
    }

    /// The ids of the catalog's phases.
    static var phases: CompletionKind {
        .custom { _, _, _ in (try? CatalogOption.parse([]).load())?.phases.map(\.id) ?? [] }
    }

    /// The ids of the milestones of the project in the working folder.
    static var milestones: CompletionKind {
        .custom { _, _, _ in
            guard let catalog = try? CatalogOption.parse([]) else { return [] }
            return (try? ProjectFolder(".", catalog: catalog))?.template.milestones.map(\.id) ?? []
        }
    }
}
