package import CairnCatalog
package import CairnDiagnostics

extension [Milestone] {
    /// The milestone that a person means: by its id, its number, or both as its folder has them.
    /// - Throws: that there is none, with what there is.
    package func named(_ name: String) throws(Diagnostic) -> Milestone {
        if let found = first(where: { [$0.id, String($0.number), "\($0.number)-\($0.id)"].contains(name) }) {
            return found
        }
        throw Diagnostic(
            id: "unknown-milestone", "the template has no milestone '\(name)'",
            explanation: isEmpty
                ? "it has none at all" : "it has: " + map { "\($0.number) \($0.id)" }.joined(separator: ", "),
            help: didYouMean(name, among: map(\.id)).map { [$0] } ?? [])
    }
}
