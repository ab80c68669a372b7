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

/// The rules of `cairn lint`.
enum LintRules {
    /// All of them, in the order of the manual.
    static let all: [any LintRule.Type] = [
        ManifestSchemaRule.self, CheckOptionsRule.self, UndeclaredNameRule.self, UnusedNameRule.self,
        UnreachableRule.self, UnmatchedRuleRule.self, UnusedPartialRule.self, UnusedLayerRule.self,
        IdleChoicesRule.self, AbsentFileRule.self,
    ]
}
