package import CairnDiagnostics

/// The one check to work on next, for a person or a program: why, the hints so far, the place, the command.
package struct NextReport {
    private let report: ValidationReport
    private let options: ReportOptions

    /// Takes what a validation found out.
    /// - Parameter options: `hintCount` says how many hints of the check, and of its milestone, may be shown.
    package init(_ report: ValidationReport, options: ReportOptions) {
        self.report = report
        self.options = options
    }

    /// The text for a terminal, ending in a line break.
    package var text: String {
        let painter = TextPainter(options)
        var out = painter.heading(
            Phrases.project(report), Phrases.progress(report, isStructureCounted: view?.milestone == nil))
        out += painter.notices(report, options)
        if let lastSeen { out += painter.proposal(lastSeen, .dim) }
        guard let view else { return out + "\n" + painter.prose(ending, indent: 0, .green) }
        out += "\n"
        if view.result.status == .skipped {
            let whose = view.milestone.map { "milestone \($0.number)" } ?? "the structure"
            let command = "cairn next --run\(options.commandSuffix)"
            out += painter.proposal("Whether \(whose) is complete is not known. This finds out: \(command)") + "\n"
        }
        if let milestone = view.milestone {
            let title =
                "Milestone \(milestone.number) of \(milestoneCount), \(milestone.words.title.oneLine(limit: 200))"
            out += painter.prose(title, indent: 0, .bold)
            out += painter.prose(milestone.words.goal.oneLine(limit: 1000), indent: 2)
            out += painter.contract(milestone.words.contract, indent: 2)
            out += painter.explanation(milestoneLines(milestone), indent: 2) + "\n"
        } else {
            out += painter.prose("Structure", indent: 0, .bold)
        }
        out += painter.check(view)
        if options.showsTests { out += tests(of: view, painter) }
        if let more { out += "\n" + painter.proposal(more, .dim) }
        return out
    }

    /// The same for programs.
    package var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("project", report.project)
            json.member("executed", report.wasRun)
            json.member("milestonesComplete", report.completed.count)
            json.member("milestones", report.milestones.count)
            json.array("lastSeen") { json in
                for milestone in report.milestones {
                    guard let ago = milestone.lastSeen else { continue }
                    json.object { json in
                        json.member("milestone", milestone.id)
                        json.member("secondsAgo", ago)
                    }
                }
            }
            json.name("next")
            if let view { member(&json, view) } else { json.null() }
            json.array("notices") { json in
                for notice in report.notices { json.value(notice.placed(options)) }
            }
        }
        return json
    }

    private func member(_ json: inout JSONWriter, _ view: ResultView) {
        let result = view.result
        json.object { json in
            json.member("qualifiedId", result.qualifiedID)
            json.member("kind", result.kind)
            json.member("title", result.title)
            json.member("detail", result.detail)
            json.member("status", result.status.rawValue)
            json.member("why", result.why)
            json.member("expected", result.expected)
            json.member("found", result.found)
            json.member("reproduce", result.reproduce)
            hints(&json, result.hints)
            json.array("findings") { json in
                for finding in result.findings { json.value(finding.placed(options)) }
            }
            if options.showsTests {
                json.array("tests") { json in
                    for failure in result.failures { failure.write(to: &json) }
                }
            }
            json.name("milestone")
            guard let milestone = view.milestone else { return json.null() }
            json.object { json in
                json.member("id", milestone.id)
                json.member("number", milestone.number)
                json.member("title", milestone.words.title)
                json.member("goal", milestone.words.goal)
                milestone.words.contract.write(to: &json)
                json.member("why", milestone.words.why)
                hints(&json, milestone.words.hints)
            }
        }
    }

    /// The source of the first test that failed; why there is none to show.
    private func tests(of view: ResultView, _ painter: TextPainter) -> String {
        if let failure = view.result.failures.first { return "\n" + painter.test(failure) }
        let why =
            view.result.status == .skipped
            ? "No test has failed, as none was run: cairn next --run --tests\(options.commandSuffix)"
            : "No acceptance test has failed here: this check is of another kind."
        return "\n" + painter.proposal(why, .dim)
    }

    private func hints(_ json: inout JSONWriter, _ hints: [String]) {
        json.member("hints", Array(hints.prefix(max(0, options.hintCount))))
        json.member("hintCount", hints.count)
    }

    private var view: ResultView? {
        report.nextView(options)
    }

    private var milestoneCount: Int {
        report.milestones.count
    }

    private func milestoneLines(_ milestone: MilestoneReport) -> [ResultView.Line] {
        let shown = milestone.words.hints.prefix(max(0, options.hintCount))
        return [ResultView.Line(label: "why", text: milestone.words.why, kind: .prose)]
            + shown.enumerated().map { index, hint in
                let count =
                    milestone.words.hints.count > 1 ? " (hint \(index + 1) of \(milestone.words.hints.count))" : ""
                return ResultView.Line(label: "hint", text: hint + count, kind: .prose)
            }
    }

    /// How many hints are still to come, and how to see the next.
    private var more: String? {
        guard let view else { return nil }
        let most = max(view.result.hints.count, view.milestone?.words.hints.count ?? 0)
        let left = most - options.hintCount
        guard left > 0 else { return nil }
        let flags = String(repeating: " --hint", count: options.hintCount)
        return "More hints: cairn next\(report.wasRun ? " --run" : "")\(flags)\(options.commandSuffix)"
    }

    /// Which milestones stand as they were seen before the project changed, and how to look at them again.
    private var lastSeen: String? {
        let old = report.milestones.filter { $0.lastSeen != nil }
        guard let first = old.first, let last = old.last, let ago = old.compactMap(\.lastSeen).max() else { return nil }
        let whose =
            old.count == 1 ? "Milestone \(first.number) stands" : "Milestones \(first.number) to \(last.number) stand"
        return "\(whose) as last seen \(Phrases.ago(ago)). To look again: "
            + "cairn validate --run\(options.commandSuffix)"
    }

    private var ending: String {
        if report.results.isEmpty { return "There is nothing to check." }
        return report.milestones.isEmpty
            ? "Nothing is left to do: all checks pass."
            : "Nothing is left to do: every milestone is complete."
    }
}
