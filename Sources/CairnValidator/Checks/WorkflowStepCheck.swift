import ProjectFiles
package import CairnDiagnostics
import CairnFiles
import StructuredData
import YAML

/// Passes if a workflow of GitHub Actions has a step that uses or runs something.
///
/// A step or job with `if: false` doesn't count, nor does a step whose failure does not matter
/// (`continue-on-error: true`, its own or its job's). The steps of a composite action (`runs.steps`) count as a job
/// `runs`, where `path` finds its file.
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
    private static let path = CheckOption.glob("path", .file, "The workflow; of several one is enough.")
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
        let files: [Snapshot.Entry]
        switch project.files(path) {
        case .success(let found): files = found
        case .failure(let missing): return missing.verdict
        }
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
            for member in Self.jobs(of: root) where job == nil || job == member.key.text {
                seen.jobs.append((member.key.text, member.key.span))
                guard let items = member.value["steps"]?.items else { continue }
                let idle = Self.idle(member.value)
                for step in items {
                    guard let value = step[key], let text = value.scalarText else { continue }
                    if try pattern.matches(key == "run" ? Self.withoutComments(text) : text) {
                        guard let reason = idle ?? Self.idle(step) else { return .pass }
                        seen.idle = seen.idle ?? (reason, value.span)
                    } else if try pattern.matches(text) {
                        seen.idle = seen.idle ?? ("it is a comment", value.span)
                    }
                    seen.steps.append(text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
                }
            }
        }
        return failure(files, seen)
    }

    /// What was found on the way.
    private struct Seen {
        var jobs: [(name: String, span: SourceSpan)] = []
        /// The first line of each step's text.
        var steps: [String] = []
        /// A step that matches and does not count, with why.
        var idle: (reason: String, span: SourceSpan)?
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
        if let idle = seen.idle {
            return .fail(
                Diagnostic(
                    id: "idle-step", "what matches the expression does not count: \(idle.reason)", at: idle.span),
                expected: expected, found: "one at \(idle.span.file):\(idle.span.start.line), but \(idle.reason)")
        }
        let steps = seen.steps
        let shown = steps.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (steps.count > 5 ? ", …" : "")
        return .fail(
            Diagnostic(
                id: "missing-step", "no step's '\(key)' in \(place) matches the expression",
                at: seen.jobs.count == 1 ? seen.jobs[0].span : start),
            expected: expected, found: steps.isEmpty ? "no step with '\(key)'" : shown)
    }

    /// The jobs of a workflow, or the steps of a composite action as the only one.
    private static func jobs(of root: Node) -> [Node.Entry] {
        root["jobs"]?.entries.map(Array.init) ?? root.members(named: "runs")
    }

    /// Why a step or job does not count; nil if it does.
    private static func idle(_ node: Node) -> String? {
        if says(false, node["if"]) { return "it never runs, by 'if: false'" }
        return says(true, node["continue-on-error"]) ? "its failure fails nothing, by 'continue-on-error: true'" : nil
    }

    /// Whether a value is that truth value, plainly or as an expression.
    private static func says(_ truth: Bool, _ node: Node?) -> Bool {
        switch node?.kind {
        case .bool: return node?.bool == truth
        case .string:
            guard let text = node?.text else { return false }
            let plain = text.filter { !$0.isWhitespace }
            return plain == "\(truth)" || plain == "${{\(truth)}}"
        default: return false
        }
    }

    /// What a shell reads of a script; a comment begins with `#` in all of those that runners have but `cmd`.
    private static func withoutComments(_ script: String) -> String {
        let bytes = Array(script.utf8)
        return String(decoding: CodeText.blanked(bytes, MarkedComments(isTOML: false).ranges(in: bytes)), as: UTF8.self)
    }
}
