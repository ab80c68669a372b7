package import CairnDiagnostics

/// What a template or an expression takes from outside, found by reading it and without rendering: names, and other
/// templates.
///
/// A name counts as taken where nothing before it in the text has set it. What a branch of an `if` sets counts as set
/// behind it, and a macro sees everything that the top of the template sets.
package struct FreeNames: Sendable {
    /// One place that takes a name.
    package struct Use: Sendable {
        /// The name.
        package var name: String
        /// What is taken of it, if the text says so: `title` of `project.title` and of `project["title"]`.
        package var member: String?
        /// Where the name stands, the member included.
        package var span: SourceSpan
        /// The line that it stands on.
        package var excerpt: String
    }

    /// One place that takes another template: an include, an import or an inheritance.
    package struct Reference: Sendable {
        /// The names that it may have; a `*` stands for a part that is computed.
        package var names: [String]
        /// The names that are set at this place, which the other template sees unless it is imported.
        package var locals: Set<String>
        /// Whether the other template sees the variables of this one.
        package var seesContext: Bool
        /// Whether it may be missing.
        package var isOptional: Bool
        /// Where the name of the other template stands.
        package var span: SourceSpan
        /// The line that it stands on.
        package var excerpt: String
    }

    /// A filter or a test that the environment doesn't have: it fails where it is reached.
    package struct Unknown: Sendable {
        /// What it would be: `filter` or `test`.
        package var what: String
        /// Its name.
        package var name: String
        /// The names that there are.
        package var known: [String]
        /// Where it is used, with what it is used on.
        package var span: SourceSpan
        /// The line that it stands on.
        package var excerpt: String
    }

    /// The names taken, in the order of the text.
    package var uses: [Use] = []
    /// The names that the text asks about before it takes them: `x is defined`, `x | default(…)`.
    package var guarded: Set<String> = []
    /// The other templates taken, in the order of the text.
    package var references: [Reference] = []
    /// The filters and tests that don't exist, in the order of the text.
    package var unknown: [Unknown] = []
}
