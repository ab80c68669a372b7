import CairnDiagnostics

/// The report in Markdown, without HTML: for a comment, a wiki or a file.
struct MarkdownReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let parts = MarkdownParts(report: report, options: options)
        var out = "# \(MarkdownText.inline(Phrases.project(report)))\n\n"
        out += "\(parts.outcome)\n\n\(parts.versions)\n"
        out += parts.notices
        if !report.structure.isEmpty {
            out += "\n## Structure\n\n"
            out += parts.list(report.structureViews(options))
        }
        if !report.milestones.isEmpty {
            out += "\n## Milestones\n\n" + parts.milestoneTable
            for milestone in report.milestones where milestone.isRequested {
                out += "\n### \(parts.heading(milestone))\n\n"
                if milestone.state == .pending { out += parts.words(milestone) }
                out += parts.list(report.views(of: milestone, options))
            }
        }
        return out + parts.next(level: 2)
    }
}

/// What both Markdown formats are made of. Each part ends in a line break unless it is a single line.
struct MarkdownParts {
    var report: ValidationReport
    var options: ReportOptions

    /// The outcome and the counts in a line.
    var outcome: String {
        var line = "**\(Phrases.outcome(report, failOn: options.failOn))** \(Phrases.counts(report.results))"
        if !report.milestones.isEmpty { line += "; " + Phrases.milestones(report) }
        return line + "."
    }

    /// The versions in a line.
    var versions: String {
        MarkdownText.inline(Phrases.versions(report))
    }

    /// The notices, as a list behind an empty line; empty for none.
    var notices: String {
        guard !report.notices.isEmpty else { return "" }
        return report.notices.reduce("\n") { out, notice in
            out + "- **\(notice.severity.rawValue):** \(MarkdownText.inline(notice.summary))\n"
                + notice.help.map { "  - \(MarkdownText.inline($0))\n" }.joined()
        }
    }

    /// The milestones with their states.
    var milestoneTable: String {
        var out = "| | Milestone | State | Checks |\n| ---: | --- | --- | --- |\n"
        for milestone in report.milestones {
            let title = MarkdownText.inline(milestone.words.title)
            out += "| \(milestone.number) | \(title) | \(Phrases.state(milestone)) |"
            out += " \(Phrases.passed(milestone.results)) |\n"
        }
        return out
    }

    /// A milestone as a heading, without the marks.
    func heading(_ milestone: MilestoneReport) -> String {
        "Milestone \(milestone.number): \(MarkdownText.inline(milestone.words.title))"
    }

    /// What a milestone is about: its goal, and what its tests ask for by name.
    func words(_ milestone: MilestoneReport) -> String {
        MarkdownText.inline(milestone.words.goal, limit: 1000) + "\n\n" + milestone.words.contract.markdown
    }

    /// Results as a list: what has not passed with its explanation.
    func list(_ views: [ResultView]) -> String {
        views.map { item($0) }.joined()
    }

    /// The check to work on next, where the lists have not explained it; empty if there is none.
    func next(level: Int) -> String {
        guard let view = report.nextView(options), !view.isDecisive, let milestone = view.milestone else { return "" }
        var out = "\n\(String(repeating: "#", count: level)) Next\n\n\(heading(milestone)). "
        out += words(milestone)
        return out + item(view)
    }

    /// One result.
    func item(_ view: ResultView) -> String {
        var title = MarkdownText.inline(view.result.title)
        if options.showsDurations, let duration = view.result.duration { title += " (\(seconds(duration)))" }
        let word = Phrases.word(view.result.status)
        let isLoud = view.result.status == .fail || view.result.status == .error
        var out = "- \(isLoud ? "**\(word)**" : word): \(title)\n"
        for line in view.lines { out += explanation(line) }
        return out
    }

    private func explanation(_ line: ResultView.Line) -> String {
        let label = line.label.isEmpty ? "" : "\(line.label): "
        switch line.kind {
        case .prose: return "  - \(label)\(MarkdownText.inline(line.text, limit: 1000))\n"
        case .command where line.text.block().textLines.count == 1:
            return "  - \(label)\(MarkdownText.code(line.text, limit: 1000))\n"
        case .code, .command:
            let block = line.text.block(limit: 2000)
            if block.textLines.count == 1, block.unicodeScalars.count <= 200 {
                return "  - \(label)\(MarkdownText.code(block))\n"
            }
            return "  - \(label)\n\n" + MarkdownText.block(block, indent: "    ", language: "text") + "\n"
        }
    }
}
