package import CairnDiagnostics
import CairnFiles

/// Passes if a workflow of GitHub Actions has a step that uses or runs something.
///
/// - `path`: the workflow, or a pattern over paths (`*`, `?`, `**`): then one of them is enough.
/// - one of:
///   - `uses`: an expression (PCRE2) that matches the step's `uses`.
///   - `run`: an expression (PCRE2) that matches in the step's `run`.
/// - `job`: the id of the job that has to have the step; without it any.
///
/// A step or job with `if: false` doesn't count.
///
/// ```yaml
/// - id: ci-runs-tests
///   check: workflow-step
///   path: .github/workflows/*.yml
///   run: '\bpytest\b'
/// ```
package struct WorkflowStepCheck: StaticCheck {
    package static let name = "workflow-step"
    package static let options = ["path", "uses", "run", "job"]

    let path: Glob
    let key: String
    let pattern: SearchPattern
    let job: String?

    package init?(_ options: OptionReader) {
        let path = options.glob("path")
        let key = options.exactlyOne(of: ["uses", "run"])
        let job = options.has("job") ? options.string("job") : nil
        guard let path, let key, let pattern = options.pattern(key), job != nil || !options.has("job") else {
            return nil
        }
        self.path = path
        self.key = key
        self.pattern = pattern
        self.job = job
    }

    package var title: String {
        let place = job.map { "the job '\($0)' of \(path.pattern)" } ?? path.pattern
        return "a step of \(place) \(key == "uses" ? "uses" : "runs") /\(pattern.text)/"
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files: [Snapshot.Entry]
        switch project.files(path) {
        case .success(let found): files = found
        case .failure(let missing): return missing.verdict
        }
        var jobs: [(name: String, span: SourceSpan)] = []
        var steps: [String] = []
        for file in files {
            let content = try project.snapshot.content(file.path)
            let root: DataNode
            do throws(Diagnostic) {
                root = try DataFormat.yaml.read(content)
            } catch {
                return .unreadable(error, .yaml)
            }
            guard case .mapping(let members)? = root["jobs"]?.value else { continue }
            for member in members where job == nil || job == member.key {
                jobs.append((member.key, member.keySpan))
                guard !Self.isOff(member.value), case .list(let items)? = member.value["steps"]?.value else { continue }
                for step in items where !Self.isOff(step) {
                    guard let text = step[key]?.scalarText else { continue }
                    if try pattern.matches(text) { return .pass }
                    steps.append(text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
                }
            }
        }
        return failure(files, jobs, steps)
    }

    private func failure(
        _ files: [Snapshot.Entry], _ jobs: [(name: String, span: SourceSpan)], _ steps: [String]
    ) -> Verdict {
        let place = files.count == 1 ? "'\(files[0].path)'" : "the files that match '\(path.pattern)'"
        let expected = "a step that \(key == "uses" ? "uses" : "runs") /\(pattern.text)/"
        let start = files.count == 1 ? SourceSpan(wholeFile: files[0].path.string) : nil
        if let job, jobs.isEmpty {
            return .fail(
                Diagnostic(id: "missing-job", "\(place) has no job '\(job)'", at: start), expected: expected,
                found: "no job '\(job)'")
        }
        let shown = steps.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (steps.count > 5 ? ", …" : "")
        return .fail(
            Diagnostic(
                id: "missing-step", "no step in \(place) \(key == "uses" ? "uses" : "runs") /\(pattern.text)/",
                at: jobs.count == 1 ? jobs[0].span : start),
            expected: expected, found: steps.isEmpty ? "no step with '\(key)'" : shown)
    }

    /// Whether a step or job never runs.
    private static func isOff(_ node: DataNode) -> Bool {
        switch node["if"]?.value {
        case .bool(false): true
        case .string(let text): text.filter { !$0.isWhitespace } == "${{false}}"
        default: false
        }
    }
}
