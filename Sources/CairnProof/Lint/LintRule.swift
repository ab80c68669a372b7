import CairnDiagnostics

/// One thing that `cairn lint` looks for.
///
/// One rule, one file under `Rules/`, one fixture. The doc comment of the type is the rule's manual.
protocol LintRule: Sendable {
    /// The ids that its findings have, each stable: `undeclared-name`.
    static var ids: [String] { get }
    /// What it finds, in any order.
    static func findings(in subject: LintSubject) -> [Diagnostic]
}
