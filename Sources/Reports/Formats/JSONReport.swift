package import CairnDiagnostics

/// The report for programs: what `validate` prints with `--json`, and writes to a file.
///
/// Texts are as they were found, unshortened: it is for the reader to escape them for where they go.
package struct JSONReport: Sendable {
    var report: ValidationReport
    var options: ReportOptions
    var errors: [Diagnostic]

    /// Takes what a validation found out.
    /// - Parameter errors: what could not be done besides.
    package init(report: ValidationReport, options: ReportOptions, errors: [Diagnostic] = []) {
        self.report = report
        self.options = options
        self.errors = errors
    }

    /// The text, ending in a line break.
    package var text: String {
        Self.output.json(self, version: report.validatorVersion).text + "\n"
    }

    /// What it is written as.
    package static let output = JSONOutput<JSONReport>(
        "validate", "What validate found out; a report in the format json is the same.", head + body)

    /// The JSON Schema of the report, ending in a line break.
    static var schema: String {
        JSONOutputSchema.document(of: output.verb, [output.schema]).text
    }

    private static let head: [JSONMember<JSONReport>] = [
        .constant("format", "The name of the form.", "cairn-report"),
        .constant("version", "The number of the form, the same as schema.", 1),
        .always("project", "", project) { $0.report },
        .always("validatorVersion", "The version of Cairn that validated.", JSONForms.text) {
            $0.report.validatorVersion
        },
        .always("executed", "Whether checks that execute something were run.", JSONForms.truth) { $0.report.wasRun },
        .always("interrupted", "Whether a signal ended the validation early.", JSONForms.truth) {
            $0.report.wasInterrupted
        },
        .always(
            "outcome",
            """
            undecided: nothing failed, and checks that count could not be decided; incomplete: a milestone that was \
            asked for has checks that were not run.
            """, JSONForms.word(["passed", "failed", "undecided", "incomplete"])
        ) { $0.outcome },
    ]

    private static let body: [JSONMember<JSONReport>] = [
        .always("counts", "", ReportForms.counts) { $0.report.results },
        .always("milestonesComplete", "", JSONForms.count) { $0.report.completed.count },
        .always("next", "The qualifiedId of the check to work on next.", JSONForms.textOrNull) {
            $0.report.next?.qualifiedID
        },
        ReportForms.notices.of { ($0.report, $0.options) },
        .always("structure", "What every project keeps.", ResultView.form.list) {
            $0.report.structureViews($0.options)
        },
        .always("milestones", "In their order.", MilestoneView.form.list) { whole in
            whole.report.milestones.map { MilestoneView(milestone: $0, options: whole.options) }
        },
        .optional("errors", "What could not be done, such as writing a report.", Diagnostic.form.list) {
            $0.errors.isEmpty ? nil : $0.errors
        },
    ]

    private static let project = JSONForm<ValidationReport>.object(
        "",
        [
            .always("catalog", "The catalog's id, from the record.", JSONForms.text) { $0.catalog },
            .always("id", "The project's id.", JSONForms.text) { $0.project },
            .always("title", "The project's name.", JSONForms.text) { $0.projectTitle },
            .always("templateVersion", "The version of the template that was validated against.", JSONForms.text) {
                $0.templateVersion
            },
            .always("recordedTemplateVersion", "That of the template that made the project.", JSONForms.text) {
                $0.recordedTemplateVersion
            },
            .always("recordedCairnVersion", "The version of Cairn that made the project.", JSONForms.text) {
                $0.recordedCairnVersion
            },
        ])

    private var outcome: String {
        switch report.outcome(failOn: options.failOn) {
        case .passed: "passed"
        case .failed: "failed"
        case .undecided: "undecided"
        case .incomplete: "incomplete"
        }
    }
}

/// A milestone with what decides how it is shown.
private struct MilestoneView: Sendable {
    var milestone: MilestoneReport
    var options: ReportOptions

    static let form = JSONForm<MilestoneView>.object(
        "",
        ReportForms.milestoneWords.map { $0.of { $0.milestone } } + [
            .always("state", "", JSONForms.word(MilestoneState.allCases.map(\.rawValue))) {
                $0.milestone.state.rawValue
            },
            .always(
                "requested", "Whether it was asked for: only then does it decide the outcome.", JSONForms.truth
            ) { $0.milestone.isRequested },
            .always("lacksOnlyRunning", "Whether it is pending only since checks were not run.", JSONForms.truth) {
                $0.milestone.lacksOnlyRunning
            },
        ]
            + ReportForms.hints.map {
                $0.of { ReportForms.Hints(all: $0.milestone.words.hints, shown: $0.options.hintCount) }
            } + [
                .always("counts", "", ReportForms.counts) { $0.milestone.results },
                .always("checks", "", ResultView.form.list) { view in
                    view.milestone.results.map {
                        ResultView(
                            result: $0, milestone: view.milestone, isDecisive: view.milestone.isRequested,
                            options: view.options)
                    }
                },
            ])
}

extension ResultView {
    fileprivate static let form = JSONForm<ResultView>.object("", head + explanation + rest).named("check")

    private static let head: [JSONMember<ResultView>] =
        [
            .always("id", "Unique within its milestone or the structure.", JSONForms.text) { $0.result.id },
            .always("qualifiedId", "Unique within the report.", JSONForms.text) { $0.result.qualifiedID },
        ] + ReportForms.checkWords.map { $0.of { $0.result } } + [
            .optional("detail", ReportForms.detail, JSONForms.text) { $0.result.detail },
            .always("status", ReportForms.statusWords, ReportForms.status) { $0.result.status },
            .always("decisive", "Whether it decides the outcome.", JSONForms.truth) { $0.isDecisive },
        ]

    private static let explanation: [JSONMember<ResultView>] =
        [
            .optional("expected", "", JSONForms.text) { $0.result.expected },
            .optional("found", "", JSONForms.text) { $0.result.found },
            .optional("why", "", JSONForms.text) { $0.result.why },
        ]
        + ReportForms.hints.map {
            $0.of { ReportForms.Hints(all: $0.result.hints, shown: $0.options.hintCount) }
        }

    private static let rest: [JSONMember<ResultView>] = [
        .optional("blockedBy", "The check that has to pass first.", JSONForms.text) { $0.result.blockedBy },
        .optional("reproduce", ReportForms.reproduce, JSONForms.text) { $0.result.reproduce },
        .optional("seconds", "How long it ran; only when durations were asked for.", JSONForms.seconds) {
            $0.options.showsDurations ? $0.result.duration : nil
        },
        ReportForms.findings,
    ]
}
