package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if a regular expression matches nowhere in the files that a pattern over paths matches.
///
/// The lines that match are shown, ten at the most. Files that are no text are left out, unless `path` names one:
/// then it cannot be decided. No file at all is a pass.
///
/// ```yaml
/// - id: no-print
///   check: not-contains
///   path: src/**/*.py
///   pattern: '^\s*print\('
/// ```
package struct NotContainsCheck: StaticCheck {
    package static let name = "not-contains"
    package static let options: [any DeclaredOptions] = [path, pattern, scope]
    private static let path = CheckOption.glob("path", .searched, "The files to look through.")
    private static let pattern = CheckOption.pattern(
        "pattern", "What must not match. `^` and `$` match at each line; `.` matches no line break.")
    private static let scope = CheckOption.scope

    let path: Glob
    let pattern: SearchPattern
    let scope: SearchScope

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let pattern = options[Self.pattern]
        let scope = options[Self.scope]
        guard let path, let pattern, let scope else { return nil }
        self.path = path
        self.pattern = pattern
        self.scope = scope
    }

    package var title: String { "\(path.pattern) does not contain the unwanted text\(scope.suffix)" }

    package var detail: String? { pattern.detail }

    package var searched: [SearchPattern] { [pattern] }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        var search = LineSearch(limit: 10, in: project, paths: [path])
        for file in project.reading(project.snapshot.files(matching: path), for: pattern) {
            guard let content = search.read(file) else { continue }
            try search.look(for: pattern, in: content, scope: scope, id: "unwanted-text") {
                "'\(file.path)' matches the expression"
            }
        }
        return try search.verdict(
            expected: "no match of the expression\(scope.suffix)", reproduce: pattern.grep(path))
    }
}
