import ProjectFiles
package import CairnDiagnostics
import CairnFiles

/// Passes if a regular expression matches nowhere in the files that a pattern over paths matches.
///
/// The lines that match are shown, ten at the most. Files that are no text are left out, unless `path` names one:
/// then it cannot be decided. No file at all is a pass.
///
/// - `path`: the file, or a pattern over paths (`*`, `?`, `**`).
/// - `pattern`: the expression (PCRE2). `^` and `$` match at each line; `.` matches no line break.
/// - `in`: `text` (the default), or `code`: then comments don't count, nor do Python's docstrings. Known are the
///   comments of Python, TOML, YAML, Terraform, makefiles, Dockerfiles and shell scripts; of other files all counts.
///   With `tests` only the code of Python's tests counts: functions and classes of tests that assert something, and what
///   they name of the same file.
///
/// ```yaml
/// - id: no-print
///   check: not-contains
///   path: src/**/*.py
///   pattern: '^\s*print\('
/// ```
package struct NotContainsCheck: StaticCheck {
    package static let name = "not-contains"
    package static let options = ["path", "pattern", "in"]

    let path: Glob
    let pattern: SearchPattern
    let scope: SearchScope

    package init?(_ options: OptionReader) {
        let path = options.glob("path")
        let pattern = options.pattern("pattern")
        let scope = options.scope()
        guard let path, let pattern, let scope else { return nil }
        self.path = path
        self.pattern = pattern
        self.scope = scope
    }

    package var title: String { "\(path.pattern) does not contain /\(pattern.shown)/\(scope.suffix)" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        var search = LineSearch(limit: 10, in: project, paths: [path])
        for file in project.snapshot.readingAhead(project.snapshot.files(matching: path)) {
            guard let content = search.read(file) else { continue }
            try search.look(for: pattern, in: content, scope: scope, id: "unwanted-text") {
                "'\(file.path)' matches /\(pattern.shown)/"
            }
        }
        return try search.verdict(
            expected: "no match of /\(pattern.shown)/\(scope.suffix)", reproduce: pattern.grep(path))
    }
}
