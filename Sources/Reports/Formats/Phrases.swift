/// The words that all formats share.
enum Phrases {
    /// "1 check", "2 checks".
    static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// "2 of 3 checks passed".
    static func passed(_ results: [CheckResult]) -> String {
        guard !results.isEmpty else { return "no checks" }
        let passed = results.reduce(0) { $0 + ($1.status == .pass ? 1 : 0) }
        return "\(passed) of \(count(results.count, "check")) passed"
    }

    /// "12 checks: 9 passed, 1 failed, 2 not run"; statuses that none has are left out.
    static func counts(_ results: [CheckResult]) -> String {
        guard !results.isEmpty else { return "no checks" }
        return count(results.count, "check") + ": " + statuses(results)
    }

    /// "9 passed, 1 failed, 2 not run"; statuses that none has are left out.
    static func statuses(_ results: [CheckResult]) -> String {
        ValidationReport.counts(results).filter { $0.count > 0 }.map { "\($0.count) \(word($0.status))" }
            .joined(separator: ", ")
    }

    /// "Milestone 2, HTTP with bearer auth".
    static func title(_ milestone: MilestoneReport) -> String {
        "Milestone \(milestone.number), \(milestone.words.title.oneLine(limit: 200))"
    }

    /// "1 of 4 milestones complete".
    static func milestones(_ report: ValidationReport) -> String {
        guard !report.milestones.isEmpty else { return "no milestones" }
        return "\(report.completed.count) of \(count(report.milestones.count, "milestone")) complete"
    }

    /// How many milestones are complete, or of how many it is not known: "1 of 4 milestones complete, 2 not known".
    /// - Parameter isStructureCounted: whether to begin with the structure's checks.
    static func progress(_ report: ValidationReport, isStructureCounted: Bool = false) -> String {
        let unknown = report.milestones.filter(\.lacksOnlyRunning).count
        let milestones = milestones(report) + (unknown > 0 ? ", \(unknown) not known" : "")
        return isStructureCounted && !report.structure.isEmpty
            ? "structure: \(passed(report.structure)); \(milestones)" : milestones
    }

    /// How long ago something was, in the largest unit that it fills: "less than a minute ago", "3 hours ago".
    static func ago(_ seconds: Int) -> String {
        let units = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        guard let (size, name) = units.first(where: { seconds >= $0.0 }) else { return "less than a minute ago" }
        return count(seconds / size, name) + " ago"
    }

    /// Which milestones stand as they were seen before the project changed, and how to look at them again; nil for none.
    static func lastSeen(_ report: ValidationReport, _ options: ReportOptions) -> String? {
        let old = report.milestones.filter { $0.lastSeen != nil }
        guard let first = old.first, let last = old.last, let seconds = old.compactMap(\.lastSeen).max() else {
            return nil
        }
        let whose =
            old.count == 1
            ? "Milestone \(first.number) stands as last seen "
            : "Milestones \(first.number) to \(last.number) stand as last seen, up to "
        return whose + ago(seconds) + ". To look again: cairn validate --run\(options.commandSuffix)"
    }

    /// A status as a word: "passed", "failed", "blocked", "not run", "undecided".
    static func word(_ status: CheckResult.Status) -> String {
        switch status {
        case .pass: "passed"
        case .fail: "failed"
        case .blocked: "blocked"
        case .skipped: "not run"
        case .error: "undecided"
        }
    }

    /// A milestone's state for people: "complete", "pending", or that only running is missing.
    static func state(_ milestone: MilestoneReport) -> String {
        milestone.state == .complete ? "complete" : milestone.lacksOnlyRunning ? "pending, not run" : "pending"
    }

    /// The outcome in a sentence.
    static func outcome(_ report: ValidationReport, failOn: CheckResult.Status) -> String {
        if report.wasInterrupted { return "Validation was interrupted: not everything was checked." }
        switch report.outcome(failOn: failOn) {
        case .failed: return "Validation failed."
        case .undecided: return "Not known: checks could not be decided, and none has failed."
        case .incomplete:
            let open = report.milestones.filter { one in
                one.isRequested && one.results.contains { $0.status == .skipped }
            }
            let names = open.map { "'\($0.id.oneLine(limit: 80))'" }.joined(separator: ", ")
            return "Not complete: \(names) \(open.count == 1 ? "has" : "have") checks that were not run; add --run."
        case .passed:
            if report.results.isEmpty { return "Nothing was checked." }
            if report.milestones.contains(where: { $0.isRequested && $0.state == .pending }) {
                return "Validation passed, as --fail-on says; not all that was asked for is complete."
            }
            let isPending = report.milestones.contains { $0.state == .pending }
            return isPending ? "Validation passed; pending milestones count once asked for." : "Validation passed."
        }
    }

    /// "Title (id)", or only the id.
    static func project(_ report: ValidationReport) -> String {
        let title = report.projectTitle.oneLine(limit: 120)
        let id = report.project.oneLine(limit: 80)
        return title.isEmpty || title == id ? id : "\(title) (\(id))"
    }

    /// The versions that matter: "template 1.2.0, Cairn 0.1.0".
    static func versions(_ report: ValidationReport) -> String {
        "template \(report.templateVersion.oneLine(limit: 40)), Cairn \(report.validatorVersion.oneLine(limit: 40))"
    }
}
