import CairnDiagnostics

/// GitLab's code quality report: a list of issues, each with a unique fingerprint and a place.
///
/// Passed checks and those not run are no issues. Pending checks of a milestone that nobody asked for are `info`.
struct GitLabReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        var json = JSONWriter()
        var seen: [String: Int] = [:]
        json.array { json in
            for view in report.views(options) where view.result.status.rank >= CheckResult.Status.blocked.rank {
                let findings: [Diagnostic?] = view.result.findings.isEmpty ? [nil] : view.result.findings
                for finding in findings {
                    let file = finding?.span?.file ?? ""
                    let text = finding.map { $0.excerpt ?? $0.summary } ?? ""
                    let key = Fingerprint(view.result.qualifiedID, finding?.id ?? "", file, text).long
                    let number = (seen[key] ?? 0) + 1
                    seen[key] = number
                    let fingerprint = number == 1 ? key : Fingerprint(key, String(number)).long
                    issue(&json, view, finding, fingerprint: fingerprint)
                }
            }
        }
        return json.text + "\n"
    }

    private func issue(_ json: inout JSONWriter, _ view: ResultView, _ finding: Diagnostic?, fingerprint: String) {
        let file = finding?.span?.file ?? ""
        json.object { json in
            json.member("description", description(view, finding))
            json.member("check_name", view.result.qualifiedID.oneLine(limit: 200))
            json.member("fingerprint", fingerprint)
            json.member("severity", severity(view))
            json.object("location") { json in
                json.member("path", (file.isEmpty ? SARIFReport.fallbackFile : file).repositoryPath(options))
                json.object("lines") { $0.member("begin", max(1, finding?.span?.start.line ?? 1)) }
            }
        }
    }

    private func description(_ view: ResultView, _ finding: Diagnostic?) -> String {
        let detail = view.result.detail.map { "; " + $0.oneLine(limit: 300) } ?? ""
        guard let finding else { return view.headline + detail }
        return view.result.title.oneLine(limit: 200) + ": " + finding.summary.oneLine(limit: 300) + detail
    }

    /// GitLab knows info, minor, major, critical and blocker.
    private func severity(_ view: ResultView) -> String {
        switch view.level {
        case .none, .note: "info"
        case .warning: "minor"
        case .error: view.result.status == .error ? "critical" : "major"
        }
    }
}
