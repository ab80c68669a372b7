package import CairnDiagnostics
package import CairnFiles

/// The roadmap: phases in order, each with projects.
package struct Catalog: Sendable {
    /// What records name it by; never a path.
    package var id: String
    /// Its name for people.
    package var title: String
    /// The phases, in the order of the roadmap; phase ids and project ids are unique.
    package var phases: [Phase]
    /// Where it was read from, and where its templates are.
    package var source: CatalogSource

    /// All projects, phase by phase.
    package var projects: [Project] {
        phases.flatMap(\.projects)
    }

    /// The project with that id.
    /// - Throws: a diagnostic that offers the nearest ids.
    package func project(_ id: String) throws(Diagnostic) -> Project {
        for phase in phases {
            if let project = phase.projects.first(where: { $0.id == id }) { return project }
        }
        let suggestion = didYouMean(id, among: phases.lazy.flatMap(\.projects).map(\.id))
        throw Diagnostic(
            id: "unknown-project", "the catalog '\(self.id)' has no project '\(id)'",
            help: [suggestion, "see them all: cairn list"].compactMap { $0 })
    }

    /// The phase with that id.
    /// - Throws: a diagnostic that names all the ids.
    package func phase(_ id: String) throws(Diagnostic) -> Phase {
        if let phase = phases.first(where: { $0.id == id }) { return phase }
        throw Diagnostic(
            id: "unknown-phase", "the catalog '\(self.id)' has no phase '\(id)'",
            explanation: "its phases are: " + phases.map(\.id).joined(separator: ", "),
            help: didYouMean(id, among: phases.map(\.id)).map { [$0] } ?? [])
    }
}

/// A stage of the roadmap.
package struct Phase: Sendable {
    /// What it is called on the command line.
    package var id: String
    /// Its name for people.
    package var title: String
    /// How long the roadmap allows for it, in months.
    package var months: Int
    /// What it is about, in a few words.
    package var focus: String
    /// What it teaches.
    package var skills: [String]
    /// Its projects, in the order to take them.
    package var projects: [Project]
}

/// One entry of the catalog.
package struct Project: Sendable {
    /// Whether a phase is complete without it.
    package enum Role: String, Sendable, CaseIterable {
        case core, elective
    }

    /// What there is to scaffold.
    package enum Offer: Hashable, Sendable {
        /// The template's folder, below the catalog's.
        case template(RelativePath)
        /// Nothing yet.
        case planned
    }

    /// What it is called on the command line; unique in the catalog.
    package var id: String
    /// Its name for people.
    package var title: String
    /// What one builds, in one line.
    package var summary: String
    /// The roadmap's guide that teaches it, if there is one.
    package var guide: String?
    /// Whether a phase is complete without it.
    package var role: Role
    /// The ids of the projects to do before.
    package var requires: [String]
    /// What there is to scaffold.
    package var offer: Offer
    /// Where its id stands in the catalog.
    package var span: SourceSpan

    /// Makes an entry.
    package init(
        id: String, title: String, summary: String, guide: String?, role: Role, requires: [String], offer: Offer,
        span: SourceSpan
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.guide = guide
        self.role = role
        self.requires = requires
        self.offer = offer
        self.span = span
    }

    /// The template's folder.
    /// - Throws: a diagnostic that the project is only planned.
    package func templateFolder() throws(Diagnostic) -> RelativePath {
        switch offer {
        case .template(let folder): return folder
        case .planned:
            throw Diagnostic(
                id: "planned-project", "the project '\(id)' is planned and has no template yet",
                help: ["see what can be scaffolded: cairn list"])
        }
    }
}
