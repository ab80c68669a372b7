import CairnDiagnostics

/// The report as one page that loads nothing: no script, no font, no picture from elsewhere.
struct HTMLReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let title = Phrases.project(report)
        var out = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title.markup()): validation report</title>
            <style>
            \(HTMLStyle.sheet)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title.markup())</h1>
            <p class="versions">\(Phrases.versions(report).markup())</p>
            <p class="outcome \(outcomeClass)">\(Phrases.outcome(report, failOn: options.failOn).markup())</p>
            <p>\(counts.markup())</p>
            </header>
            <main>

            """
        out += road + notices + failures + next
        for part in untried { out += part }
        return out + passed + "</main>\n</body>\n</html>\n"
    }

    private var counts: String {
        let counts = Phrases.counts(report.results)
        return report.milestones.isEmpty ? counts : counts + "; " + Phrases.milestones(report)
    }

    private var outcomeClass: String {
        switch report.outcome(failOn: options.failOn) {
        case .passed: report.results.isEmpty || report.wasInterrupted ? "blocked" : "pass"
        case .undecided, .incomplete: "blocked"
        case .failed: "fail"
        }
    }

    private var notices: String {
        guard !report.notices.isEmpty else { return "" }
        let items = report.notices.map { notice in
            let help = notice.help.map { "<br>\($0.oneLine(limit: 1000).markup())" }.joined()
            return "<li>\(notice.severity.rawValue): \(notice.summary.oneLine().markup())\(help)</li>\n"
        }
        return "<ul class=\"notices\">\n\(items.joined())</ul>\n"
    }

    /// Which milestones are complete, and which is next.
    private var road: String {
        guard !report.milestones.isEmpty else { return "" }
        let next = report.nextView(options)
        let items = report.milestones.map { milestone in
            let isComplete = milestone.state == .complete
            let isNext = milestone.id == next?.milestone?.id
            let state = Phrases.state(milestone) + (isNext ? ", next" : "")
            let title = milestone.words.title.oneLine(limit: 200)
            return "<li class=\"\(isComplete ? "done" : isNext ? "now" : "ahead")\"><b>\(title.markup())</b> "
                + "<small class=\"\(isComplete ? "pass" : "blocked")\">\(state)</small> "
                + "<small>\(Phrases.passed(milestone.results))</small></li>\n"
        }
        let count = "\(report.completed.count) of \(report.milestones.count) complete"
        var out = "<section class=\"road\">\n<h2>Milestones <small>\(count)</small></h2>\n"
        out += "<ol>\n\(items.joined())</ol>\n"
        if let next, next.milestone == nil {
            out += "<p>Next: the structure, \(next.result.title.oneLine().markup())</p>\n"
        }
        return out + "</section>\n"
    }

    /// The check to work on, where it is not among the failures or what was asked for.
    private var next: String {
        guard let milestone = nextMilestone, let view = report.nextView(options) else { return "" }
        return "<section class=\"next\">\n<h2>Next</h2>\n<h3>\(Phrases.title(milestone).markup())</h3>\n"
            + words(milestone) + list([view]) + "</section>\n"
    }

    private var nextMilestone: MilestoneReport? {
        guard let view = report.nextView(options), !view.isDecisive else { return nil }
        return view.milestone
    }

    /// What makes validation fail: the structure's checks, then those of the milestones that were asked for.
    private var failures: String {
        let all = failed(report.views(options))
        guard !all.isEmpty else { return "" }
        var out = "<section>\n<h2>Failures <small>\(Phrases.statuses(all.map(\.result)))</small></h2>\n"
        out += list(failed(report.structureViews(options)))
        for milestone in report.milestones {
            let failed = failed(report.views(of: milestone, options))
            guard !failed.isEmpty else { continue }
            out += "<h3>\(Phrases.title(milestone).markup())</h3>\n" + words(milestone) + list(failed)
        }
        return out + "</section>\n"
    }

    /// What was not tried or counts for nothing yet, by milestone; folded where nobody asked for it.
    private var untried: [String] {
        func rest(_ views: [ResultView]) -> [ResultView] {
            views.filter { $0.level != .error && $0.result.status != .pass }
        }
        var parts: [String] = []
        let structure = rest(report.structureViews(options))
        if !structure.isEmpty {
            let counts = Phrases.statuses(structure.map(\.result))
            parts.append("<section>\n<h2>Structure <small>\(counts)</small></h2>\n\(list(structure))</section>\n")
        }
        for milestone in report.milestones {
            let views = report.views(of: milestone, options)
            let left = rest(views)
            guard !left.isEmpty else { continue }
            let counts = Phrases.statuses(left.map(\.result))
            let isTold = milestone.id == nextMilestone?.id || !failed(views).isEmpty
            parts.append(
                "<details\(milestone.isRequested ? " open" : "")>\n<summary><h2>\(Phrases.title(milestone).markup()) "
                    + "<small>\(counts)</small></h2></summary>\n" + (isTold ? "" : words(milestone)) + list(left)
                    + "</details>\n")
        }
        return parts
    }

    /// What passed, folded.
    private var passed: String {
        func passing(_ views: [ResultView]) -> [ResultView] { views.filter { $0.result.status == .pass } }
        let count = passing(report.views(options)).count
        guard count > 0 else { return "" }
        var out = "<details>\n<summary><h2>Passed <small>\(Phrases.count(count, "check"))</small></h2></summary>\n"
        let structure = passing(report.structureViews(options))
        if !structure.isEmpty { out += "<h3>Structure</h3>\n" + list(structure) }
        for milestone in report.milestones {
            let views = passing(report.views(of: milestone, options))
            if !views.isEmpty { out += "<h3>\(Phrases.title(milestone).markup())</h3>\n" + list(views) }
        }
        return out + "</details>\n"
    }

    private func failed(_ views: [ResultView]) -> [ResultView] {
        views.filter { $0.level == .error }
    }

    /// What a milestone is about: its goal, and what its tests ask for by name.
    private func words(_ milestone: MilestoneReport) -> String {
        let goal = milestone.words.goal.oneLine(limit: 1000)
        return (goal.isEmpty ? "" : "<p>\(goal.markup())</p>\n") + milestone.words.contract.html
    }

    private func list(_ views: [ResultView]) -> String {
        views.isEmpty ? "" : "<ul>\n" + views.map { item($0) }.joined() + "</ul>\n"
    }

    private func item(_ view: ResultView) -> String {
        let status = view.result.status
        var title = view.result.title.oneLine()
        if options.showsDurations, let duration = view.result.duration { title += " (\(seconds(duration)))" }
        var out = "<li><span class=\"status \(status.rawValue)\">\(Phrases.word(status))</span> \(title.markup())"
        let lines = view.lines
        if !lines.isEmpty {
            out += "\n<dl>\n"
            for line in lines { out += explanation(line) }
            out += "</dl>"
        }
        return out + "</li>\n"
    }

    private func explanation(_ line: ResultView.Line) -> String {
        let text =
            switch line.kind {
            case .prose: line.text.oneLine(limit: 1000).markup()
            // A line break right behind <pre> is dropped by a browser: this one is to be.
            case .code, .command: "<pre>\n\(line.text.block(limit: 2000).markup())</pre>"
            }
        return "<dt>\(line.label.markup())</dt><dd>\(text)</dd>\n"
    }
}
