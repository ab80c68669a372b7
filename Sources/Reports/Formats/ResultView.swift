import CairnDiagnostics

/// How much a result weighs in a report: what does not count towards the outcome is told more quietly.
enum ReportLevel: Int, Comparable {
    /// Nothing to say: it passed.
    case none
    /// Worth knowing: a pending milestone's checks, what was not run.
    case note
    /// Keeps something from being known: blocked, or undecided in a milestone that nobody asked for.
    case warning
    /// Makes validation fail.
    case error

    static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A result as all formats see it: with its place in the report and the lines that explain it.
struct ResultView {
    /// The result itself.
    var result: CheckResult
    /// The milestone it belongs to, if any.
    var milestone: MilestoneReport?
    /// Whether it decides about the outcome.
    var isDecisive: Bool
    var options: ReportOptions

    /// How much it weighs.
    var level: ReportLevel {
        switch result.status {
        case .pass: .none
        case .skipped: .note
        case .blocked:
            !isDecisive ? .note : result.status.rank >= options.failOn.rank ? .error : .warning
        case .fail: isDecisive ? .error : .note
        case .error: isDecisive ? .error : .warning
        }
    }

    /// What is wrong in one line: the title, and what was found.
    var headline: String {
        let title = result.title.oneLine(limit: 200)
        switch result.status {
        case .pass: return title
        case .skipped: return title + ": not run"
        case .blocked: return title + ": blocked" + (result.blockedBy.map { " by \($0.oneLine(limit: 100))" } ?? "")
        case .fail, .error:
            let found = result.findings.first?.summary ?? result.found ?? (result.status == .fail ? "failed" : "error")
            return title + ": " + found.oneLine(limit: 300)
        }
    }

    /// One line of the explanation.
    struct Line {
        /// What the text is.
        enum Kind {
            /// Written by people: may be wrapped.
            case prose
            /// Taken from files or programs: line breaks count.
            case code
            /// To be typed into a shell: never wrapped.
            case command
        }
        /// "detail", "expected", "found", "at", "mend", "why", "hint", "try".
        var label: String
        var text: String
        var kind: Kind
    }

    /// At most this many findings are explained; a report in JSON has them all.
    static let findingLimit = 8

    /// The explanation of a result that has not passed, in the order to read it; not cleaned.
    var lines: [Line] {
        guard result.status != .pass else { return [] }
        var lines: [Line] = []
        func add(_ label: String, _ text: String?, _ kind: Line.Kind = .prose) {
            if let text, !text.isEmpty { lines.append(Line(label: label, text: text, kind: kind)) }
        }
        add("detail", result.detail, .code)
        switch result.status {
        case .blocked: add("needs", result.blockedBy.map { "\($0) to pass first" })
        case .skipped: add("not run", "it executes something; --run runs it")
        default: break
        }
        // What is blocked or was not run has been explained by now.
        if result.status == .fail || result.status == .error {
            add("expected", result.expected, .code)
            add("found", result.found, .code)
        } else if result.found != "not run", result.status == .skipped {
            add("", result.found)
        }
        var help: [String] = []
        for finding in result.findings.prefix(Self.findingLimit) {
            if let span = finding.span {
                add("at", span.placed(options).label + (finding.summary == result.found ? "" : ": " + finding.summary))
                if let excerpt = finding.excerpt { add("line", excerpt.trimmingIndentation(), .code) }
            } else if finding.summary != result.found, result.findings.count > 1 || result.found == nil {
                add("finding", finding.summary)
            }
            if finding.explanation != result.found, finding.explanation != result.expected {
                // What a program wrote keeps its lines.
                add("", finding.explanation, finding.explanation?.contains("\n") == true ? .code : .prose)
            }
            for line in finding.help where !help.contains(line) { help.append(line) }
        }
        let more = result.findings.count - Self.findingLimit
        if more > 0 { add("", "and \(more) more") }
        for line in help { add("mend", line) }
        add("why", result.why)
        for (index, hint) in shownHints.enumerated() {
            let isOneOfMany = result.hints.count > 1
            add("hint", hint + (isOneOfMany ? " (hint \(index + 1) of \(result.hints.count))" : ""))
        }
        add("try", result.reproduce, .command)
        return lines
    }

    /// The hints to show, from the mildest: none where a file could not be read as what it is, of which they know nothing.
    var shownHints: ArraySlice<String> {
        let isUnreadable = result.findings.first?.id.hasSuffix("-syntax") ?? false
        return result.hints.prefix(isUnreadable ? 0 : max(0, options.hintCount))
    }

    /// The explanation as plain text, cleaned: "label: text" lines; the headline if there is nothing to explain.
    var plainText: String {
        let lines = lines
        guard !lines.isEmpty else { return headline }
        return lines.map { line in
            let text = line.kind == .prose ? line.text.oneLine(limit: 1000) : line.text.block(limit: 2000)
            return line.label.isEmpty ? text : line.label + ": " + text
        }.joined(separator: "\n")
    }
}

extension ValidationReport {
    /// All results with their places, in the report's order.
    func views(_ options: ReportOptions) -> [ResultView] {
        structureViews(options) + milestones.flatMap { views(of: $0, options) }
    }

    /// The structure's results.
    func structureViews(_ options: ReportOptions) -> [ResultView] {
        structure.map { ResultView(result: $0, milestone: nil, isDecisive: true, options: options) }
    }

    /// A milestone's results.
    func views(of milestone: MilestoneReport, _ options: ReportOptions) -> [ResultView] {
        milestone.results.map {
            ResultView(result: $0, milestone: milestone, isDecisive: milestone.isRequested, options: options)
        }
    }

    /// The result to work on next, as a view.
    func nextView(_ options: ReportOptions) -> ResultView? {
        guard let next else { return nil }
        return views(options).first { $0.result.milestone == next.milestone && $0.result.id == next.id }
    }
}
