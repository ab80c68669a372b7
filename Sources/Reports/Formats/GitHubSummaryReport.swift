/// Markdown for `$GITHUB_STEP_SUMMARY`: the milestones at a glance, what failed in full, what passed folded away.
struct GitHubSummaryReport {
    /// The most that GitHub takes for one step is 1 MiB; a larger summary is dropped as a whole.
    static let byteLimit = 1_000_000

    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let parts = MarkdownParts(report: report, options: options)
        var out = "## \(mark) \(MarkdownText.inline(Phrases.project(report)))\n\n"
        out += "\(parts.outcome)\n\n\(parts.versions)\n" + parts.notices
        if !report.milestones.isEmpty { out += "\n" + parts.milestoneTable }
        var room = Self.byteLimit - out.utf8.count
        var leftOut = 0
        func add(_ views: [ResultView], under heading: String) {
            let loud = views.filter { $0.result.status != .pass }
            let passed = views.filter { $0.result.status == .pass }
            var section = "\n### \(heading)\n\n"
            for view in loud {
                let item = parts.item(view)
                if section.utf8.count + item.utf8.count < room { section += item } else { leftOut += 1 }
            }
            if !passed.isEmpty {
                var folded = "\n<details><summary>\(Phrases.count(passed.count, "check")) passed</summary>\n\n"
                folded += parts.list(passed) + "\n</details>\n"
                if section.utf8.count + folded.utf8.count < room { section += folded } else { leftOut += passed.count }
            }
            room -= section.utf8.count
            if section.utf8.count > 0, room > 0 { out += section }
        }
        if !report.structure.isEmpty { add(report.structureViews(options), under: "Structure") }
        for milestone in report.milestones where milestone.isRequested {
            add(report.views(of: milestone, options), under: parts.heading(milestone))
        }
        out += parts.next(level: 3)
        if leftOut > 0 { out += "\n\(Phrases.count(leftOut, "check")) left out: the summary would be too long.\n" }
        return out
    }

    /// A sign for the outcome; the words beside it say the same.
    private var mark: String {
        switch report.outcome(failOn: options.failOn) {
        case .passed: report.results.isEmpty ? "⚪" : "✅"
        case .failed: "❌"
        case .undecided, .incomplete: "🟡"
        }
    }
}
