import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import YAML

/// A check names a file that is not there.
///
/// A structure check's file has to be in the fresh starter, with the defaults and with each choice of each question for
/// which the check applies. A milestone's file may also come with its solution or an earlier one, and its acceptance test
/// has to be below `acceptance/`. A path in a list, and a pattern, have to match with some answers only. The checks
/// `file-absent`, `command` and `http` name no files.
enum AbsentFileRule: LintRule {
    static let ids = ["absent-file", "absent-acceptance"]

    /// The kinds that fail without their file.
    private static let needing = [
        "file-exists", "directory-exists", "contains", "value", "json-schema", "markdown-section", "executable",
        "unchanged", "count", "workflow-step",
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            let starters = one.starters.all
            guard !starters.isEmpty else { return result }
            func add(_ checks: [CheckDeclaration], _ milestone: Int?) {
                for check in checks {
                    for node in paths(of: check) {
                        let look = CheckedPath(check: check, node: node, milestone: milestone, one: one)
                        if let finding = look.finding(in: starters) {
                            result.wrong.append(finding)
                        } else if look.isInList {
                            // Only what a list names may be missing from some templates.
                            result.right.append(node.span)
                        }
                    }
                }
            }
            add(one.template.structure, nil)
            for (index, milestone) in one.template.milestones.enumerated() { add(milestone.checks, index) }
            return result
        }
    }

    /// The nodes that name files.
    private static func paths(of check: CheckDeclaration) -> [Node] {
        switch check.kind {
        case "file-absent", "command", "http": []
        case let kind where CheckedPath.lists.contains(kind):
            check.node["paths"].map { node in node.items.map(Array.init) ?? [node] } ?? []
        default: check.node["path"].map { [$0] } ?? []
        }
    }

    /// One path of a check.
    private struct CheckedPath {
        let check: CheckDeclaration
        let node: Node
        /// The place of its milestone; nil for a structure check.
        let milestone: Int?
        let one: LintTemplate

        /// The kinds that take a list of paths.
        static let lists = ["no-placeholders", "no-secrets", "python-parses"]

        var isInList: Bool { Self.lists.contains(check.kind) }

        /// What is wrong with it; nil if nothing is, or if it can't be told.
        func finding(in starters: [Starters.Starter]) -> Diagnostic? {
            var absent: (path: String, starter: Starters.Starter)?
            var isPresent = false
            for starter in starters {
                let variables = starter.resolved.variables
                if let when = check.when, (try? one.planner.holds(when, variables: variables)) != true { continue }
                guard let text = try? one.planner.render(node.text, at: node.span, variables: variables),
                    let glob = try? Glob(text)
                else { return nil }
                if matches(glob, in: starter) {
                    isPresent = true
                } else {
                    absent = absent ?? (text, starter)
                    if glob.hasWildcard || milestone != nil || !AbsentFileRule.needing.contains(check.kind) { continue }
                    return absentFinding(text, starter, isSometimes: isPresent || starter.choice != [:])
                }
            }
            guard !isPresent, let absent else { return nil }
            return absentFinding(absent.path, absent.starter, isSometimes: false)
        }

        private func matches(_ glob: Glob, in starter: Starters.Starter) -> Bool {
            var paths: [RelativePath]
            if check.kind == "pytest" {
                guard let milestone, starter.acceptance.indices.contains(milestone) else { return false }
                paths = starter.acceptance[milestone].map(\.path)
            } else {
                paths = starter.files.map(\.path)
                if let milestone, check.kind != "unchanged" {
                    paths += starter.solutions.prefix(milestone + 1).joined().map(\.path)
                }
            }
            let folders = check.kind == "directory-exists" || check.kind == "pytest"
            return paths.contains { path in
                if glob.matches(path) && check.kind != "directory-exists" { return true }
                guard folders else { return false }
                var parent = path.parent
                while let folder = parent {
                    if glob.matches(folder) { return true }
                    parent = folder.parent
                }
                return false
            }
        }

        private func absentFinding(_ path: String, _ starter: Starters.Starter, isSometimes: Bool) -> Diagnostic {
            let isTest = check.kind == "pytest"
            let answers = starter.choice.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
            let place =
                isTest
                ? "below acceptance/"
                : milestone == nil ? "in the starter" : "in the starter or a solution"
            let nearby = isTest ? starter.acceptance.joined().map(\.path.string) : starter.files.map(\.path.string)
            return Diagnostic(
                .warning, id: isTest ? "absent-acceptance" : "absent-file",
                "the check '\(check.id)' names '\(path)', which is not \(place)",
                explanation: isSometimes && !answers.isEmpty
                    ? "with " + answers.joined(separator: ", ") : "with no answers that were tried",
                at: node.span, excerpt: node.excerpt,
                help: [
                    didYouMean(path, among: nearby),
                    isSometimes ? "guard the check with the condition of the file: when: …" : nil,
                ].compactMap { $0 }, notes: one.owns(node.span) ? [] : [.init("the template is \(one.template.folder)")]
            )
        }
    }
}
