package import CairnDiagnostics

/// A kind of check: reads its options from a manifest, and says whether a project has what they ask for.
///
/// One kind, one file under `Checks/`, one test. The doc comment of the type is the kind's manual: the page `Checks` of
/// the documentation is made of it.
package protocol CheckKind: Sendable {
    /// What manifests call it: `file-exists`.
    static var name: String { get }
    /// Whether it executes something, and so needs `--run`.
    static var executes: Bool { get }
    /// The names of its options.
    static var options: [String] { get }
    /// Reads the options.
    /// - Returns: nil if something is wrong with them; everything that is was reported to the reader.
    init?(_ options: OptionReader)
    /// What the check asks for, in a line: "README.md exists".
    var title: String { get }
}

/// A kind that only reads.
package protocol StaticCheck: CheckKind {
    /// Looks at the project.
    /// - Throws: an error diagnostic if it cannot be decided.
    func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict
}

extension StaticCheck {
    package static var executes: Bool { false }
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
