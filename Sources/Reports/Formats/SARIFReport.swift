import CairnDiagnostics

/// SARIF 2.1.0 with what code scanning requires of it.
///
/// Every check is a rule, with its reason and its next hint as help. Failed and undecided checks are results, one for
/// each finding; what was blocked or not run, and what the report says beforehand, are notifications of the run, since
/// they are no findings about the project.
struct SARIFReport {
    /// Where a result points when its finding names no place: a result without a location is not shown.
    static let fallbackFile = ".cairn.yaml"
    /// The longest description that code scanning takes.
    static let descriptionLimit = 1000

    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let views = report.views(options)
        // Ids are unique in a sound manifest; if not, checks of one id share a rule, as readers look rules up by id.
        var indices: [String: Int] = [:]
        let rules = views.filter { view in
            let isNew = indices[ruleID(view)] == nil
            if isNew { indices[ruleID(view)] = indices.count }
            return isNew
        }
        var json = JSONWriter()
        json.object { json in
            json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.member("version", "2.1.0")
            json.array("runs") { json in
                json.object { json in
                    json.object("tool") { json in
                        json.object("driver") { json in driver(&json, rules) }
                    }
                    json.object("automationDetails") { json in
                        json.member("id", "cairn-validate/" + report.project.oneLine(limit: 80) + "/")
                    }
                    json.array("invocations") { json in invocation(&json, views) }
                    json.member("columnKind", "unicodeCodePoints")
                    json.array("results") { json in results(&json, views, indices) }
                }
            }
        }
        return json.text + "\n"
    }

    private func ruleID(_ view: ResultView) -> String {
        view.result.qualifiedID.oneLine(limit: 200)
    }

    private func driver(_ json: inout JSONWriter, _ rules: [ResultView]) {
        json.member("name", "Cairn")
        json.member("version", report.validatorVersion.oneLine(limit: 40))
        json.array("rules") { json in
            for view in rules { rule(&json, view) }
        }
    }

    private func rule(_ json: inout JSONWriter, _ view: ResultView) {
        let result = view.result
        let title = message(result.title, limit: Self.descriptionLimit)
        let help = [result.why ?? "", view.shownHints.map { "Hint: " + $0 }.joined(separator: "\n")]
        let shown = help.map { message($0, limit: 2000) }.filter { !$0.isEmpty }
        json.object { json in
            json.member("id", ruleID(view))
            json.member("name", result.kind.oneLine(limit: 200))
            json.object("shortDescription") { $0.member("text", title) }
            json.object("fullDescription") { json in
                json.member("text", result.why.map { message($0, limit: Self.descriptionLimit) } ?? title)
            }
            json.object("defaultConfiguration") { $0.member("level", view.isDecisive ? "error" : "note") }
            json.object("help") { json in
                json.member("text", shown.isEmpty ? title : shown.joined(separator: "\n\n"))
                json.member("markdown", markdownHelp(view))
            }
            json.object("properties") { json in
                json.member("precision", "very-high")
                json.member("problem.severity", view.isDecisive ? "error" : "recommendation")
                json.member("tags", [view.milestone == nil ? "structure" : "milestone"])
            }
        }
    }

    private func markdownHelp(_ view: ResultView) -> String {
        // A word of ours before each text: at the beginning of a line, a text could become a list or a rule.
        var parts = ["Check: \(MarkdownText.inline(view.result.title))"]
        if let why = view.result.why { parts.append("Why: " + MarkdownText.inline(why, limit: 1000)) }
        for hint in view.shownHints { parts.append("Hint: " + MarkdownText.inline(hint, limit: 1000)) }
        if let command = view.result.reproduce {
            parts.append("To see it fail:\n\n" + MarkdownText.block(command, language: "sh", limit: 1000))
        }
        return parts.joined(separator: "\n\n")
    }

    private func results(_ json: inout JSONWriter, _ views: [ResultView], _ rules: [String: Int]) {
        var seen: [String: Int] = [:]
        for view in views where view.result.status == .fail || view.result.status == .error {
            // A check without findings is one result, with what it found as the message.
            let findings: [Diagnostic?] = view.result.findings.isEmpty ? [nil] : view.result.findings
            for finding in findings {
                let print = fingerprint(view, finding)
                let number = (seen[print] ?? 0) + 1
                seen[print] = number
                self.result(
                    &json, view, finding, ruleIndex: rules[ruleID(view)] ?? -1, fingerprint: "\(print):\(number)")
            }
        }
    }

    private func result(
        _ json: inout JSONWriter, _ view: ResultView, _ finding: Diagnostic?, ruleIndex: Int, fingerprint: String
    ) {
        json.object { json in
            json.member("ruleId", ruleID(view))
            json.member("ruleIndex", ruleIndex)
            json.member("level", level(view.level))
            json.object("message") { $0.member("text", text(view, finding)) }
            json.array("locations") { json in
                json.object { json in
                    json.object("physicalLocation") { json in place(&json, finding?.span) }
                }
            }
            json.object("partialFingerprints") { $0.member("primaryLocationLineHash", fingerprint) }
        }
    }

    private func place(_ json: inout JSONWriter, _ span: SourceSpan?) {
        let file = span.map(\.file).flatMap { $0.isEmpty ? nil : $0 } ?? Self.fallbackFile
        json.object("artifactLocation") { json in
            json.member("uri", file.repositoryPath(options).uriEncoded())
            json.member("uriBaseId", "%SRCROOT%")
        }
        let start = span?.start ?? .start
        let end = span?.end ?? .start
        json.object("region") { json in
            let line = max(1, start.line)
            let column = max(1, start.column)
            let endLine = max(line, end.line)
            json.member("startLine", line)
            json.member("startColumn", column)
            json.member("endLine", endLine)
            json.member("endColumn", max(1, endLine == line ? max(column, end.column) : end.column))
        }
    }

    /// The message of one result: what is wrong with the check, then how to mend it.
    private func text(_ view: ResultView, _ finding: Diagnostic?) -> String {
        let summary = finding?.summary ?? view.result.found ?? Phrases.word(view.result.status)
        var lines = [view.result.title + ": " + summary]
        if let detail = view.result.detail { lines.append("Detail: " + detail) }
        if let explanation = finding?.explanation { lines.append(explanation) }
        if let expected = view.result.expected { lines.append("Expected: " + expected) }
        if let found = view.result.found, found != finding?.summary { lines.append("Found: " + found) }
        lines += finding?.help ?? []
        return message(lines.joined(separator: "\n"), limit: 3000)
    }

    private func invocation(_ json: inout JSONWriter, _ views: [ResultView]) {
        let isSuccessful = !report.wasInterrupted && !views.contains { $0.result.status == .error }
        json.object { json in
            json.member("executionSuccessful", isSuccessful)
            json.array("toolExecutionNotifications") { json in
                for notice in report.notices {
                    let text = ([notice.summary] + notice.help).joined(separator: "\n")
                    notification(&json, notice.severity.rawValue, text)
                }
                if report.wasInterrupted { notification(&json, "warning", "The validation was interrupted.") }
                for view in views where view.result.status == .blocked || view.result.status == .skipped {
                    let detail = view.result.detail.map { "\nDetail: " + $0 } ?? ""
                    notification(&json, level(view.level), view.headline + detail)
                }
            }
        }
    }

    private func notification(_ json: inout JSONWriter, _ level: String, _ text: String) {
        json.object { json in
            json.member("level", level)
            json.object("message") { $0.member("text", message(text, limit: 2000)) }
        }
    }

    private func level(_ level: ReportLevel) -> String {
        switch level {
        case .none: "none"
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Without line numbers, so that a finding is known again after lines were added above it.
    private func fingerprint(_ view: ResultView, _ finding: Diagnostic?) -> String {
        let place = finding?.span?.file ?? ""
        let text = finding.map { $0.excerpt ?? $0.summary } ?? ""
        return Fingerprint(view.result.qualifiedID, finding?.id ?? "", place, text).short
    }

    /// Text as a message: plain, and with nothing that SARIF takes for a link (`[text](target)`).
    private func message(_ text: String, limit: Int) -> String {
        var out = ""
        var last: Unicode.Scalar = " "
        for scalar in text.block(limit: limit).unicodeScalars {
            if last == "]", scalar == "(" { out += " " }
            out.unicodeScalars.append(scalar)
            last = scalar
        }
        return out
    }
}

extension String {
    /// The path as a relative reference of a URI: everything but unreserved characters and slashes percent-encoded.
    func uriEncoded() -> String {
        var out = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                out += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return out
    }
}
