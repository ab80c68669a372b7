/// The rules of `cairn lint`.
enum LintRules {
    /// All of them, in the order of the manual.
    static let all: [any LintRule.Type] = [
        ManifestSchemaRule.self, CheckOptionsRule.self, UndeclaredNameRule.self, UnusedNameRule.self,
        UnreachableRule.self, UnmatchedRuleRule.self, UnusedPartialRule.self, UnusedLayerRule.self,
        IdleChoicesRule.self, AbsentFileRule.self, WindowsNameRule.self, RepeatedFileRule.self,
        MissingContractRule.self, UntoldNameRule.self, MissingOthersRule.self,
    ]
}
