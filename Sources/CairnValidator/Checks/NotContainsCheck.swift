package import CairnDiagnostics
import CairnFiles

/// Passes if a regular expression matches nowhere in the files that a pattern over paths matches.
///
/// The lines that match are shown, ten at the most. Files that are no text are left out. No file at all is a pass.
///
/// - `path`: the file, or a pattern over paths (`*`, `?`, `**`).
/// - `pattern`: the expression (PCRE2). `^` and `$` match at each line; `.` matches no line break.
///
/// ```yaml
/// - id: no-print
///   check: not-contains
///   path: src/**/*.py
///   pattern: '^\s*print\('
/// ```
package struct NotContainsCheck: StaticCheck {
    package static let name = "not-contains"
    package static let options = ["path", "pattern"]

    let path: Glob
    let pattern: SearchPattern

    package init?(_ options: OptionReader) {
        let path = options.glob("path")
        let pattern = options.pattern("pattern")
        guard let path, let pattern else { return nil }
        self.path = path
        self.pattern = pattern
    }

    package var title: String { "\(path.pattern) does not contain /\(pattern.text)/" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        var search = LineSearch(limit: 10)
        for file in project.snapshot.files(matching: path) {
            try search.look(for: pattern, in: file, of: project.snapshot, id: "unwanted-text") {
                "'\(file.path)' matches /\(pattern.text)/"
            }
        }
        return try search.verdict(
            expected: "no match of /\(pattern.text)/", reproduce: pattern.grep(path))
    }
}
