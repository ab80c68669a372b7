import CairnDiagnostics

/// JUnit XML as GitLab, Jenkins and most other services read it.
///
/// One suite for the structure and one for each milestone. A check that fails in a milestone that nobody asked for is
/// skipped with the reason, since pending milestones don't fail a build.
struct JUnitReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        var suites = [Suite(name: "structure", id: "structure", views: report.structureViews(options))]
        for milestone in report.milestones {
            suites.append(
                Suite(
                    name: "\(milestone.number)-\(milestone.id): \(milestone.words.title)", id: milestone.id,
                    views: report.views(of: milestone, options)))
        }
        let all = suites.flatMap(\.views)
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        out += "<testsuites name=\"\(attribute("cairn validate: " + report.project))\"\(counts(all))>\n"
        for (index, suite) in suites.enumerated() {
            out += render(suite, notices: index == 0 ? report.notices : [])
        }
        return out + "</testsuites>\n"
    }

    private struct Suite {
        var name: String
        var id: String
        var views: [ResultView]
    }

    /// What a test case holds besides its name.
    private enum Element: String {
        case failure, error, skipped
    }

    private func element(_ view: ResultView) -> Element? {
        if view.result.status == .pass { return nil }
        guard view.level == .error else { return .skipped }
        return view.result.status == .error ? .error : .failure
    }

    private func counts(_ views: [ResultView]) -> String {
        func count(_ wanted: Element) -> Int {
            views.reduce(0) { $0 + (element($1) == wanted ? 1 : 0) }
        }
        var out = " tests=\"\(views.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\""
        out += " skipped=\"\(count(.skipped))\""
        if options.showsDurations {
            out += " time=\"\(time(views.reduce(0) { $0 + ($1.result.duration ?? 0) }))\""
        }
        return out
    }

    private func render(_ suite: Suite, notices: [Diagnostic]) -> String {
        var out = "  <testsuite name=\"\(attribute(suite.name))\"\(counts(suite.views))>\n"
        var names: Set<String> = []
        for view in suite.views {
            let name = "\(view.result.id): \(view.result.title)".oneLine(limit: 300)
            var unique = name
            var number = 2
            while !names.insert(unique).inserted {
                unique = "\(name) #\(number)"
                number += 1
            }
            out += render(view, name: unique, suite: suite.id)
        }
        if !notices.isEmpty {
            let text = DiagnosticTextRenderer().render(notices.map { $0.placed(options).cleaned() })
            out += "    <system-out>\(text.block().markup())</system-out>\n"
        }
        return out + "  </testsuite>\n"
    }

    private func render(_ view: ResultView, name: String, suite: String) -> String {
        var out = "    <testcase classname=\"\(attribute("cairn." + suite))\" name=\"\(attribute(name))\""
        if let span = view.result.findings.first?.span {
            out += " file=\"\(attribute(span.file.repositoryPath(options)))\""
            if !span.isWholeFile { out += " line=\"\(max(1, span.start.line))\"" }
        }
        if options.showsDurations { out += " time=\"\(time(view.result.duration ?? 0))\"" }
        guard let element = element(view) else { return out + "/>\n" }
        out += ">\n      <\(element.rawValue)"
        // Only failures and errors have a type; some readers take no content in a skipped element for granted.
        let message = (isQuiet(view) ? "pending milestone: " : "") + view.headline
        out += " message=\"\(attribute(message))\""
        if element != .skipped { out += " type=\"\(attribute(view.result.kind))\"" }
        return out + ">\(view.plainText.markup())</\(element.rawValue)>\n    </testcase>\n"
    }

    /// Whether it would be a failure if its milestone had been asked for.
    private func isQuiet(_ view: ResultView) -> Bool {
        !view.isDecisive && view.result.status.rank >= CheckResult.Status.fail.rank
    }

    private func attribute(_ text: String) -> String {
        text.oneLine().markup(inAttribute: true)
    }

    /// Seconds with two decimals, a point between.
    private func time(_ duration: Double) -> String {
        String(seconds(duration).prefix { $0 != " " })
    }
}
