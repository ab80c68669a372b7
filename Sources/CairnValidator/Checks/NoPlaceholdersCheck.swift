package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if no placeholder and no tag of the template language is left over in the files.
///
/// Found are: tags such as `{{ name }}`, `{% if %}` and `{# … #}` (not the `${{ … }}` of GitHub's workflows), names in
/// angle brackets that ask for something (`<your-name>`), `CHANGEME`, `CHANGE_ME`, `REPLACEME`, `REPLACE_ME`,
/// `YOUR_…_HERE`, `cookiecutter.…`, and "lorem ipsum". Files that are no text are left out.
///
/// ```yaml
/// - id: filled-in
///   check: no-placeholders
///   paths: [README.md, docs/**/*.md]
/// ```
package struct NoPlaceholdersCheck: StaticCheck {
    package static let name = "no-placeholders"
    package static let options: [any DeclaredOptions] = [paths]
    private static let paths = CheckOption.globs("paths", .searched, "The files to look through.")

    let paths: [Glob]

    package init?(_ options: OptionReader) {
        guard let paths = options[Self.paths] else { return nil }
        self.paths = paths
    }

    package var title: String {
        "no placeholder is left in " + paths.map(\.pattern).joined(separator: ", ")
    }

    private static let pattern = SearchPattern(
        #"""
        (?<![\${])\{\{-?\s*[A-Za-z_][\w.]*(?:\s*\|[^{}\n]*|\([^{}\n]*\))?\s*-?\}\}(?!\})|\{%[-+]?\s*[a-z]+[^%\n]*%\}|\{#[-+]?\s[^\n]*?#\}|<your[-_ ][a-z0-9_ -]+>|\b(?:CHANGE_?ME|REPLACE_?ME|YOUR_[A-Z0-9_]+_HERE)\b|\bcookiecutter\.\w|\b(?i:lorem ipsum)\b
        """#)

    package var searched: [SearchPattern] { [Self.pattern] }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        var search = LineSearch(limit: 10, in: project, paths: paths)
        for file in project.reading(project.files(paths), for: Self.pattern) {
            guard let content = search.read(file) else { continue }
            try search.look(for: Self.pattern, in: content, id: "placeholder-left") {
                "'\(file.path)' still has a placeholder"
            }
        }
        return try search.verdict(
            expected: "no placeholder", help: ["write what belongs there, or remove the line"], reproduce: nil)
    }
}
