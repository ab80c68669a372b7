import CairnDiagnostics

/// The report for a person at a terminal.
struct TextReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        var out = wrap(paint(Phrases.project(report), .bold) + "  " + Phrases.versions(report))
        if !report.notices.isEmpty {
            out += "\n" + DiagnosticTextRenderer(color: options.color).render(report.notices.map { $0.cleaned() })
        }
        if !report.structure.isEmpty {
            out += "\n" + paint("Structure", .bold) + "  \(Phrases.passed(report.structure))\n"
            for view in report.structureViews(options) { out += check(view) }
        }
        if !report.milestones.isEmpty {
            let count = "\(report.completed.count) of \(report.milestones.count) complete"
            out += "\n" + paint("Milestones", .bold) + "  \(count)\n"
            for milestone in report.milestones { out += self.milestone(milestone) }
        }
        return out + next + closing
    }

    /// A milestone's line, and its checks if it was asked for.
    private func milestone(_ milestone: MilestoneReport) -> String {
        let isComplete = milestone.state == .complete
        let state = Phrases.state(milestone).padded(to: 16)
        let title = "\(milestone.number) \(milestone.title.oneLine(limit: 200))"
        let rest = "\(title): \(Phrases.passed(milestone.results))"
        let lines = rest.wrapped(to: width - 20)
        var out = ""
        for (index, line) in lines.enumerated() {
            let lead = index == 0 ? paint(state, isComplete ? .green : .yellow) : String(repeating: " ", count: 16)
            out += "  \(lead)  \(line)\n"
        }
        guard milestone.isRequested else { return out }
        for view in report.views(of: milestone, options) { out += check(view, indent: 4) }
        return out
    }

    /// A check's line, and the explanation if it has not passed.
    private func check(_ view: ResultView, indent: Int = 2) -> String {
        let status = view.result.status
        let word = (status == .fail ? "FAILED" : status == .error ? "ERROR" : Phrases.word(status)).padded(to: 8)
        var title = view.result.title.oneLine(limit: 400)
        if options.showsDurations, let duration = view.result.duration { title += " (\(seconds(duration)))" }
        var out = ""
        for (index, line) in title.wrapped(to: width - indent - 10).enumerated() {
            let lead = index == 0 ? paint(word, Style(status)) : String(repeating: " ", count: 8)
            out += String(repeating: " ", count: indent) + "\(lead)  \(line)\n"
        }
        return out + explanation(view, indent: indent + 10)
    }

    /// The lines that explain a result.
    private func explanation(_ view: ResultView, indent: Int) -> String {
        var out = ""
        let labelWidth = 9
        let space = String(repeating: " ", count: indent)
        for line in view.lines {
            let text = line.kind == .prose ? line.text.oneLine(limit: 1000) : line.text.block(limit: 2000)
            let lines = line.kind == .command ? text.textLines : text.wrapped(to: width - indent - labelWidth)
            for (index, part) in lines.enumerated() {
                let label = (index == 0 ? line.label : "").padded(to: labelWidth)
                let shown = line.kind == .command ? paint(part, .bold) : part
                out += trimmed(space + (index == 0 ? paint(label, .dim) : label) + shown) + "\n"
            }
        }
        return out
    }

    /// What to work on, where the report has not shown it above.
    private var next: String {
        guard let view = report.nextView(options), !view.isDecisive, let milestone = view.milestone else { return "" }
        var out = "\n" + paint("Next", .bold) + "\n"
        let goal = milestone.goal.oneLine(limit: 400)
        let title = "Milestone \(milestone.number), \(milestone.title.oneLine(limit: 200))"
        for line in (goal.isEmpty ? title : "\(title): \(goal)").wrapped(to: width - 2) { out += "  \(line)\n" }
        return out + check(view)
    }

    /// The last lines: counts and the outcome.
    private var closing: String {
        let outcome = Phrases.outcome(report, failOn: options.failOn)
        let style: Style =
            switch report.outcome(failOn: options.failOn) {
            case .passed: report.wasInterrupted || report.results.isEmpty ? .yellow : .green
            case .incomplete: .yellow
            case .failed: .red
            }
        var line = Phrases.counts(report.results)
        if !report.milestones.isEmpty { line += "; " + Phrases.milestones(report) }
        return "\n" + wrap(line) + outcome.wrapped(to: width).map { paint($0, style) + "\n" }.joined()
    }

    private var width: Int {
        max(40, options.width)
    }

    private func wrap(_ text: String) -> String {
        // A heading's colours take no cells: it is short enough to leave to the terminal when coloured.
        options.color ? text + "\n" : text.wrapped(to: width).map { $0 + "\n" }.joined()
    }

    private func trimmed(_ line: String) -> String {
        var scalars = line.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    private func paint(_ text: String, _ style: Style) -> String {
        options.color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "32"
        case yellow = "33"
        case magenta = "1;35"

        init(_ status: CheckResult.Status) {
            self =
                switch status {
                case .pass: .green
                case .fail: .red
                case .blocked: .yellow
                case .skipped: .dim
                case .error: .magenta
                }
        }
    }
}

/// A duration as "0.25 s", to hundredths.
func seconds(_ duration: Double) -> String {
    guard duration.isFinite, duration >= 0, duration < 1e9 else { return "? s" }
    let hundredths = Int((duration * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
}
