import ArgumentParser
import CairnCatalog
import CairnProject
import SystemPackage

/// What shells offer for arguments: `cairn --generate-completion-script bash` (or zsh, fish) writes the script, which
/// asks this program for these.
extension CompletionKind {
    /// The ids of the catalog's projects.
    static var projects: CompletionKind {
        .custom { _, _, _ in (try? Session.silent?.list())?.catalog.projects.map(\.id) ?? [] }
    }

    /// The ids of the catalog's phases.
    static var phases: CompletionKind {
        .custom { _, _, _ in (try? Session.silent?.list())?.phases.map(\.id) ?? [] }
    }

    /// The ids of the milestones of the project that the working folder belongs to.
    static var milestones: CompletionKind {
        .custom { _, _, _ in (try? Session.silent?.open("."))?.milestones.map(\.id) ?? [] }
    }
}

extension Session {
    /// A session that says nothing.
    fileprivate static var silent: Session? {
        (try? CatalogOption.parse([])).map { Session($0, nil) }
    }
}
