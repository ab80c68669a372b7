package import CairnDiagnostics

/// How far a project has come, as far as the repository alone tells: milestone by milestone.
package struct StatusReport {
    private let report: ValidationReport
    private let options: ReportOptions

    /// Takes what a validation found out.
    package init(_ report: ValidationReport, options: ReportOptions) {
        self.report = report
        self.options = options
    }

    /// What is known of a milestone. A check that was not run is no pass: without running, the state may not be known.
    enum State: String {
        case complete, pending
        /// What was looked at passes, and the rest was not run.
        case unknown

        init(_ milestone: MilestoneReport) {
            self = milestone.state == .complete ? .complete : milestone.lacksOnlyRunning ? .unknown : .pending
        }

        var word: String {
            self == .unknown ? "not known" : rawValue
        }

        var style: TextPainter.Style {
            switch self {
            case .complete: .green
            case .pending: .yellow
            case .unknown: .dim
            }
        }
    }

    /// The text for a terminal, ending in a line break.
    package var text: String {
        let painter = TextPainter(options)
        var out = painter.heading(Phrases.project(report), Phrases.versions(report))
        out += painter.notices(report, options)
        out += "\n"
        if !report.structure.isEmpty { out += painter.labelled("Structure   ", Phrases.counts(report.structure)) }
        if report.milestones.isEmpty { return out + "Milestones  none\n" }
        let progress = bar + " " + Phrases.progress(report)
        out += painter.labelled("Milestones  ", progress).replacingAll(bar, with: painted(bar, painter)) + "\n"
        for milestone in report.milestones {
            let state = State(milestone)
            let text = "\(milestone.number) \(milestone.words.title.oneLine(limit: 200)): \(counts(milestone))"
            out += painter.labelled("  " + state.word.padded(to: 9) + "  ", text, state.style)
        }
        return out + closing(painter)
    }

    /// The same for programs.
    package var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("project", report.project)
            json.member("title", report.projectTitle)
            json.member("templateVersion", report.templateVersion)
            json.member("executed", report.wasRun)
            json.object("structure") { json in counts(&json, report.structure) }
            json.member("milestonesComplete", report.completed.count)
            json.array("milestones") { json in
                for milestone in report.milestones {
                    json.object { json in
                        json.member("id", milestone.id)
                        json.member("number", milestone.number)
                        json.member("title", milestone.words.title)
                        json.member("state", State(milestone).rawValue)
                        json.object("checks") { json in counts(&json, milestone.results) }
                    }
                }
            }
            json.member("next", report.next?.qualifiedID)
            json.array("notices") { json in
                for notice in report.notices { json.value(notice.placed(options)) }
            }
        }
        return json
    }

    private func counts(_ json: inout JSONWriter, _ results: [CheckResult]) {
        for (status, count) in ValidationReport.counts(results) { json.member(status.rawValue, count) }
    }

    /// "2 of 3 checks passed, 1 not run".
    private func counts(_ milestone: MilestoneReport) -> String {
        let rest = ValidationReport.counts(milestone.results).filter { $0.status != .pass && $0.count > 0 }
        return ([Phrases.passed(milestone.results)] + rest.map { "\($0.count) \(Phrases.word($0.status))" })
            .joined(separator: ", ")
    }

    /// A bar of a cell for each milestone, twenty at the most.
    private var bar: String {
        let count = report.milestones.count
        let width = min(count, 20)
        let full = report.completed.count * width / max(1, count)
        return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: width - full) + "]"
    }

    private func painted(_ bar: String, _ painter: TextPainter) -> String {
        let full = bar.filter { $0 == "#" }
        return "[" + painter.paint(full, .green) + bar.dropFirst(1 + full.utf8.count)
    }

    private func closing(_ painter: TextPainter) -> String {
        var lines: [String] = []
        let suffix = options.commandSuffix
        if report.milestones.contains(where: { State($0) == .unknown }), !report.wasRun {
            lines.append("Not known, as checks that execute something were not run: cairn status --run\(suffix)")
        }
        if report.next != nil { lines.append("What to work on: cairn next\(report.wasRun ? " --run" : "")\(suffix)") }
        return lines.isEmpty ? "" : "\n" + lines.map { painter.proposal($0) }.joined()
    }
}
