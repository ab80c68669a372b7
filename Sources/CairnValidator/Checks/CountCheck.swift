import ProjectFiles
package import CairnDiagnostics
import CairnFiles

/// Passes if there are enough files, or enough matches in them.
///
/// - `path`: a pattern over paths (`*`, `?`, `**`).
/// - `at-least`: how many there have to be, from 1.
/// - `pattern`: an expression (PCRE2); then its matches in all the files are counted, else the files.
/// - `in`: `text` (the default), or `code`: then comments don't count, nor do Python's docstrings. Known are the
///   comments of Python, TOML, YAML, Terraform, makefiles, Dockerfiles and shell scripts; of other files all counts.
///   With `tests` only the code of Python's tests counts: functions and classes of tests that assert something, and what
///   they name of the same file.
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
    package static let options = ["path", "pattern", "in", "at-least"]

    let path: Glob
    let pattern: SearchPattern?
    let scope: SearchScope
    let least: Int

    package init?(_ options: OptionReader) {
        let path = options.glob("path")
        let pattern = options.optionalPattern("pattern")
        if !options.has("at-least") {
            options.report("at-least", id: "missing-key", "a check 'count' needs 'at-least'")
            return nil
        }
        let least = options.int("at-least", 1...1_000_000, default: 1)
        let scope = options.scope()
        guard let path, let pattern, let scope, let least else { return nil }
        self.path = path
        self.pattern = pattern
        self.scope = scope
        self.least = least
    }

    package var title: String { "at least \(least) \(what)" }

    private var what: String {
        guard let pattern else {
            return least == 1 ? "file that matches \(path.pattern)" : "files that match \(path.pattern)"
        }
        return "match\(least == 1 ? "" : "es") of /\(pattern.shown)/ in \(path.pattern)\(scope.suffix)"
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files = project.snapshot.files(matching: path)
        var count = files.count
        if let pattern {
            count = 0
            for file in project.snapshot.readingAhead(files) {
                guard count < least else { break }
                let content = try project.snapshot.content(file.path)
                if content.subject == nil {
                    guard path.hasWildcard else { throw content.undecided }
                    project.unread.add(file.path)
                }
                count += try pattern.matches(in: content, limit: least - count, scope: scope).count
            }
        }
        guard count < least else { return .pass }
        let elsewhere = try matchesAnywhere(in: files, of: project) - count
        return .fail(
            Diagnostic(id: "too-few", "there \(count == 1 ? "is" : "are") \(count) of at least \(least) \(what)"),
            expected: "at least \(least)",
            found: "\(count)" + (elsewhere > 0 ? ", and \(elsewhere) elsewhere in the files, which don't count" : ""),
            reproduce: pattern.map { $0.grep(path) }
                ?? "find . -path \(shellQuoted("./" + path.pattern.replacing("**/", with: "*")))")
    }

    /// How many matches there are when all of the text counts.
    private func matchesAnywhere(in files: [Snapshot.Entry], of project: StaticContext) throws(Diagnostic) -> Int {
        guard let pattern, scope != .text else { return 0 }
        var count = 0
        for file in files {
            count += try pattern.matches(in: try project.snapshot.content(file.path), limit: 1000).count
        }
        return count
    }
}
