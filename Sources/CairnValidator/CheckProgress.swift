/// How a validation that executes checks goes on.
package enum CheckProgress: Sendable {
    /// How many checks execute something and may be run.
    case planned(Int)
    /// A check begins to run.
    case began(CheckName)
    /// A check will not run any more: it ran, or was passed over.
    case ended(CheckName)

    /// A check, and what people call it.
    package struct CheckName: Hashable, Sendable {
        /// Unique in a report: `structured-errors/tool-raises`, or `structure/server`.
        package var qualifiedID: String
        /// What it asks for in a line.
        package var title: String
    }
}
