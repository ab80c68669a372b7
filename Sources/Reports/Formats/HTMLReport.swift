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
        out += notices + next
        if !report.structure.isEmpty {
            out += section("Structure", state: Phrases.passed(report.structure), report.structureViews(options))
        }
        for milestone in report.milestones { out += self.milestone(milestone) }
        return out + "</main>\n</body>\n</html>\n"
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

    private var next: String {
        guard let view = report.nextView(options), !view.isDecisive, let milestone = view.milestone else { return "" }
        let title = "Milestone \(milestone.number), \(milestone.words.title.oneLine(limit: 200))"
        return "<section class=\"next\">\n<h2>Next</h2>\n<p>\(title.markup())</p>\n"
            + "<ul>\n\(item(view))</ul>\n</section>\n"
    }

    private func section(_ title: String, state: String, _ views: [ResultView]) -> String {
        "<section>\n<h2>\(title.markup()) <small>\(state.markup())</small></h2>\n<ul>\n"
            + views.map { item($0) }.joined() + "</ul>\n</section>\n"
    }

    /// A milestone; one that nobody asked for can be unfolded.
    private func milestone(_ milestone: MilestoneReport) -> String {
        let title = "\(milestone.number). \(milestone.words.title.oneLine(limit: 200))"
        let state = "\(Phrases.state(milestone)), \(Phrases.passed(milestone.results))"
        let isComplete = milestone.state == .complete
        let goal = milestone.words.goal.oneLine(limit: 1000)
        var out = "<details\(milestone.isRequested ? " open" : "")>\n<summary><h2>\(title.markup()) "
        out += "<small class=\"\(isComplete ? "pass" : "blocked")\">\(state)</small></h2></summary>\n"
        if !goal.isEmpty { out += "<p>\(goal.markup())</p>\n" }
        out += milestone.words.contract.html
        out += "<ul>\n" + report.views(of: milestone, options).map { item($0) }.joined()
        return out + "</ul>\n</details>\n"
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

/// The look of the page.
enum HTMLStyle {
    /// The style sheet; colours have a contrast of at least 4.5 to 1 on both backgrounds.
    static let sheet = """
        :root { color-scheme: light dark; --back: #fff; --text: #1d2126; --soft: #59636e; --line: #d4d9df;
          --box: #f4f6f8; --pass: #1a7433; --fail: #b42318; --blocked: #8a5a00; --error: #86369b; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #15181c; --text: #e4e7ea; --soft: #9aa4ae; --line: #363d45; --box: #1f242a;
            --pass: #5ac878; --fail: #ff8a80; --blocked: #e2b04a; --error: #d59be6; }
        }
        body { margin: 2rem auto; max-width: 52rem; padding: 0 1rem; background: var(--back); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; margin: 0; }
        h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
        summary h2 { display: inline; }
        small { color: var(--soft); font-weight: normal; }
        details { border-top: 1px solid var(--line); padding: .6rem 0; }
        ul { list-style: none; padding: 0; }
        li { margin: .4rem 0; padding-left: 6.25rem; }
        .versions { color: var(--soft); margin: 0; }
        .outcome { font-size: 1.15rem; font-weight: bold; margin-bottom: 0; }
        .notices li, .next { background: var(--box); border-left: 4px solid var(--blocked); padding: .4rem .8rem; }
        .next { border-color: var(--pass); }
        .next h2 { margin-top: .3rem; }
        .status { display: inline-block; width: 6rem; margin-left: -6.25rem; font-weight: bold; color: var(--soft); }
        .pass { color: var(--pass); }
        .fail { color: var(--fail); }
        .blocked { color: var(--blocked); }
        .error { color: var(--error); }
        dl { display: grid; grid-template-columns: 5rem 1fr; gap: .2rem .8rem; margin: .3rem 0 .8rem; }
        dl.contract { grid-template-columns: minmax(8rem, 2fr) 5fr; }
        dt { color: var(--soft); overflow-wrap: normal; }
        dd { margin: 0; min-width: 0; }
        pre, code { background: var(--box); border-radius: 4px; font: .88rem/1.45 ui-monospace, monospace; }
        pre { margin: 0; padding: .4rem .6rem; overflow-x: auto; white-space: pre-wrap; }
        code { padding: .1rem .3rem; }
        @media (max-width: 40rem) { li { padding-left: 0; } .status { display: block; margin-left: 0; } }
        """
}
