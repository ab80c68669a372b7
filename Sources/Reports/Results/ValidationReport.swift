package import CairnDiagnostics

/// Everything that one validation found out, as a value: what the reports are written from.
package struct ValidationReport: Hashable, Sendable {
    /// The catalog's id, from the record.
    package var catalog: String
    /// The project's id, from the record.
    package var project: String
    /// The project's name for people.
    package var projectTitle: String
    /// The version of the template that was validated against.
    package var templateVersion: String
    /// The version of the template that made the project, from the record.
    package var recordedTemplateVersion: String
    /// The version of Cairn that made the project, from the record.
    package var recordedCairnVersion: String
    /// The version of Cairn that validated it.
    package var validatorVersion: String
    /// What is to be said before any result: that versions differ, that folders could not be read.
    package var notices: [Diagnostic]
    /// The results of the structure checks, in the manifest's order.
    package var structure: [CheckResult]
    /// The milestones in their order.
    package var milestones: [MilestoneReport]
    /// Whether executing checks were run.
    package var wasRun: Bool
    /// Whether a signal ended the validation early; what was not finished then is an error.
    package var wasInterrupted: Bool

    /// Makes a report.
    package init(
        catalog: String, project: String, projectTitle: String, templateVersion: String,
        recordedTemplateVersion: String, recordedCairnVersion: String, validatorVersion: String,
        notices: [Diagnostic] = [], structure: [CheckResult], milestones: [MilestoneReport], wasRun: Bool,
        wasInterrupted: Bool = false
    ) {
        self.catalog = catalog
        self.project = project
        self.projectTitle = projectTitle
        self.templateVersion = templateVersion
        self.recordedTemplateVersion = recordedTemplateVersion
        self.recordedCairnVersion = recordedCairnVersion
        self.validatorVersion = validatorVersion
        self.notices = notices
        self.structure = structure
        self.milestones = milestones
        self.wasRun = wasRun
        self.wasInterrupted = wasInterrupted
    }

    /// All results: structure first, then milestone by milestone.
    package var results: [CheckResult] {
        structure + milestones.flatMap(\.results)
    }

    /// The results that decide whether validation failed: structure, and the milestones that were asked for.
    package var decisive: [CheckResult] {
        structure + milestones.filter(\.isRequested).flatMap(\.results)
    }

    /// How many of `results` have each status; statuses that none has are there with 0.
    package static func counts(_ results: [CheckResult]) -> [(status: CheckResult.Status, count: Int)] {
        CheckResult.Status.allCases.map { status in
            (status, results.reduce(into: 0) { $0 += $1.status == status ? 1 : 0 })
        }
    }

    /// The milestones that are complete.
    package var completed: [MilestoneReport] {
        milestones.filter { $0.state == .complete }
    }

    /// The check to work on next: the first decisive one in the report's order that has failed or could not be
    /// decided, then the first of the first pending milestone that has not passed, then what of the structure was not
    /// run; nil if there is none.
    package var next: CheckResult? {
        structure.first { $0.status == .fail || $0.status == .error }
            ?? milestones.first { $0.state == .pending }.flatMap { milestone in
                milestone.results.first { $0.status == .fail || $0.status == .error }
                    ?? milestone.results.first { $0.status != .pass }
            }
            ?? structure.first { $0.status != .pass }
    }
}

/// What `validate` exits with, by what was asked for.
package enum ValidationOutcome: Hashable, Sendable {
    /// Nothing that counts is worse than allowed.
    case passed
    /// Some check that counts is as bad as `--fail-on` says, or worse, and it is the project's doing.
    case failed
    /// Some check that counts could not be decided, and none has failed: not the project's doing.
    case undecided
    /// A milestone that was asked for has checks that were not run.
    case incomplete

    /// The exit code: 0, 1; 2 for what is not known.
    package var exitCode: Int32 {
        switch self {
        case .passed: 0
        case .failed: 1
        case .undecided, .incomplete: 2
        }
    }
}

extension ValidationReport {
    /// What the results add up to.
    /// - Parameter failOn: the mildest status that counts as a failure: `.blocked`, `.fail` or `.error`.
    package func outcome(failOn: CheckResult.Status = .fail) -> ValidationOutcome {
        let bad = decisive.filter { $0.status.rank >= failOn.rank }
        if bad.contains(where: { $0.status != .error }) { return .failed }
        if !bad.isEmpty { return .undecided }
        let isIncomplete = milestones.contains { milestone in
            milestone.isRequested && milestone.results.contains { $0.status == .skipped }
        }
        return isIncomplete ? .incomplete : .passed
    }
}
