import CairnDiagnostics

/// One place of a template that takes a name from outside its own text.
struct TakenName {
    /// What is declared where the name is taken.
    enum Sight: Hashable {
        /// Every question and variable: in files, checks and milestones.
        case all
        /// The questions before this one: in a question's default and condition.
        case questions(before: Int)
        /// Every question, and the variables before this one: in a variable's value.
        case variables(before: Int)
        /// Nothing: in a partial that is imported without the context.
        case nothing
    }

    /// The name.
    var name: String
    /// What is taken of it: `title` of `project.title`.
    var member: String?
    /// What is declared there.
    var sight: Sight
    /// Whether the same text asks whether it is defined.
    var isGuarded: Bool
    /// Where it stands; for a file's name, the beginning of the file.
    var span: SourceSpan
    /// The line that it stands on, if it is in a text.
    var excerpt: String?
}
