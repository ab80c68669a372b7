package import CairnDiagnostics
import CairnFiles

/// Passes if there is a file at `path`.
///
/// A link counts as the file that it leads to, as long as that is in the project too. If there is none, files with a
/// similar name are named: upper and lower case count on every system.
///
/// ```yaml
/// - id: readme
///   check: file-exists
///   path: README.md
/// ```
package struct FileExistsCheck: StaticCheck {
    package static let name = "file-exists"
    package static let options: [any DeclaredOptions] = [path]
    private static let path = CheckOption.path("path", .file, "The file, below the project's folder.")

    let path: RelativePath

    package init?(_ options: OptionReader) {
        guard let path = options[Self.path] else { return nil }
        self.path = path
    }

    package var title: String { "\(path) exists" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        switch project.file(path) {
        case .success: .pass
        case .failure(let missing): missing.verdict
        }
    }
}
