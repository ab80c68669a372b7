package import CairnDiagnostics

/// A kind of check: reads its options from a manifest, and says whether a project has what they ask for.
///
/// One kind, one file under `Checks/`, one test. What it takes is declared once, in `options`. The doc comment of the type
/// and the descriptions of its options are the kind's manual: the page `Checks` of the documentation is made of them.
package protocol CheckKind: Sendable {
    /// What manifests call it: `file-exists`.
    static var name: String { get }
    /// Whether it executes something, and so needs `--run`.
    static var executes: Bool { get }
    /// What it takes besides what every check has; nothing else can be read.
    static var options: [any DeclaredOptions] { get }
    /// Reads the options.
    /// - Returns: nil if something is wrong with them; everything that is was reported to the reader.
    init?(_ options: OptionReader)
    /// What the check asks for, in a line of words: "README.md exists". Expressions belong into `detail`.
    var title: String { get }
    /// What belongs to the title and is no sentence for people: "the expression /^def main/"; nil if there is nothing.
    var detail: String? { get }
}

extension CheckKind {
    package var detail: String? { nil }

    /// The options, one by one, in the manual's order.
    package static var declarations: [OptionDeclaration] { options.flatMap(\.declarations) }

    /// Whether it looks at the acceptance tests of its milestone.
    package static var needsAcceptance: Bool { declarations.contains { $0.shape.meaning == .acceptance } }
}

/// A kind that only reads.
package protocol StaticCheck: CheckKind {
    /// The expressions that it looks for in many files, and that a file without a match of has nothing to say to it.
    var searched: [SearchPattern] { get }
    /// Looks at the project.
    /// - Throws: an error diagnostic if it cannot be decided.
    func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict
}

extension StaticCheck {
    package static var executes: Bool { false }
    package var searched: [SearchPattern] { [] }
}

/// A kind that executes something, in a copy of the project.
package protocol ExecutingCheck: CheckKind {
    /// Runs what it has to.
    /// - Throws: an error diagnostic if it cannot be decided: a tool is missing, the machine failed.
    func verdict(in run: RunContext) throws(Diagnostic) -> Verdict
}

extension ExecutingCheck {
    package static var executes: Bool { true }
}
