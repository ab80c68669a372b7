import ProjectFiles
import Reports
import CairnCatalog
import CairnDiagnostics
import CairnValidator

extension ProjectFolder {
    /// Validates the project; Ctrl-C ends what runs.
    /// - Throws: everything that is wrong with the checks' options; that there are no checks.
    func validate(_ options: ValidationOptions) throws -> ValidationReport {
        let input = try validationInput()
        guard !input.structure.isEmpty || !input.milestones.isEmpty else {
            throw Diagnostics(
                Diagnostic(id: "nothing-to-check", "the template of '\(project.id)' declares no checks"))
        }
        Interruption.install()
        let validator = Validator(try Snapshot(root), isCancelled: { Interruption.isRequested })
        return validator.validate(input, options: options)
    }

    /// What the project is validated against: the template's checks with the record's answers in them.
    /// - Throws: everything that is wrong with the checks' options.
    func validationInput() throws -> ValidationInput {
        try ValidationInput(
            template, of: project, planner: planner, variables: variables, plan: plan, record: record,
            validatorVersion: Version.current)
    }
}

extension OutputOptions {
    /// Leaves with the signal's exit code if a signal ended the validation early.
    func leaveIfInterrupted(_ report: ValidationReport) throws {
        if report.wasInterrupted { throw CommandFailure(code: Interruption.status, diagnostics: [], output: self) }
    }
}
