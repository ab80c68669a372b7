package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if the owner of a file may execute it.
///
/// Where the project is in a git repository and git keeps the file, it has to be executable there, too: a clone has
/// it as git does.
///
/// ```yaml
/// - id: script
///   check: executable
///   path: scripts/smoke.sh
/// ```
package struct ExecutableCheck: StaticCheck {
    package static let name = "executable"
    package static let options: [any DeclaredOptions] = [path]
    private static let path = CheckOption.path("path", .file, "The file, below the project's folder.")

    let path: RelativePath

    package init?(_ options: OptionReader) {
        guard let path = options[Self.path] else { return nil }
        self.path = path
    }

    package var title: String { "\(path) is executable" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let entry: Snapshot.Entry
        switch project.file(path) {
        case .success(let found): entry = found
        case .failure(let missing): return missing.verdict
        }
        let name = entry.path.string.shellQuoted
        do throws(FileError) {
            if try project.snapshot.info(of: entry).isExecutable {
                guard project.snapshot.isExecutableInGit(entry.path) == false else { return .pass }
                return .fail(
                    Diagnostic(
                        id: "not-executable", "'\(path)' is executable here, and not in git",
                        at: SourceSpan(wholeFile: path.string), help: ["git add --chmod=+x \(name)"]),
                    expected: "the executable bit, in git too", found: "git has the file without it",
                    reproduce: "git ls-files --stage \(name)")
            }
        } catch {
            throw Diagnostic(id: "unreadable-file", "\(error)", at: SourceSpan(wholeFile: path.string))
        }
        return .fail(
            Diagnostic(
                id: "not-executable", "'\(path)' is not executable", at: SourceSpan(wholeFile: path.string),
                help: ["chmod +x \(name) && git add --chmod=+x \(name)"]),
            expected: "the executable bit", found: "a file without it", reproduce: "ls -l \(name)")
    }
}
