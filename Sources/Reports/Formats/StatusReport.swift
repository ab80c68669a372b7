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
    enum State: String, CaseIterable {
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
        Self.output.json(self, version: report.validatorVersion)
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
        var lines = [Phrases.lastSeen(report, options)].compactMap { $0 }
        let suffix = options.commandSuffix
        if report.milestones.contains(where: { State($0) == .unknown }), !report.wasRun {
            lines.append("Not known, as checks that execute something were not run: cairn status --run\(suffix)")
        }
        if report.next != nil { lines.append("What to work on: cairn next\(report.wasRun ? " --run" : "")\(suffix)") }
        return lines.isEmpty ? "" : "\n" + lines.map { painter.proposal($0) }.joined()
    }
}

extension StatusReport {
    /// What it is written as for programs.
    package static let output = JSONOutput<StatusReport>(
        "status", "How far a project has come.",
        [
            .always("project", "The project's id.", JSONForms.text) { $0.report.project },
            .always("title", "The project's name.", JSONForms.text) { $0.report.projectTitle },
            .always("templateVersion", "", JSONForms.text) { $0.report.templateVersion },
            .always("executed", "Whether checks that execute something were run.", JSONForms.truth) {
                $0.report.wasRun
            },
            .always("structure", "What every project keeps.", ReportForms.counts) { $0.report.structure },
            .always("milestonesComplete", "", JSONForms.count) { $0.report.completed.count },
            ReportForms.lastSeen.of { $0.report },
            .always("milestones", "In their order.", milestone.list) { $0.report.milestones },
            .always("next", "The qualifiedId of the check to work on next.", JSONForms.textOrNull) {
                $0.report.next?.qualifiedID
            },
            ReportForms.notices.of { ($0.report, $0.options) },
        ])

    private static let milestone = JSONForm<MilestoneReport>.object(
        "",
        [
            .always("id", "", JSONForms.text) { $0.id },
            .always("number", "The place in the order.", JSONForms.place) { $0.number },
            .always("title", "", JSONForms.text) { $0.words.title },
            .always(
                "state", "unknown: what was looked at passes, and the rest was not run.",
                JSONForms.word(State.allCases.map(\.rawValue))
            ) { State($0).rawValue },
            .always("checks", "", ReportForms.counts) { $0.results },
        ])
}
