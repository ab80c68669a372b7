package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if no file holds a key or token of a well-known form.
///
/// Known are: private keys in PEM form; access keys of AWS; tokens of GitHub, GitLab, Slack, npm, PyPI and Hugging
/// Face; keys of OpenAI, Anthropic, Google, Stripe and SendGrid; and passwords in the addresses of databases. The
/// finding says what kind of secret it is and where; the secret itself is never shown. Files that are no
/// text are left out, as are values that say that they are examples.
///
/// ```yaml
/// - id: no-secrets
///   check: no-secrets
///   paths: ["**"]
/// ```
package struct NoSecretsCheck: StaticCheck {
    package static let name = "no-secrets"
    package static let options: [any DeclaredOptions] = [paths]
    private static let paths = CheckOption.globs("paths", .searched, "The files to look through.")

    let paths: [Glob]

    package init?(_ options: OptionReader) {
        guard let paths = options[Self.paths] else { return nil }
        self.paths = paths
    }

    package var title: String {
        "no secret in " + paths.map(\.pattern).joined(separator: ", ")
    }

    package var searched: [SearchPattern] { [SecretKind.quick] }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        var search = LineSearch(limit: 10, in: project, paths: paths)
        for file in project.reading(project.files(paths), for: SecretKind.quick) {
            guard let content = search.read(file) else { continue }
            // One expression for all kinds decides quickly that a file has none.
            for kind in try SecretKind.kinds(in: content) {
                try search.look(
                    for: kind.pattern, in: content, id: "secret-found", shows: false,
                    isAllowed: { SecretKind.isExample($0) },
                    summary: { "'\(file.path)' holds what looks like \(kind.label)" })
            }
        }
        return try search.verdict(
            expected: "no secret in the repository",
            help: [
                "revoke it first: whoever has read the repository has it",
                "keep it out of the repository: read it from the environment, and name .env in .gitignore",
            ], reproduce: nil)
    }
}
