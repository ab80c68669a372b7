package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if there is nothing at `path`: no file, no directory, no link.
///
/// ```yaml
/// - id: one-lock-only
///   check: file-absent
///   path: requirements.txt
/// ```
package struct FileAbsentCheck: StaticCheck {
    package static let name = "file-absent"
    package static let options: [any DeclaredOptions] = [path]
    private static let path = CheckOption.path("path", .nothing, "What must not be there, below the project's folder.")

    let path: RelativePath

    package init?(_ options: OptionReader) {
        guard let path = options[Self.path] else { return nil }
        self.path = path
    }

    package var title: String { "\(path) is absent" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        guard let entry = project.snapshot.entry(path) else { return .pass }
        let what =
            switch entry.kind {
            case .file: "a file"
            case .folder: "a directory"
            case .symbolicLink: "a link"
            case .other: "something"
            }
        return .fail(
            Diagnostic(
                id: "unwanted-file", "'\(path)' should not be there", at: SourceSpan(wholeFile: path.string),
                help: ["remove it: git rm \(entry.kind == .folder ? "-r " : "")\(path.string.shellQuoted)"]),
            expected: "nothing at '\(path)'", found: what, reproduce: "ls -ld \(path.string.shellQuoted)")
    }
}
