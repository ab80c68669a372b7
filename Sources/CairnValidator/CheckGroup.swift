import CairnDiagnostics
import CairnFiles
import Execution
import Reports

/// The checks of the structure, or of one milestone: what shares a copy of the project.
struct CheckGroup: Sendable {
    /// What became of a group.
    struct Outcome: Sendable {
        var results: [CheckResult]
        /// What the copy lacked.
        var leftOut: [String]
        /// Whether something that was executed was ended for the time that it took.
        var ranOutOfTime: Bool
    }

    private let checks: [Check]
    private let milestone: String?
    private let acceptance: @Sendable () throws(Diagnostic) -> [FileToWrite]

    init(
        _ checks: [Check], of milestone: String?,
        acceptance: @escaping @Sendable () throws(Diagnostic) -> [FileToWrite]
    ) {
        self.checks = checks
        self.milestone = milestone
        self.acceptance = acceptance
    }

    /// The expressions that its checks look for in many files.
    var searched: [SearchPattern] {
        checks.flatMap { ($0.kind as? any StaticCheck)?.searched ?? [] }
    }

    /// How many of its checks may execute something.
    func executing(_ options: ValidationOptions) -> Int {
        runs(options) ? checks.count { $0.executes } : 0
    }

    private func runs(_ options: ValidationOptions) -> Bool {
        let isLeftOut =
            options.runsOnlyRequested && !options.requested.isEmpty
            && milestone.map { !options.requested.contains($0) } ?? false
        return options.runs && !isLeftOut
    }

    /// Looks at every check whose needs have passed.
    func evaluate(
        _ context: StaticContext, runner: any Runner, shared: SharedFolders, options: ValidationOptions,
        isCancelled: () -> Bool
    ) -> Outcome {
        let workspace = Workspace(context.snapshot, in: options.workshop)
        let runner = TimekeepingRunner(runner)
        let python = PythonEnvironment()
        let lines = AcceptanceLines(checks)
        let runs = runs(options)
        var results: [CheckResult] = []
        for check in checks {
            var result = CheckResult(
                id: check.id, kind: check.kindName, milestone: milestone, title: check.title ?? check.kind.title,
                detail: check.detail, status: .pass, why: check.why, hints: check.hints)
            let name = CheckProgress.CheckName(qualifiedID: result.qualifiedID, title: result.title)
            defer { if runs, check.executes { options.progress(.ended(name)) } }
            if options.thoroughness == .firstFailure, results.contains(where: \.status.isWrong) {
                result.status = .skipped
                result.found = "not run: a check before it has failed"
                results.append(result)
                continue
            }
            let needed = check.needs.compactMap { need in results.first { $0.id == need && $0.status != .pass } }
            if let need = needed.first(where: { $0.status != .skipped }) {
                result.status = .blocked
                result.blockedBy = need.id
                result.found = "'\(need.id)' has not passed"
                result.expected = "'\(need.id)' passes first"
            } else if let need = needed.first {
                result.status = .skipped
                result.found = "not run: '\(need.id)' has to run first"
                result.reproduce = again(running: true)
            } else if isCancelled() {
                apply(&result) { () throws(Diagnostic) in
                    throw Diagnostic(id: "interrupted", "the check was not begun before the interruption")
                }
            } else if let kind = check.kind as? any StaticCheck {
                apply(&result) { () throws(Diagnostic) in try kind.verdict(in: context) }
            } else if !runs {
                result.status = .skipped
                result.found = "not run"
                result.reproduce = again(running: true)
            } else if let kind = check.kind as? any ExecutingCheck {
                options.progress(.began(name))
                let start = ContinuousClock.now
                apply(&result) { () throws(Diagnostic) in
                    let files = type(of: kind).needsAcceptance ? try acceptance() : []
                    return try kind.verdict(
                        in: RunContext(
                            files: context, workspace: workspace, python: python, shared: shared, lines: lines,
                            runner: runner, variables: options.variables, acceptance: files,
                            again: again(running: true),
                            stopsEarly: options.thoroughness != .everything, timeFactor: options.timeFactor))
                }
                result.duration = (ContinuousClock.now - start) / .seconds(1)
            }
            results.append(result)
        }
        return Outcome(results: results, leftOut: workspace.leftOut, ranOutOfTime: runner.ranOutOfTime)
    }

    /// The command that looks at this group again.
    private func again(running: Bool) -> String {
        "cairn validate" + (milestone.map { " --milestone \($0)" } ?? "") + (running ? " --run" : "")
    }

    /// Takes over what a check says. A thrown diagnostic is the checker's trouble, never the project's failure.
    private func apply(_ result: inout CheckResult, _ look: () throws(Diagnostic) -> Verdict) {
        do throws(Diagnostic) {
            let verdict = try look()
            result.findings = verdict.findings
            result.expected = verdict.expected
            result.found = verdict.found
            guard !verdict.findings.isEmpty else { return }
            result.status = .fail
            result.reproduce = verdict.reproduce ?? again(running: false)
            result.failures = verdict.failures
        } catch {
            result.status = .error
            result.findings = [error]
            result.expected = "a check that can be decided"
            result.found = error.summary
            result.reproduce = again(running: CheckKinds.named(result.kind)?.executes ?? false)
        }
    }
}
