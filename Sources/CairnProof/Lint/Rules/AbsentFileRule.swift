import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import YAML

/// A check names a file that is not there.
///
/// A structure check's file has to be in the fresh starter, with the defaults and with each choice of each question for
/// which the check applies. A milestone's file may also come with its solution or an earlier one, and its acceptance test
/// has to be below `acceptance/`. A path of files that are only looked through, and a pattern, have to match with some
/// answers only. Which options name files, and what for, the kinds declare.
enum AbsentFileRule: LintRule {
    static let ids = ["absent-file", "absent-acceptance"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.findingsEverywhere { one in
            var result: (wrong: [Diagnostic], right: [SourceSpan]) = ([], [])
            let starters = one.starters.all
            guard !starters.isEmpty else { return result }
            func add(_ checks: [CheckDeclaration], _ milestone: Int?) {
                for check in checks {
                    for path in paths(of: check) {
                        let look = CheckedPath(
                            check: check, meaning: path.meaning, node: path.node, milestone: milestone, one: one)
                        if let finding = look.finding(in: starters) {
                            result.wrong.append(finding)
                        } else if path.isInList {
                            // Only what a list names may be missing from some templates.
                            result.right.append(path.node.span)
                        }
                    }
                }
            }
            add(one.template.structure, nil)
            for (index, milestone) in one.template.milestones.enumerated() { add(milestone.checks, index) }
            return result
        }
    }

    /// What names files of the project in a check.
    private static func paths(of check: CheckDeclaration) -> [(meaning: PathMeaning, isInList: Bool, node: Node)] {
        var paths: [(meaning: PathMeaning, isInList: Bool, node: Node)] = []
        for option in CheckKinds.named(check.kind)?.declarations ?? [] {
            guard let meaning = option.shape.meaning, meaning != .nothing, let node = check.node[option.name] else {
                continue
            }
            if case .globs = option.shape {
                for item in node.items.map(Array.init) ?? [node] { paths.append((meaning, true, item)) }
            } else {
                paths.append((meaning, false, node))
            }
        }
        return paths
    }

    /// One path of a check.
    private struct CheckedPath {
        let check: CheckDeclaration
        let meaning: PathMeaning
        let node: Node
        /// The place of its milestone; nil for a structure check.
        let milestone: Int?
        let one: LintTemplate

        /// Whether the check fails without its file.
        private var isNeeded: Bool {
            switch meaning {
            case .file, .folder, .scaffolded: true
            case .searched, .nothing, .acceptance: false
            }
        }

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
                    if glob.hasWildcard || milestone != nil || !isNeeded { continue }
                    return absentFinding(text, starter, isSometimes: isPresent || starter.choice != [:])
                }
            }
            guard !isPresent, let absent else { return nil }
            return absentFinding(absent.path, absent.starter, isSometimes: false)
        }

        private func matches(_ glob: Glob, in starter: Starters.Starter) -> Bool {
            var paths: [RelativePath]
            if meaning == .acceptance {
                guard let milestone, starter.acceptance.indices.contains(milestone) else { return false }
                paths = starter.acceptance[milestone].map(\.path)
            } else {
                paths = starter.files.map(\.path)
                if let milestone, meaning != .scaffolded {
                    paths += starter.solutions.prefix(milestone + 1).joined().map(\.path)
                }
            }
            return paths.contains { path in
                if glob.matches(path) && meaning != .folder { return true }
                guard meaning == .folder || meaning == .acceptance else { return false }
                var parent = path.parent
                while let folder = parent {
                    if glob.matches(folder) { return true }
                    parent = folder.parent
                }
                return false
            }
        }

        private func absentFinding(_ path: String, _ starter: Starters.Starter, isSometimes: Bool) -> Diagnostic {
            let isTest = meaning == .acceptance
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
