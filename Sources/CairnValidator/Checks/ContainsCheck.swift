package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if a regular expression matches somewhere in a file.
///
/// ```yaml
/// - id: health-route
///   check: contains
///   path: src/**/*.py
///   pattern: '@app\.get\("/health"\)'
/// ```
package struct ContainsCheck: StaticCheck {
    package static let name = "contains"
    package static let options: [any DeclaredOptions] = [path, pattern, scope]
    private static let path = CheckOption.glob(
        "path", .file, "The file; of several one is enough. Files that are no text don't match.")
    private static let pattern = CheckOption.pattern(
        "pattern", "What has to match. `^` and `$` match at each line; `.` matches no line break.")
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

    package var title: String { "\(path.pattern) contains the text that is asked for\(scope.suffix)" }

    package var detail: String? { pattern.detail }

    package var searched: [SearchPattern] { [pattern] }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files: [Snapshot.Entry]
        switch project.files(path) {
        case .success(let found): files = found
        case .failure(let missing): return missing.verdict
        }
        var unread: Diagnostic?
        var comment: (span: SourceSpan, excerpt: String)?
        for file in project.reading(files, for: pattern) {
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
        let summary = "nothing in \(place) matches the expression\(scope.suffix)"
        return .fail(
            Diagnostic(
                id: "missing-text", summary,
                at: comment?.span ?? (files.count == 1 ? SourceSpan(wholeFile: files[0].path.string) : nil),
                excerpt: comment?.excerpt),
            expected: "a match of the expression\(scope.suffix)",
            found: comment.map { "a match in a comment only, at \($0.span.file):\($0.span.start.line)" }
                ?? summary,
            reproduce: pattern.grep(path))
    }
}
