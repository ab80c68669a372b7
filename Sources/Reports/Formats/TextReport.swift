import CairnDiagnostics

/// The report for a person at a terminal, who sees its last lines first: what passed is counted, what failed comes last,
/// then what is next, and what it all comes to.
struct TextReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let painter = TextPainter(options)
        var out = painter.heading(Phrases.project(report), Phrases.versions(report))
        out += painter.notices(report, options)
        if !report.structure.isEmpty {
            out += "\n" + painter.heading("Structure", Phrases.passed(report.structure))
            for view in quiet(report.structureViews(options)) { out += painter.check(view) }
        }
        if !report.milestones.isEmpty {
            let count = "\(report.completed.count) of \(report.milestones.count) complete"
            out += "\n" + painter.heading("Milestones", count)
            for milestone in report.milestones { out += self.milestone(milestone, painter) }
        }
        return out + failures(painter) + next(painter) + closing(painter)
    }

    /// What is told above the failures: what was not tried, and what passed if all is to be listed.
    private func quiet(_ views: [ResultView]) -> [ResultView] {
        views.filter { $0.level != .error && ($0.result.status != .pass || options.isVerbose) }
    }

    private func failed(_ views: [ResultView]) -> [ResultView] {
        views.filter { $0.level == .error }
    }

    /// A milestone's line, and below it what was not tried if it was asked for.
    private func milestone(_ milestone: MilestoneReport, _ painter: TextPainter) -> String {
        let title = "\(milestone.number) \(milestone.words.title.oneLine(limit: 200))"
        let label = "  " + Phrases.state(milestone).padded(to: 16) + "  "
        var out = painter.labelled(
            label, "\(title): \(Phrases.passed(milestone.results))", milestone.state == .complete ? .green : .yellow)
        let views = report.views(of: milestone, options)
        guard milestone.isRequested else {
            for view in views where view.result.status == .pass && options.isVerbose {
                out += painter.check(view, indent: 4)
            }
            return out
        }
        if failed(views).isEmpty { out += words(milestone, painter, indent: 4) }
        for view in quiet(views) { out += painter.check(view, indent: 4) }
        return out
    }

    /// What a pending milestone is about. The contract is long: it is shown of one milestone only.
    private func words(_ milestone: MilestoneReport, _ painter: TextPainter, indent: Int) -> String {
        guard milestone.state == .pending else { return "" }
        let goal = milestone.words.goal.oneLine(limit: 400)
        let isFirst = report.milestones.first { $0.isRequested && $0.state == .pending }?.id == milestone.id
        return (goal.isEmpty ? "" : painter.prose(goal, indent: indent))
            + (isFirst ? painter.contract(milestone.words.contract, indent: indent) : "")
    }

    /// What makes validation fail, explained: the structure's checks, then those of the milestones that were asked for.
    private func failures(_ painter: TextPainter) -> String {
        let all = failed(report.views(options))
        guard !all.isEmpty else { return "" }
        var out = "\n" + painter.heading("Failures", Phrases.statuses(all.map(\.result)))
        for view in failed(report.structureViews(options)) { out += painter.check(view) }
        for milestone in report.milestones {
            let failed = failed(report.views(of: milestone, options))
            guard !failed.isEmpty else { continue }
            out += painter.prose(Phrases.title(milestone), indent: 2, .bold) + words(milestone, painter, indent: 4)
            for view in failed { out += painter.check(view, indent: 4) }
        }
        return out
    }

    /// What to work on: in full if nothing that was asked for stands above, else its name.
    private func next(_ painter: TextPainter) -> String {
        guard let view = report.nextView(options) else { return "" }
        let title = view.milestone.map { Phrases.title($0) }
        if view.isDecisive || report.milestones.contains(where: { $0.isRequested && $0.state == .pending }) {
            let name = view.result.title.oneLine(limit: 400)
            return "\n" + painter.prose("Next", indent: 0, .bold)
                + painter.prose(title.map { "\($0): \(name)" } ?? name, indent: 2)
        }
        guard let milestone = view.milestone, let title else { return "" }
        let goal = milestone.words.goal.oneLine(limit: 400)
        return "\n" + painter.prose("Next", indent: 0, .bold)
            + painter.prose(goal.isEmpty ? title : "\(title): \(goal)", indent: 2)
            + painter.contract(milestone.words.contract, indent: 2) + painter.check(view)
    }

    /// The last lines: counts and the outcome.
    private func closing(_ painter: TextPainter) -> String {
        let outcome = Phrases.outcome(report, failOn: options.failOn)
        let style: TextPainter.Style =
            switch report.outcome(failOn: options.failOn) {
            case .passed: report.wasInterrupted || report.results.isEmpty ? .yellow : .green
            case .undecided, .incomplete: .yellow
            case .failed: .red
            }
        var line = Phrases.counts(report.results)
        if !report.milestones.isEmpty { line += "; " + Phrases.milestones(report) }
        return "\n" + painter.prose(line, indent: 0) + painter.prose(outcome, indent: 0, style)
    }
}
