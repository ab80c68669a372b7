package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if there are enough files, or enough matches in them.
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
    package static let options: [any DeclaredOptions] = [path, pattern, scope, least]
    private static let path = CheckOption.glob("path", .file, "The files that count, or in which is counted.")
    private static let pattern = CheckOption.pattern(
        "pattern", "What is counted in all the files together; without it the files are counted."
    ).optional()
    private static let scope = CheckOption.scope
    private static let least = CheckOption.integer("at-least", 1...1_000_000, "How many there have to be.")

    let path: Glob
    let pattern: SearchPattern?
    let scope: SearchScope
    let least: Int

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let pattern = options[Self.pattern]
        let least = options[Self.least]
        let scope = options[Self.scope]
        guard let path, let pattern, let scope, let least else { return nil }
        self.path = path
        self.pattern = pattern
        self.scope = scope
        self.least = least
    }

    package var title: String { "at least \(least) \(what)" }

    package var detail: String? { pattern?.detail }

    private var what: String {
        guard pattern != nil else {
            return least == 1 ? "file that matches \(path.pattern)" : "files that match \(path.pattern)"
        }
        return "match\(least == 1 ? "" : "es") of what is asked for in \(path.pattern)\(scope.suffix)"
    }

    package var searched: [SearchPattern] { pattern.map { [$0] } ?? [] }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files = project.snapshot.files(matching: path)
        var count = files.count
        if let pattern {
            count = 0
            for file in project.reading(files, for: pattern) {
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
            Diagnostic(
                id: "too-few",
                "there \(count == 1 ? "is" : "are") \(count) of \(least) \(pattern == nil ? "files" : "matches")"),
            expected: "at least \(least)",
            found: "\(count)" + (elsewhere > 0 ? ", and \(elsewhere) elsewhere in the files, which don't count" : ""),
            reproduce: pattern.map { $0.grep(path) }
                ?? "find . -path \(("./" + path.pattern.replacingAll("**/", with: "*")).shellQuoted)")
    }

    /// How many matches there are when all of the text counts.
    private func matchesAnywhere(in files: [Snapshot.Entry], of project: StaticContext) throws(Diagnostic) -> Int {
        guard let pattern, scope != .text else { return 0 }
        var count = 0
        for file in project.reading(files, for: pattern) {
            count += try pattern.matches(in: try project.snapshot.content(file.path), limit: 1000).count
        }
        return count
    }
}
