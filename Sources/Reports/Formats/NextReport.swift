package import CairnDiagnostics

/// The one check to work on next, for a person or a program: why, the hints so far, the place, the command.
package struct NextReport {
    private let report: ValidationReport
    private let options: ReportOptions

    /// Takes what a validation found out.
    /// - Parameter options: `hintCount` says how many hints of the check, and of its milestone, may be shown.
    package init(_ report: ValidationReport, options: ReportOptions) {
        self.report = report
        self.options = options
    }

    /// The text for a terminal, ending in a line break.
    package var text: String {
        let painter = TextPainter(options)
        var out = painter.heading(
            Phrases.project(report), Phrases.progress(report, isStructureCounted: view?.milestone == nil))
        out += painter.notices(report, options)
        if let lastSeen = Phrases.lastSeen(report, options) { out += painter.proposal(lastSeen, .dim) }
        for milestone in report.milestones where milestone.isNews {
            let title = milestone.words.title.oneLine(limit: 200)
            out += painter.prose("Milestone \(milestone.number), \(title): complete.", indent: 0, .green)
        }
        guard let view else {
            out += "\n" + painter.prose(ending, indent: 0, .green)
            if !report.milestones.isEmpty {
                out += painter.proposal("What counts: cairn validate --complete --run\(options.commandSuffix)", .dim)
            }
            return out
        }
        out += "\n"
        if view.result.status == .skipped {
            let whose = view.milestone.map { "milestone \($0.number)" } ?? "the structure"
            let command = "cairn next --run\(options.commandSuffix)"
            out += painter.proposal("Whether \(whose) is complete is not known. This finds out: \(command)") + "\n"
        }
        if let milestone = view.milestone {
            let title =
                "Milestone \(milestone.number) of \(milestoneCount), \(milestone.words.title.oneLine(limit: 200))"
            out += painter.prose(title, indent: 0, .bold)
            out += painter.prose(milestone.words.goal.oneLine(limit: 1000), indent: 2)
            if options.showsContract {
                out += painter.contract(milestone.words.contract, indent: 2)
            } else if !milestone.words.contract.isEmpty {
                out += painter.prose("Its contract: cairn next\(options.commandSuffix)", indent: 2, .dim)
            }
            out += painter.explanation(milestoneLines(milestone), indent: 2)
            let passed = milestone.results.count { $0.status == .pass }
            if passed > 0 {
                out += painter.prose("\(passed) of \(milestone.results.count) checks passed", indent: 2, .dim)
            }
            out += "\n"
        } else {
            out += painter.prose("Structure", indent: 0, .bold)
        }
        out += painter.check(withOwnCommand(view))
        if options.showsTests { out += tests(of: view, painter) }
        if let more { out += "\n" + painter.proposal(more, .dim) }
        return out
    }

    /// The same for programs.
    package var json: JSONWriter {
        Self.output.json(self, version: report.validatorVersion)
    }

    /// The source of the first test that failed; why there is none to show.
    private func tests(of view: ResultView, _ painter: TextPainter) -> String {
        if let failure = view.result.failures.first { return "\n" + painter.test(failure) }
        let why =
            view.result.status == .skipped
            ? "No test has failed, as none was run: cairn next --run --tests\(options.commandSuffix)"
            : "No acceptance test has failed here: this check is of another kind."
        return "\n" + painter.proposal(why, .dim)
    }

    /// The check with this verb's own command where it is one of Cairn's that executes it again: that is the quicker one.
    private func withOwnCommand(_ view: ResultView) -> ResultView {
        guard let command = view.result.reproduce, command.hasPrefix("cairn validate"), command.hasSuffix(" --run")
        else {
            return view
        }
        var view = view
        // Of what was not run it is said above.
        view.result.reproduce = view.result.status == .skipped ? nil : "cairn next --run\(options.commandSuffix)"
        return view
    }

    /// The id of the milestone at work; nil for the structure, or none.
    package var milestone: String? { report.next?.milestone }

    private var view: ResultView? {
        report.nextView(options)
    }

    private var milestoneCount: Int {
        report.milestones.count
    }

    private func milestoneLines(_ milestone: MilestoneReport) -> [ResultView.Line] {
        let shown = milestone.words.hints.prefix(max(0, options.hintCount))
        return [ResultView.Line(label: "why", text: milestone.words.why, kind: .prose)]
            + shown.enumerated().map { index, hint in
                let count =
                    milestone.words.hints.count > 1 ? " (hint \(index + 1) of \(milestone.words.hints.count))" : ""
                return ResultView.Line(label: "hint", text: hint + count, kind: .prose)
            }
    }

    /// How many hints are still to come, and how to see the next.
    private var more: String? {
        guard let view else { return nil }
        let most = max(view.result.hints.count, view.milestone?.words.hints.count ?? 0)
        let left = most - options.hintCount
        guard left > 0 else { return nil }
        let flags = String(repeating: " --hint", count: options.hintCount)
        return "More hints: cairn next\(report.wasRun ? " --run" : "")\(flags)\(options.commandSuffix)"
    }

    private var ending: String {
        if report.results.isEmpty { return "There is nothing to check." }
        if report.milestones.isEmpty { return "Nothing is left to do: all checks pass." }
        return report.milestones.contains { $0.lastSeen != nil }
            ? "Nothing is left to do, as far as was seen: every milestone was complete."
            : "Nothing is left to do: every milestone is complete."
    }
}

