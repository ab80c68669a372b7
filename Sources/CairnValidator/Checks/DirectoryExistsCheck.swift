package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if there is a directory at `path`, empty or not.
///
/// Git keeps no empty directories: in CI an empty one is missing.
///
/// ```yaml
/// - id: tests
///   check: directory-exists
///   path: tests
/// ```
package struct DirectoryExistsCheck: StaticCheck {
    package static let name = "directory-exists"
    package static let options: [any DeclaredOptions] = [path]
    private static let path = CheckOption.path("path", .folder, "The directory, below the project's folder.")

    let path: RelativePath

    package init?(_ options: OptionReader) {
        guard let path = options[Self.path] else { return nil }
        self.path = path
    }

    package var title: String { "\(path)/ exists" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        if let entry = project.snapshot.resolve(path), entry.kind == .folder { return .pass }
        return project.missing(path, kind: .folder)
    }
}
