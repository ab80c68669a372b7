package import CairnDiagnostics

extension CheckDeclaration {
    /// A member that checks of every kind may have: what the loader, the JSON Schema and the manual know of it.
    package struct Key: Sendable {
        /// What it is called.
        package let name: String
        /// The schema of its value.
        package let schema: SchemaNode
        /// What it says, for people: sentences in Markdown.
        package let description: String
    }

    /// The members that every kind has; the others are the kind's options.
    package static let common = [
        Key(
            name: "id", schema: .identifier,
            description: "What reports call it: lower-case letters, digits and hyphens."),
        Key(name: "check", schema: .nonEmpty, description: "Its kind."),
        Key(
            name: "title", schema: .line,
            description: "What it asks for in a line, for people; without one its kind says it, in general words."),
        Key(name: "why", schema: .anyString, description: "Why it matters, in a sentence."),
        Key(name: "hints", schema: .strings, description: "What to do when it fails, the mildest first."),
        Key(
            name: "needs", schema: .strings,
            description: "The ids of checks above it that have to pass first; else it is blocked."),
        Key(
            name: "when", schema: .condition,
            description: "An expression over the answers: where it is false the project doesn't have the check."),
    ]

    /// Their names.
    package static var commonKeys: [String] { common.map(\.name) }
}
