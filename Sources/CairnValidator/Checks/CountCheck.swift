package import CairnDiagnostics
import CairnFiles

/// Passes if there are enough files, or enough matches in them.
///
/// - `path`: a pattern over paths (`*`, `?`, `**`).
/// - `at-least`: how many there have to be, from 1.
/// - `pattern`: an expression (PCRE2); then its matches in all the files are counted, else the files.
///
/// ```yaml
/// - id: five-tests
///   check: count
///   path: tests/**/test_*.py
///   pattern: '^(async )?def test_'
///   at-least: 5
/// ```
package struct CountCheck: StaticCheck {
    package static let name = "count"
    package static let options = ["path", "pattern", "at-least"]

    let path: Glob
    let pattern: SearchPattern?
    let least: Int

    package init?(_ options: OptionReader) {
        let path = options.glob("path")
        let pattern = options.optionalPattern("pattern")
        if !options.has("at-least") {
            options.report("at-least", id: "missing-key", "a check 'count' needs 'at-least'")
            return nil
        }
        let least = options.int("at-least", 1...1_000_000, default: 1)
        guard let path, let pattern, let least else { return nil }
        self.path = path
        self.pattern = pattern
        self.least = least
    }

    package var title: String { "at least \(least) \(what)" }

    private var what: String {
        pattern.map { "matches of /\($0.text)/ in \(path.pattern)" } ?? "files that match \(path.pattern)"
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files = project.snapshot.files(matching: path)
        var count = files.count
        if let pattern {
            count = 0
            for file in files where count < least {
                count += try pattern.matches(in: project.snapshot.content(file.path), limit: least - count).count
            }
        }
        guard count < least else { return .pass }
        return .fail(
            Diagnostic(id: "too-few", "there \(count == 1 ? "is" : "are") \(count) of at least \(least) \(what)"),
            expected: "at least \(least)", found: "\(count)",
            reproduce: pattern.map { $0.grep(path) } ?? "find . -path './\(path.pattern)'")
    }
}
