import CairnDiagnostics

/// Annotations on GitHub: one workflow command a line, for the standard output of a step.
///
/// A step shows few (ten of a level), so there are ten at the most, the worst first, and the tenth says how many more
/// there are. A milestone that nobody asked for is one notice, however many of its checks are pending.
struct GitHubReport {
    /// The most annotations of a step.
    static let limit = 10

    var report: ValidationReport
    var options: ReportOptions

    /// The commands, each with a line break; empty if there is nothing to say.
    var text: String {
        let annotations = self.annotations
        let all = [ReportLevel.error, .warning, .note].flatMap { level in annotations.filter { $0.level == level } }
        guard all.count > Self.limit else { return all.map { $0.command(options) }.joined() }
        let shown = all.prefix(Self.limit - 1)
        let rest = Annotation(
            level: all[shown.count].level, title: "Cairn",
            message: "and \(all.count - shown.count) more: see the full report")
        return (shown + [rest]).map { $0.command(options) }.joined()
    }

    private var annotations: [Annotation] {
        if report.results.isEmpty {
            return [Annotation(level: .warning, title: "Cairn", message: "Nothing was checked.")] + notices
        }
        let decisive = report.views(options).filter { $0.isDecisive && $0.level != .none }
        // Swift's sort doesn't promise to be stable: the position decides between equals.
        let sorted = decisive.enumerated().sorted { left, right in
            (right.element.result.status.rank, left.offset) < (left.element.result.status.rank, right.offset)
        }
        let pending = report.milestones.filter { !$0.isRequested && $0.state == .pending }
        return sorted.map { annotation($0.element) } + notices + pending.map { annotation($0) }
    }

    private var notices: [Annotation] {
        report.notices.map { notice in
            let level: ReportLevel = notice.severity == .note ? .note : .warning
            let message = ([notice.summary, notice.explanation ?? ""] + notice.help).filter { !$0.isEmpty }
            return Annotation(level: level, title: "Cairn", message: message.joined(separator: "\n"))
        }
    }

    private func annotation(_ view: ResultView) -> Annotation {
        let status = Phrases.word(view.result.status)
        let place = view.milestone.map { "milestone \($0.number)" } ?? "structure"
        var annotation = Annotation(
            level: view.level, title: "\(place), \(status): \(view.result.title.oneLine(limit: 150))",
            message: view.headline + "\n" + view.plainText)
        annotation.span = view.result.findings.first { $0.span != nil }?.span
        return annotation
    }

    private func annotation(_ milestone: MilestoneReport) -> Annotation {
        let title =
            "milestone \(milestone.number), \(Phrases.state(milestone)): \(milestone.words.title.oneLine(limit: 150))"
        return Annotation(level: .note, title: title, message: Phrases.passed(milestone.results))
    }
}
