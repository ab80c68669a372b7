import ProjectFiles
package import CairnDiagnostics
import CairnFiles

/// Passes if a regular expression matches somewhere in a file.
///
/// - `path`: the file, or a pattern over paths (`*`, `?`, `**`): then one file of those that it matches is enough.
///   Files that are no text don't match.
/// - `pattern`: the expression (PCRE2). `^` and `$` match at each line; `.` matches no line break.
/// - `in`: `text` (the default), or `code`: then comments don't count, nor do Python's docstrings. Known are the
///   comments of Python, TOML, YAML, Terraform, makefiles, Dockerfiles and shell scripts; of other files all counts.
///   With `tests` only the code of Python's tests counts: functions and classes of tests that assert something, and what
///   they name of the same file.
///
/// ```yaml
/// - id: health-route
///   check: contains
///   path: src/**/*.py
///   pattern: '@app\.get\("/health"\)'
/// ```
package struct ContainsCheck: StaticCheck {
    package static let name = "contains"
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

    package var title: String { "\(path.pattern) contains /\(pattern.shown)/\(scope.suffix)" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files: [Snapshot.Entry]
        switch project.files(path) {
        case .success(let found): files = found
        case .failure(let missing): return missing.verdict
        }
        var unread: Diagnostic?
        var comment: (span: SourceSpan, excerpt: String)?
        for file in project.snapshot.readingAhead(files) {
            do throws(Diagnostic) {
                let content = try project.snapshot.content(file.path)
                if content.subject == nil {
                    guard path.hasWildcard else { throw content.undecided }
                    project.unread.add(file.path)
                }
                if try !pattern.matches(in: content, scope: scope).isEmpty { return .pass }
                if scope == .code, comment == nil, let range = try pattern.matches(in: content).first {
                    comment = content.place(inText: range)
                }
            } catch {
                unread = unread ?? error
            }
        }
        // A file that could not be read might have matched.
        if let unread { throw unread }
        let place = files.count == 1 ? "'\(files[0].path)'" : "\(files.count) files that match '\(path.pattern)'"
        return .fail(
            Diagnostic(
                id: "missing-text", "nothing in \(place) matches /\(pattern.shown)/\(scope.suffix)",
                at: comment?.span ?? (files.count == 1 ? SourceSpan(wholeFile: files[0].path.string) : nil),
                excerpt: comment?.excerpt),
            expected: "a match of /\(pattern.shown)/\(scope.suffix)",
            found: comment.map { "a match in a comment only, at \($0.span.file):\($0.span.start.line)" }
                ?? "no match in \(place)",
            reproduce: pattern.grep(path))
    }
}
