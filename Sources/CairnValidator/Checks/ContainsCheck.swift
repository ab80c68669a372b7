package import CairnDiagnostics
import CairnFiles

/// Passes if a regular expression matches somewhere in a file.
///
/// - `path`: the file, or a pattern over paths (`*`, `?`, `**`): then one file of those that it matches is enough.
///   Files that are no text don't match.
/// - `pattern`: the expression (PCRE2). `^` and `$` match at each line; `.` matches no line break.
///
/// ```yaml
/// - id: health-route
///   check: contains
///   path: src/**/*.py
///   pattern: '@app\.get\("/health"\)'
/// ```
package struct ContainsCheck: StaticCheck {
    package static let name = "contains"
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

    package var title: String { "\(path.pattern) contains /\(pattern.text)/" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files: [Snapshot.Entry]
        switch project.files(path) {
        case .success(let found): files = found
        case .failure(let missing): return missing.verdict
        }
        var unread: Diagnostic?
        for file in files {
            do throws(Diagnostic) {
                if try !pattern.matches(in: project.snapshot.content(file.path)).isEmpty { return .pass }
            } catch {
                unread = unread ?? error
            }
        }
        // A file that could not be read might have matched.
        if let unread { throw unread }
        let place = files.count == 1 ? "'\(files[0].path)'" : "\(files.count) files that match '\(path.pattern)'"
        return .fail(
            Diagnostic(
                id: "missing-text", "nothing in \(place) matches /\(pattern.text)/",
                at: files.count == 1 ? SourceSpan(wholeFile: files[0].path.string) : nil),
            expected: "a match of /\(pattern.text)/", found: "no match in \(place)",
            reproduce: pattern.grep(path))
    }
}
