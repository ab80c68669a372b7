import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// A file of a solution repeats more than half of the one that it replaces, where a patch would say what changes.
///
/// It is held against the starter with the earlier solutions, with the defaults and with each choice of each question.
/// Lines are counted, and a patch, or a file that nothing is there before, is never told.
enum RepeatedFileRule: LintRule {
    static let ids = ["repeated-file"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one in
            var told: Set<String> = []
            return one.starters.all.flatMap { starter in
                var state = Dictionary(starter.files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
                return starter.solutions.flatMap { solution in
                    let findings = solution.compactMap { file -> Diagnostic? in
                        guard !SolutionFile.isChange(file.origin), !told.contains(file.origin),
                            let before = state[file.path], let finding = finding(file, before)
                        else { return nil }
                        told.insert(file.origin)
                        return finding
                    }
                    state.merge(solution.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
                    return findings
                }
            }
        }
    }

    private static func finding(_ file: Plan.File, _ before: Plan.File) -> Diagnostic? {
        guard !file.bytes.contains(0), !before.bytes.contains(0) else { return nil }
        let old = UnifiedDiff.lines(before.bytes)
        let steps = LineDiff(old, UnifiedDiff.lines(file.bytes)).steps
        let kept = steps.count { if case .keep = $0 { true } else { false } }
        guard kept > old.count - kept else { return nil }
        let name = String(file.path.last)
        return Diagnostic(
            .warning, id: "repeated-file",
            "the solution's '\(file.path)' repeats \(kept) of the \(old.count) lines that are there before",
            explanation: "what both have would have to be mended twice", at: SourceSpan(wholeFile: file.origin),
            help: ["put what changes there instead, as a unified diff: \(name.shellQuoted + SolutionFile.suffix)"],
            notes: [.init("what is there before comes from \(before.origin)")])
    }
}
