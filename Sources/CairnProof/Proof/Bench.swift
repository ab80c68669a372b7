import CairnDiagnostics
import CairnFiles
import CairnValidator
import Execution
import Reports

/// Holds states of a project against checks, in folders that are used again.
struct Bench: Sendable {
    /// What executes commands; nil for the machine's own.
    let runner: (any Runner)?
    /// The person's environment.
    let variables: [String: String]
    /// Where copies are made.
    let workshop: Workshop
    /// Whether the person wants to stop.
    let isCancelled: @Sendable () -> Bool

    /// Looks at checks.
    /// - Parameters:
    ///   - state: the project.
    ///   - input: the checks.
    ///   - milestone: the milestone to look at; nil for the structure.
    ///   - runs: whether checks that execute something are executed.
    ///   - thoroughness: how far to look where something is wrong.
    /// - Throws: a diagnostic that the state cannot be listed.
    func results(
        of state: ProjectState, _ input: ValidationInput, milestone: String?, runs: Bool = true,
        _ thoroughness: ValidationOptions.Thoroughness
    ) throws(Diagnostic) -> [CheckResult] {
        var part = input
        part.structure = milestone == nil ? input.structure : []
        part.milestones = input.milestones.filter { $0.id == milestone }
        // What only reads is quick, and a red one spares the rest.
        if thoroughness == .firstFailure {
            for index in part.milestones.indices {
                let checks = part.milestones[index].checks
                part.milestones[index].checks = checks.filter { !$0.executes } + checks.filter(\.executes)
            }
        }
        let validator = Validator(try state.snapshot(), runner: runner, isCancelled: isCancelled)
        let report = validator.validate(
            part,
            options: ValidationOptions(
                runs: runs, variables: variables, width: 1, thoroughness: thoroughness, workshop: workshop))
        return milestone == nil ? report.structure : report.milestones.flatMap(\.results)
    }
}

extension [CheckResult] {
    /// The first that could not be decided.
    var undecided: CheckResult? { first { $0.status == .error } }
    /// The first that is red.
    var red: CheckResult? { first { $0.status == .fail || $0.status == .blocked } }
    /// Whether all passed, and there are some.
    var areGreen: Bool { !isEmpty && allSatisfy { $0.status == .pass } }
}

extension CheckResult {
    /// What it says, as the explanation of a finding.
    var account: String {
        let first = findings.first.map { finding in
            let place = finding.span.map { $0.start.line > 0 ? "\($0.file):\($0.start.line): " : "\($0.file): " } ?? ""
            return "\n" + place + finding.summary + (finding.explanation.map { "\n" + $0 } ?? "")
        }
        let what = title + (detail.map { ": \($0)" } ?? "")
        let lines = "'\(id)' (\(what)): \(status.rawValue)" + (found.map { ", \($0)" } ?? "") + (first ?? "")
        return lines.split(separator: "\n", omittingEmptySubsequences: false).prefix(16).joined(separator: "\n")
    }
}
