import CairnDiagnostics

/// The report for programs; `schema` describes it.
///
/// Texts are as they were found, unshortened: it is for the reader to escape them for where they go.
struct JSONReport {
    /// Counts up when a program that reads reports could stumble over the difference; new members don't count.
    static let version = 1

    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        var json = JSONWriter()
        json.object { json in
            json.member("format", "cairn-report")
            json.member("version", Self.version)
            json.object("project") { json in
                json.member("catalog", report.catalog)
                json.member("id", report.project)
                json.member("title", report.projectTitle)
                json.member("templateVersion", report.templateVersion)
                json.member("recordedTemplateVersion", report.recordedTemplateVersion)
                json.member("recordedCairnVersion", report.recordedCairnVersion)
            }
            json.member("validatorVersion", report.validatorVersion)
            json.member("executed", report.wasRun)
            json.member("interrupted", report.wasInterrupted)
            json.member("outcome", outcome)
            counts(&json, report.results)
            json.member("milestonesComplete", report.completed.count)
            json.member("next", report.next?.qualifiedID)
            json.array("notices") { json in
                for notice in report.notices { json.value(notice.placed(options)) }
            }
            json.array("structure") { json in
                for view in report.structureViews(options) { value(&json, view) }
            }
            json.array("milestones") { json in
                for milestone in report.milestones { value(&json, milestone) }
            }
        }
        return json.text + "\n"
    }

    private var outcome: String {
        switch report.outcome(failOn: options.failOn) {
        case .passed: "passed"
        case .failed: "failed"
        case .undecided: "undecided"
        case .incomplete: "incomplete"
        }
    }

    private func counts(_ json: inout JSONWriter, _ results: [CheckResult]) {
        json.object("counts") { json in
            for (status, count) in ValidationReport.counts(results) { json.member(status.rawValue, count) }
        }
    }

    private func value(_ json: inout JSONWriter, _ milestone: MilestoneReport) {
        json.object { json in
            json.member("id", milestone.id)
            json.member("number", milestone.number)
            json.member("title", milestone.words.title)
            json.member("goal", milestone.words.goal)
            milestone.words.contract.write(to: &json)
            json.member("why", milestone.words.why)
            json.member("state", milestone.state.rawValue)
            json.member("requested", milestone.isRequested)
            json.member("lacksOnlyRunning", milestone.lacksOnlyRunning)
            hints(&json, milestone.words.hints)
            counts(&json, milestone.results)
            json.array("checks") { json in
                for view in report.views(of: milestone, options) { value(&json, view) }
            }
        }
    }

    private func value(_ json: inout JSONWriter, _ view: ResultView) {
        let result = view.result
        json.object { json in
            json.member("id", result.id)
            json.member("qualifiedId", result.qualifiedID)
            json.member("kind", result.kind)
            json.member("title", result.title)
            if let detail = result.detail { json.member("detail", detail) }
            json.member("status", result.status.rawValue)
            json.member("decisive", view.isDecisive)
            if let expected = result.expected { json.member("expected", expected) }
            if let found = result.found { json.member("found", found) }
            if let why = result.why { json.member("why", why) }
            hints(&json, result.hints)
            if let blockedBy = result.blockedBy { json.member("blockedBy", blockedBy) }
            if let reproduce = result.reproduce { json.member("reproduce", reproduce) }
            if options.showsDurations, let duration = result.duration { json.member("seconds", duration) }
            json.array("findings") { json in
                for finding in result.findings { json.value(finding.placed(options)) }
            }
        }
    }

    /// The hints that may be shown, and how many there are: a report gives no more away than asked for.
    private func hints(_ json: inout JSONWriter, _ hints: [String]) {
        json.member("hints", Array(hints.prefix(max(0, options.hintCount))))
        json.member("hintCount", hints.count)
    }
}
