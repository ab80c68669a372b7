package import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// Passes if a file is as scaffolding made it, with the answers of the project's record.
///
/// For files that a project must keep: the workflow that validates it, or a protocol that tests rely on. Line ends may
/// differ, as git may change them on the way.
///
/// ```yaml
/// - id: workflow-kept
///   check: unchanged
///   path: .github/workflows/cairn.yml
/// ```
package struct UnchangedCheck: StaticCheck {
    package static let name = "unchanged"
    package static let options: [any DeclaredOptions] = [path]
    private static let path = CheckOption.path(
        "path", .scaffolded, "The file, below the project's folder; one that the template makes.")

    let path: RelativePath

    package init?(_ options: OptionReader) {
        guard let path = options[Self.path] else { return nil }
        self.path = path
    }

    package var title: String { "\(path) is as scaffolded" }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        guard let original = project.original(path) else {
            throw Diagnostic(
                id: "no-original", "the template makes no file '\(path)' to compare with",
                help: ["this is a mistake in the template: name a file below files/, as it is called in a starter"])
        }
        if case .failure(let missing) = project.file(path) {
            var verdict = missing.verdict
            if !verdict.findings.isEmpty { verdict.findings[0].help = [restore] + verdict.findings[0].help }
            return verdict
        }
        let content: FileContent
        do throws(Diagnostic) {
            content = try project.snapshot.content(path)
        } catch {
            // Line ends cannot double a file.
            guard error.id == "file-too-large", original.count < project.snapshot.limits.fileBytes / 2 else {
                throw error
            }
            return .fail(
                Diagnostic(
                    id: "changed-file", "'\(path)' is not as it was scaffolded", explanation: error.explanation,
                    at: SourceSpan(wholeFile: path.string), help: [restore]),
                expected: "'\(path)' as scaffolded", found: "a file that is much larger")
        }
        if content.bytes == original { return .pass }
        let (now, then) = (Self.lines(content.bytes), Self.lines(original))
        if now == then { return .pass }
        let different = zip(now, then).prefix { $0 == $1 }.count
        let start = SourcePosition(line: different + 1, column: 1)
        let text = different < now.count ? String(decoding: now[different].prefix(200), as: UTF8.self) : nil
        let isPastEnd = different >= then.count - 1 && then.last?.isEmpty == true
        let wanted = !isPastEnd ? String(decoding: then[different].prefix(200), as: UTF8.self) : nil
        return .fail(
            Diagnostic(
                id: "changed-file", "'\(path)' is not as it was scaffolded",
                explanation: wanted.map { "line \(different + 1) was: \($0)" } ?? "the file ended before this line",
                at: SourceSpan(file: path.string, start: start), excerpt: content.isBinary ? nil : text,
                help: [restore]),
            expected: "'\(path)' as scaffolded", found: "a change in line \(different + 1)",
            reproduce: "git diff \(first) -- \(path.string.shellQuoted)")
    }

    /// How to get the file back: the first commit that added it has it as scaffolded.
    private var restore: String {
        "restore it: git checkout \(first) -- \(path.string.shellQuoted)"
    }

    /// That commit, as a word of a shell.
    private var first: String {
        "\"$(git log --diff-filter=A --format=%H -- \(path.string.shellQuoted) | tail -1)\""
    }

    /// The lines without their ends.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }
}
