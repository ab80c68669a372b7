import TestSupport
import Testing

@testable import Reports

/// Every format of every fixture, byte for byte. `check_formats.py` reads the same files with the parsers of others.
@Suite struct ReportGoldenTests {
    static let cases: [(Fixture, ReportFormat)] = Fixture.allCases.flatMap { fixture in
        ReportFormat.allCases.map { (fixture, $0) }
    }

    @Test(arguments: cases)
    func matches(fixture: Fixture, format: ReportFormat) {
        let text = format.render(fixture.report)
        expectGolden(text, "\(fixture.rawValue).\(format.rawValue).\(format.fileExtension)")
    }

    @Test func colouredText() {
        expectGolden(ReportFormat.text.render(Fixture.mixed.report, options: ReportOptions(color: true)), "colour.txt")
    }

    @Test func optionsShow() {
        let options = ReportOptions(
            width: 60, hintCount: 9, showsDurations: true, failOn: .blocked, pathPrefix: "projects/my server")
        for format in [ReportFormat.text, .json, .junit, .github, .sarif, .gitlab] {
            expectGolden(
                format.render(Fixture.mixed.report, options: options),
                "options.\(format.rawValue).\(format.fileExtension)")
        }
    }

    @Test func schemaOfJSON() throws {
        expectGolden(try #require(ReportFormat.json.schema), "report.schema.json")
    }
}

extension ReportFormat {
    /// What a file of the format is called by.
    var fileExtension: String {
        switch self {
        case .text, .github: "txt"
        case .json, .sarif, .gitlab: "json"
        case .junit: "xml"
        case .githubSummary, .markdown: "md"
        case .html: "html"
        case .badge: "svg"
        }
    }
}
