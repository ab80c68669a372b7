package import CairnDiagnostics

/// The formats that a validation report can be written in.
///
/// The raw value is the name on the command line. Every format gives the same bytes for the same report and options:
/// no clock, no order that depends on hashing.
package enum ReportFormat: String, Hashable, Sendable, CaseIterable {
    /// For a person at a terminal: what failed, why, the next hint.
    case text
    /// For programs; described by `JSONReport.schema`.
    case json
    /// JUnit XML, as GitLab and Jenkins read it.
    case junit
    /// SARIF 2.1.0, with what code scanning requires.
    case sarif
    /// GitHub workflow commands: annotations at lines of files.
    case github
    /// Markdown for the summary of a step on GitHub.
    case githubSummary = "github-summary"
    /// GitLab's code quality report.
    case gitlab
    /// Markdown for anywhere.
    case markdown
    /// A page that needs nothing but itself.
    case html
    /// An SVG badge with the progress.
    case badge

    /// All names, in the order to list them in help.
    package static var names: [String] {
        allCases.map(\.rawValue)
    }

    /// What the format is for, in a few words, for help texts.
    package var summary: String {
        switch self {
        case .text: "for reading at a terminal"
        case .json: "for programs, with a published schema"
        case .junit: "JUnit XML for GitLab, Jenkins and others"
        case .sarif: "SARIF 2.1.0 for code scanning and editors"
        case .github: "annotations on GitHub, as workflow commands"
        case .githubSummary: "Markdown for a step's summary on GitHub"
        case .gitlab: "code quality report for GitLab merge requests"
        case .markdown: "Markdown for comments and files"
        case .html: "a single page without external resources"
        case .badge: "an SVG badge for a README"
        }
    }

    /// Finds the format called `name`.
    /// - Throws: a diagnostic that lists the formats, with the nearest one named, if there is none of that name.
    package static func named(_ name: String) throws(Diagnostic) -> ReportFormat {
        if let format = ReportFormat(rawValue: name) { return format }
        let near = didYouMean(name, among: names)
        throw Diagnostic(
            id: "unknown-report-format", "unknown report format '\(name)'",
            help: (near.map { [$0] } ?? []) + ["formats: \(names.joined(separator: ", "))"])
    }

    /// Writes `report` in this format.
    /// - Returns: the whole text, ending in a line break unless it is empty; UTF-8 when written out.
    package func render(_ report: ValidationReport, options: ReportOptions = ReportOptions()) -> String {
        switch self {
        case .text: TextReport(report: report, options: options).text
        case .json: JSONReport(report: report, options: options).text
        case .junit: JUnitReport(report: report, options: options).text
        case .sarif: SARIFReport(report: report, options: options).text
        case .github: GitHubReport(report: report, options: options).text
        case .githubSummary: GitHubSummaryReport(report: report, options: options).text
        case .gitlab: GitLabReport(report: report, options: options).text
        case .markdown: MarkdownReport(report: report, options: options).text
        case .html: HTMLReport(report: report, options: options).text
        case .badge: BadgeReport(report: report, options: options).text
        }
    }
}

extension ReportFormat {
    /// The JSON Schema of the format, if it is ours to define: only `json` has one. Ends in a line break.
    package var schema: String? {
        self == .json ? JSONReport.schema : nil
    }
}
