package import CairnDiagnostics
import CairnFiles
import ProjectFiles
import StructuredData
import YAML

/// Passes if a workflow of GitHub Actions has a step that uses or runs something, and that may run.
///
/// A step never runs if its `if` or that of its job cannot hold (`false`, `${{ 1 > 2 }}`); if its job needs one that
/// never runs, unless its own condition asks for that, as `always()` does; if the workflow has no `on` or an empty one;
/// or if GitHub refuses the file, since a job needs one that isn't there, jobs need each other in a circle, or an `if` is
/// no expression. Conditions are judged as far as they are constant: what `github`, `env` and the like give may be
/// anything. A step whose failure does not matter (`continue-on-error: true`, its own or its job's) doesn't count.
///
/// The steps of a composite action (`runs.steps`) count as a job `runs`, where `path` finds its file, whether or not a
/// workflow uses it.
///
/// ```yaml
/// - id: ci-runs-tests
///   check: workflow-step
///   path: .github/workflows/*.yml
///   run: '\bpytest\b'
/// ```
package struct WorkflowStepCheck: StaticCheck {
    package static let name = "workflow-step"
    package static let options: [any DeclaredOptions] = [path, wanted, job]
    private static let path = CheckOption.glob(
        "path", .file,
        "The workflow; of several one is enough. With a wildcard, `.yml` at the end stands for `.yaml`, too, and the "
            + "reverse.")
    private static let wanted = CheckOptionChoice<(String, SearchPattern)>(
        CheckOption.pattern("uses", "What matches the step's `uses`.").reading { ($0.name, $1) },
        CheckOption.pattern("run", "What matches in the step's `run`, its comments left out.").reading {
            ($0.name, $1)
        })
    private static let job = CheckOption.text(
        "job", "The id of the job that has to have the step; without it any will do."
    ).optional()

    let path: Glob
    let key: String
    let pattern: SearchPattern
    let job: String?

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let wanted = options[Self.wanted]
        let job = options[Self.job]
        guard let path, let wanted, let job else { return nil }
        self.path = path
        (key, pattern) = wanted
        self.job = job
    }

    package var title: String {
        let place = job.map { "the job '\($0)' of \(path.pattern)" } ?? path.pattern
        return "a step of \(place) \(key == "uses" ? "uses the action" : "runs the command") that is asked for"
    }

    package var detail: String? { pattern.detail }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        let files = project.files([path] + (otherEnding.map { [$0] } ?? []))
        if files.isEmpty, case .failure(let missing) = project.files(path) { return missing.verdict }
        var seen = Seen()
        for file in files {
            let content = try project.snapshot.content(file.path)
            let root: Node
            do throws(Diagnostic) {
                // GitHub bears neither tags nor merge keys, several documents or a key twice, either.
                guard !content.isBinary else { throw content.binary }
                root = try Node.parse(content.bytes, file: file.path.string, limits: ReadingLimits(nodes: 1_000_000))
            } catch {
                return .unreadable(error, .yaml)
            }
            if try look(into: root, &seen) { return .pass }
        }
        return failure(files, seen)
    }

    /// The same pattern for the other ending that workflows have, if it has a wildcard.
    private var otherEnding: Glob? {
        guard path.hasWildcard else { return nil }
        for (one, other) in [(".yml", ".yaml"), (".yaml", ".yml")] where path.pattern.hasSuffix(one) {
            return try? Glob(path.pattern.dropLast(one.count) + other)
        }
        return nil
    }

    /// What was found on the way.
    private struct Seen {
        var jobs: [(name: String, span: SourceSpan)] = []
        /// The first line of each step's text.
        var steps: [String] = []
        /// A step that matches and does not count, with why.
        var idle: (obstacle: WorkflowObstacle, step: Node)?
    }

    /// Whether a file has the step; what is there instead is remembered.
    private func look(into root: Node, _ seen: inout Seen) throws(Diagnostic) -> Bool {
        let running = try WorkflowRunning(root)
        for (place, member) in running.jobs.enumerated() where job == nil || job == member.key.text {
            seen.jobs.append((member.key.text, member.key.span))
            guard let items = member.value["steps"]?.items else { continue }
            for step in items {
                guard let value = step[key], let text = value.scalarText else { continue }
                if try pattern.matches(key == "run" ? Self.withoutComments(text) : text) {
                    guard let obstacle = try running.obstacle(of: step, inJob: place) else { return true }
                    seen.idle = seen.idle ?? (obstacle, value)
                } else if try pattern.matches(text) {
                    let obstacle = WorkflowObstacle("it is a comment", at: value, help: "take the '#' before it away")
                    seen.idle = seen.idle ?? (obstacle, value)
                }
                seen.steps.append(text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
            }
        }
        return false
    }

    private func failure(_ files: [Snapshot.Entry], _ seen: Seen) -> Verdict {
        let place = files.count == 1 ? "'\(files[0].path)'" : "the files that match '\(path.pattern)'"
        let expected = "a step whose '\(key)' matches the expression"
        let start = files.count == 1 ? SourceSpan(wholeFile: files[0].path.string) : nil
        if let job, seen.jobs.isEmpty {
            return .fail(
                Diagnostic(id: "missing-job", "\(place) has no job '\(job)'", at: start), expected: expected,
                found: "no job '\(job)'")
        }
        if let (obstacle, step) = seen.idle {
            return .fail(
                obstacle.diagnostic(of: step), expected: expected,
                found: "one at \(step.file):\(step.span.start.line), but \(obstacle.reason)")
        }
        let steps = seen.steps
        let shown = steps.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (steps.count > 5 ? ", …" : "")
        return .fail(
            Diagnostic(
                id: "missing-step", "no step's '\(key)' in \(place) matches the expression",
                at: seen.jobs.count == 1 ? seen.jobs[0].span : start),
            expected: expected, found: steps.isEmpty ? "no step with '\(key)'" : shown)
    }

    /// What a shell reads of a script; a comment begins with `#` in all of those that runners have but `cmd`.
    private static func withoutComments(_ script: String) -> String {
        let bytes = Array(script.utf8)
        return String(decoding: CodeText.blanked(bytes, MarkedComments(isTOML: false).ranges(in: bytes)), as: UTF8.self)
    }
}
