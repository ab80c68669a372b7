package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if a Markdown file has a section with a heading, and enough text below it.
///
/// Letter case, marks of emphasis and code, and spaces at the ends don't count in the heading. Headings inside code
/// blocks and HTML comments are none.
///
/// ```yaml
/// - id: threat-model
///   check: markdown-section
///   path: README.md
///   heading: Threat model
///   min-words: 50
/// ```
package struct MarkdownSectionCheck: StaticCheck {
    package static let name = "markdown-section"
    package static let options: [any DeclaredOptions] = [path, heading, level, words]
    private static let path = CheckOption.path("path", .file, "The file, below the project's folder.")
    private static let heading = CheckOption.text("heading", "The heading's text.")
    private static let level = CheckOption.integer("level", 1...6, "The heading's level; without it any will do.")
        .optional()
    private static let words = CheckOption.integer(
        "min-words", 1...100_000,
        "How many words the section has to have at least, those of its subsections included, those in code blocks and "
            + "comments not."
    ).optional()

    let path: RelativePath
    let heading: String
    let level: Int
    let words: Int

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let heading = options[Self.heading]
        let level = options[Self.level]
        let words = options[Self.words]
        guard let path, let heading, let level, let words else { return nil }
        self.path = path
        self.heading = heading
        self.level = level ?? 0
        self.words = words ?? 0
    }

    package var title: String {
        "\(path) has a section '\(heading)'" + (words > 0 ? " of at least \(words) words" : "")
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        if case .failure(let missing) = project.file(path) { return missing.verdict }
        let outline = MarkdownOutline(try project.snapshot.content(path).text())
        let wanted = MarkdownText.plain(heading)
        let named = outline.sections.filter { $0.plainHeading == wanted }
        let expected = (level > 0 ? "a level \(level) heading" : "a heading") + " '\(heading)'"
        guard let section = named.first(where: { level == 0 || $0.level == level }) else {
            if let other = named.first {
                return .fail(
                    Diagnostic(
                        id: "wrong-level", "the section '\(heading)' has level \(other.level)", at: place(other.line),
                        excerpt: other.source, help: ["begin its heading with \(String(repeating: "#", count: level))"]),
                    expected: expected, found: "level \(other.level)")
            }
            let headings = outline.sections.map(\.heading)
            return .fail(
                Diagnostic(
                    id: "missing-section", "'\(path)' has no section '\(heading)'",
                    at: SourceSpan(wholeFile: path.string),
                    help: didYouMean(heading, among: headings).map { [$0] } ?? ["add it: ## \(heading)"]),
                expected: expected,
                found: headings.isEmpty
                    ? "no headings"
                    : "the headings " + headings.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
                        + (headings.count > 8 ? ", …" : ""),
                reproduce: "grep -n '^#' \(path.string.shellQuoted)")
        }
        guard section.words < words else { return .pass }
        return .fail(
            Diagnostic(
                id: "short-section",
                "the section '\(heading)' has \(section.words) \(section.words == 1 ? "word" : "words")",
                at: place(section.line), excerpt: section.source),
            expected: "at least \(words) words", found: "\(section.words)")
    }

    private func place(_ line: Int) -> SourceSpan {
        SourceSpan(file: path.string, start: SourcePosition(line: line, column: 1))
    }
}
