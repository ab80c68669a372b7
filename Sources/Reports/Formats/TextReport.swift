import CairnDiagnostics

/// The report for a person at a terminal.
struct TextReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let painter = TextPainter(options)
        var out = painter.wrap(painter.paint(Phrases.project(report), .bold) + "  " + Phrases.versions(report))
        if !report.notices.isEmpty {
            out +=
                "\n"
                + DiagnosticTextRenderer(color: options.color).render(
                    report.notices.map { $0.placed(options).cleaned() })
        }
        if !report.structure.isEmpty {
            out += "\n" + painter.paint("Structure", .bold) + "  \(Phrases.passed(report.structure))\n"
            for view in report.structureViews(options) { out += painter.check(view) }
        }
        if !report.milestones.isEmpty {
            let count = "\(report.completed.count) of \(report.milestones.count) complete"
            out += "\n" + painter.paint("Milestones", .bold) + "  \(count)\n"
            for milestone in report.milestones { out += self.milestone(milestone, painter) }
        }
        return out + next(painter) + closing(painter)
    }

    /// A milestone's line, and its checks if it was asked for.
    private func milestone(_ milestone: MilestoneReport, _ painter: TextPainter) -> String {
        let isComplete = milestone.state == .complete
        let state = Phrases.state(milestone).padded(to: 16)
        let title = "\(milestone.number) \(milestone.words.title.oneLine(limit: 200))"
        let rest = "\(title): \(Phrases.passed(milestone.results))"
        var out = ""
        for (index, line) in rest.wrapped(to: painter.width - 20).enumerated() {
            let lead =
                index == 0 ? painter.paint(state, isComplete ? .green : .yellow) : String(repeating: " ", count: 16)
            out += "  \(lead)  \(line)\n"
        }
        guard milestone.isRequested else { return out }
        if !isComplete {
            out += painter.prose(milestone.words.goal.oneLine(limit: 400), indent: 4)
            out += painter.contract(milestone.words.contract, indent: 4)
        }
        for view in report.views(of: milestone, options) { out += painter.check(view, indent: 4) }
        return out
    }

    /// What to work on, where the report has not shown it above.
    private func next(_ painter: TextPainter) -> String {
        guard let view = report.nextView(options), !view.isDecisive, let milestone = view.milestone else { return "" }
        var out = "\n" + painter.paint("Next", .bold) + "\n"
        let goal = milestone.words.goal.oneLine(limit: 400)
        let title = "Milestone \(milestone.number), \(milestone.words.title.oneLine(limit: 200))"
        out += painter.prose(goal.isEmpty ? title : "\(title): \(goal)", indent: 2)
        out += painter.contract(milestone.words.contract, indent: 2)
        return out + painter.check(view)
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
        return "\n" + painter.wrap(line) + painter.prose(outcome, indent: 0, style)
    }
}
