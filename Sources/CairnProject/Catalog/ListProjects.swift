package import CairnCatalog

/// What there is.
package struct ListResult: Sendable {
    /// The catalog.
    package var catalog: Catalog
    /// Its phases, those that were asked for.
    package var phases: [Phase]
}

extension Session {
    /// Lists the catalog's projects.
    /// - Parameter phase: the id of the only phase to list; nil for all.
    /// - Throws: that there is no such phase; what is wrong with the catalog.
    package func list(phase: String? = nil) throws -> ListResult {
        let catalog = try loadCatalog(.workingFolder)
        return ListResult(catalog: catalog, phases: try phase.map { [try catalog.phase($0)] } ?? catalog.phases)
    }
}
