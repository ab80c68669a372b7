import CairnDiagnostics
import CairnFiles
package import Execution
package import ProjectFiles
package import Reports

/// Holds a project against its template's checks.
///
/// Static checks only read. Executing ones run in copies of the project, one copy for the structure and one for each
/// milestone that has such checks: within a copy they run one after the other, in the manifest's order, and the copies
/// side by side. A group in which something was ended for the time that it took is tried once more, alone.
package struct Validator: Sendable {
    private let snapshot: Snapshot
    private let runner: any Runner
    private let isCancelled: @Sendable () -> Bool

    /// Makes a validator of a project.
    /// - Parameters:
    ///   - snapshot: the project.
    ///   - runner: what executes commands; `nil` makes a `ProcessRunner`.
    ///   - isCancelled: whether the person wants to stop; checks that have not begun then are errors.
    package init(
        _ snapshot: Snapshot, runner: (any Runner)? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.snapshot = snapshot
        self.runner = runner ?? ProcessRunner(isCancelled: isCancelled)
        self.isCancelled = isCancelled
    }

    /// Validates. The same project gives the same report, durations aside.
    package func validate(_ input: ValidationInput, options: ValidationOptions = ValidationOptions())
        -> ValidationReport
    {
        let milestones = input.milestones.filter { !options.onlyRequested || options.requested.contains($0.id) }
        let groups =
            [CheckGroup(input.structure, of: nil, acceptance: { () throws(Diagnostic) in [] })]
            + milestones.map { CheckGroup($0.checks, of: $0.id, acceptance: $0.acceptance) }
        var context = StaticContext(snapshot: snapshot, original: input.original)
        context.look(for: groups.flatMap(\.searched))
        let shared = options.workshop?.shared ?? SharedFolders()
        options.progress(.planned(groups.reduce(0) { $0 + $1.executing(options) }))
        var outcomes = inParallel(groups, width: options.width) { [context] group in
            group.evaluate(context, runner: runner, shared: shared, options: options, isCancelled: isCancelled)
        }
        let busy = groups.count { $0.executing(options) > 0 }
        // What took too long while others ran is tried once more, alone: slow is not wrong.
        for (place, group) in groups.enumerated()
        where options.width > 1 && busy > 1 && outcomes[place].ranOutOfTime && !isCancelled() {
            outcomes[place] = group.evaluate(
                context, runner: runner, shared: shared, options: options, isCancelled: isCancelled)
        }
        var notices = input.notices + snapshot.notices + versionNotices(input)
        if let unread = context.unread.notice { notices.append(unread) }
        if options.runs {
            // Every copy leaves out the same.
            notices +=
                outcomes.map(\.leftOut).first { !$0.isEmpty }?.prefix(20).map { reason in
                    Diagnostic(.warning, id: "not-copied", "checks that run do not see this: \(reason)")
                } ?? []
            if let blindness = runner.blindness { notices.append(blindness) }
        }
        let reports = zip(milestones, outcomes.dropFirst()).map { milestone, outcome in
            MilestoneReport(
                id: milestone.id, number: milestone.number, words: milestone.words,
                isRequested: options.requested.contains(milestone.id), results: outcome.results)
        }
        return ValidationReport(
            catalog: input.catalog, project: input.project, projectTitle: input.projectTitle,
            templateVersion: input.templateVersion, recordedTemplateVersion: input.recordedTemplateVersion,
            recordedCairnVersion: input.recordedCairnVersion, validatorVersion: input.validatorVersion,
            notices: notices, structure: outcomes.first?.results ?? [], milestones: reports, wasRun: options.runs,
            wasInterrupted: isCancelled())
    }

    /// What to do about a template of another version than the project's.
    private func versionHelp(_ input: ValidationInput) -> String {
        func numbers(_ version: String) -> [Int] {
            version.split { $0 == "." || $0 == "-" || $0 == "+" }.map { Int($0) ?? 0 }
        }
        let isNewer = numbers(input.templateVersion).lexicographicallyPrecedes(numbers(input.recordedTemplateVersion))
        return isNewer
            ? "the project is the newer one: validate it with a newer Cairn or catalog"
            : "what the template has changed since then shows in a project scaffolded anew"
    }

    private func versionNotices(_ input: ValidationInput) -> [Diagnostic] {
        var notices: [Diagnostic] = []
        if input.recordedTemplateVersion != input.templateVersion {
            notices.append(
                Diagnostic(
                    .warning, id: "other-template-version",
                    "the project was made from version \(input.recordedTemplateVersion) of its template, and is "
                        + "validated against version \(input.templateVersion)",
                    help: [versionHelp(input)]))
        }
        if input.recordedCairnVersion != input.validatorVersion {
            notices.append(
                Diagnostic(
                    .note, id: "other-cairn-version",
                    "the project was made by Cairn \(input.recordedCairnVersion), and is validated by Cairn "
                        + input.validatorVersion))
        }
        return notices
    }
}
