/// The kinds of checks that manifests may use.
package enum CheckKinds {
    /// All of them, in the order of the manual: first those that only read.
    package static let all: [any CheckKind.Type] = [
        FileExistsCheck.self, FileAbsentCheck.self, DirectoryExistsCheck.self, ContainsCheck.self,
        NotContainsCheck.self, UnchangedCheck.self, ValueCheck.self, JSONSchemaCheck.self, MarkdownSectionCheck.self,
        WorkflowStepCheck.self, NoPlaceholdersCheck.self, NoSecretsCheck.self, ExecutableCheck.self, CountCheck.self,
        PythonParsesCheck.self, CommandCheck.self, PytestCheck.self, TestsNoticeCheck.self,
        HTTPCheck.self,
    ]

    /// The kind with that name.
    package static func named(_ name: String) -> (any CheckKind.Type)? {
        all.first { $0.name == name }
    }
}