extension NextReport {
    /// What it is written as for programs.
    package static let output = JSONOutput<NextReport>(
        "next", "The one check to work on.",
        [
            .always("project", "The project's id.", JSONForms.text) { $0.report.project },
            .always("executed", "Whether checks that execute something were run.", JSONForms.truth) {
                $0.report.wasRun
            },
            .always("milestonesComplete", "", JSONForms.count) { $0.report.completed.count },
            .always("milestones", "How many there are.", JSONForms.count) { $0.report.milestones.count },
            ReportForms.lastSeen.of { $0.report },
            .always("next", "The check; null if nothing is left to do.", check.orNull) { $0.view },
            ReportForms.notices.of { ($0.report, $0.options) },
        ])

    private static let check = JSONForm<ResultView>.object("", checkHead + checkRest)

    private static let checkHead: [JSONMember<ResultView>] =
        [
            .always("qualifiedId", "The milestone's id, or structure, and its own.", JSONForms.text) {
                $0.result.qualifiedID
            }
        ]
        + ReportForms.checkWords.map { $0.of { $0.result } } + [
            .always("detail", ReportForms.detail, JSONForms.textOrNull) { $0.result.detail },
            .always("status", ReportForms.statusWords, ReportForms.status) { $0.result.status },
            .always("why", "", JSONForms.textOrNull) { $0.result.why },
            .always("expected", "", JSONForms.textOrNull) { $0.result.expected },
            .always("found", "", JSONForms.textOrNull) { $0.result.found },
            .always("reproduce", ReportForms.reproduce, JSONForms.textOrNull) { $0.result.reproduce },
        ]
        + ReportForms.hints.map { $0.of { ReportForms.Hints(all: $0.result.hints, shown: $0.options.hintCount) } }

    private static let checkRest: [JSONMember<ResultView>] = [
        ReportForms.findings,
        .optional("tests", "The acceptance tests that failed, if they were asked for.", TestFailure.form.list) {
            $0.options.showsTests ? $0.result.failures : nil
        },
        .always("milestone", "Null for a check of the structure.", milestone.orNull) { view in
            view.milestone.map { ($0, view.options.hintCount) }
        },
    ]

    private static let milestone = JSONForm<(MilestoneReport, Int)>.object(
        "",
        ReportForms.milestoneWords.map { $0.of { $0.0 } }
            + ReportForms.hints.map { $0.of { ReportForms.Hints(all: $0.0.words.hints, shown: $0.1) } })
}
