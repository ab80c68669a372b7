import CairnDiagnostics
import Reports
import YAML

/// What became of a check that executes something, as it is kept between runs: all of a result that does not stand in the
/// manifest anyway.
struct StoredResult: Hashable, Sendable {
    var status: CheckResult.Status
    var expected: String?
    var found: String?
    var reproduce: String?
    var duration: Double?
    var findings: [Diagnostic]
    var failures: [TestFailure]

    init(_ result: CheckResult) {
        status = result.status
        expected = result.expected
        found = result.found
        reproduce = result.reproduce
        duration = result.duration
        findings = result.findings
        failures = result.failures
    }

    /// Puts it into a result of the same check.
    func fill(_ result: inout CheckResult) {
        result.status = status
        result.expected = expected
        result.found = found
        result.reproduce = reproduce
        result.duration = duration
        result.findings = findings
        result.failures = failures
    }

    // MARK: - As JSON

    /// Reads one; nil if it is none.
    init?(_ node: Node) {
        guard let status = node["status"]?.string.flatMap(CheckResult.Status.init(rawValue:)) else { return nil }
        self.status = status
        expected = node["expected"]?.string
        found = node["found"]?.string
        reproduce = node["reproduce"]?.string
        duration = node["duration"]?.number
        findings = node["findings"]?.items?.compactMap { Diagnostic(stored: $0) } ?? []
        failures = node["failures"]?.items?.compactMap { TestFailure(stored: $0) } ?? []
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("status", status.rawValue)
            json.member("expected", expected)
            json.member("found", found)
            json.member("reproduce", reproduce)
            if let duration { json.member("duration", duration) }
            json.array("findings") { json in
                for finding in findings { finding.store(in: &json) }
            }
            json.array("failures") { json in
                for failure in failures { failure.store(in: &json) }
            }
        }
    }
}

extension Diagnostic {
    fileprivate init?(stored node: Node) {
        guard let severity = node["severity"]?.string.flatMap(Severity.init(rawValue:)), let id = node["id"]?.string,
            let summary = node["summary"]?.string
        else { return nil }
        self.init(
            severity, id: id, summary, explanation: node["explanation"]?.string,
            at: node["span"].flatMap { SourceSpan(stored: $0) }, excerpt: node["excerpt"]?.string,
            help: node["help"]?.items?.compactMap(\.string) ?? [],
            notes: node["notes"]?.items?.compactMap { note in
                note["message"]?.string.map { Note($0, at: note["span"].flatMap { SourceSpan(stored: $0) }) }
            } ?? [])
    }

    fileprivate func store(in json: inout JSONWriter) {
        json.object { json in
            json.member("severity", severity.rawValue)
            json.member("id", id)
            json.member("summary", summary)
            json.member("explanation", explanation)
            json.member("excerpt", excerpt)
            json.member("help", help)
            span?.store(in: &json)
            json.array("notes") { json in
                for note in notes {
                    json.object { json in
                        json.member("message", note.message)
                        note.span?.store(in: &json)
                    }
                }
            }
        }
    }
}

extension SourceSpan {
    fileprivate init?(stored node: Node) {
        guard let file = node["file"]?.string else { return nil }
        let numbers = node["place"]?.items?.compactMap(\.int) ?? []
        guard numbers.count == 4 else {
            self.init(wholeFile: file)
            return
        }
        self.init(
            file: file, start: SourcePosition(line: numbers[0], column: numbers[1]),
            end: SourcePosition(line: numbers[2], column: numbers[3]))
    }

    fileprivate func store(in json: inout JSONWriter) {
        json.object("span") { json in
            json.member("file", file)
            guard !isWholeFile else { return }
            json.array("place") { json in
                for number in [start.line, start.column, end.line, end.column] { json.value(number) }
            }
        }
    }
}

extension TestFailure {
    fileprivate init?(stored node: Node) {
        guard let test = node["test"]?.string else { return nil }
        self.init(
            test: test,
            excerpts: node["excerpts"]?.items?.compactMap { excerpt in
                guard let file = excerpt["file"]?.string, let first = excerpt["firstLine"]?.int,
                    let marked = excerpt["marked"]?.int
                else { return nil }
                return Excerpt(
                    file: file, firstLine: first, lines: excerpt["lines"]?.items?.compactMap(\.string) ?? [],
                    marked: marked)
            } ?? [])
    }

    fileprivate func store(in json: inout JSONWriter) {
        json.object { json in
            json.member("test", test)
            json.array("excerpts") { json in
                for excerpt in excerpts {
                    json.object { json in
                        json.member("file", excerpt.file)
                        json.member("firstLine", excerpt.firstLine)
                        json.member("lines", excerpt.lines)
                        json.member("marked", excerpt.marked)
                    }
                }
            }
        }
    }
}
