import CairnCatalog
import CairnDiagnostics

/// A name is used that no question and no variable of the template or its layers declares, or before it is declared.
///
/// It is looked for in files, their names, partials, conditions, defaults, variables, checks and the texts of milestones,
/// whether the defaults reach the place or not. A name that the same text tests with `is defined` or gives a `default`
/// is fine. A layer's text is looked at once for each template that stacks it. The members of `answers`, `cairn`,
/// `project` and `template` are names, too.
enum UndeclaredNameRule: LintRule {
    static let ids = ["undeclared-name"]

    /// The members that every template has, besides those of `answers`.
    private static let members = [
        "cairn": ["version"], "project": ["id", "title", "summary", "guide"], "template": ["version"],
    ]
    /// What a mapping can be asked for.
    private static let methods = ["items", "keys", "values", "get"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { template in
            template.reading.taken.compactMap { use in
                guard var finding = Self.finding(use, in: template.template) else { return nil }
                // What a layer lacks is for a template to give.
                if !template.owns(use.span) {
                    finding.notes.append(.init("the template is \(template.template.folder)"))
                }
                return finding
            }
        }
    }

    private static func finding(_ use: TakenName, in template: Template) -> Diagnostic? {
        guard !use.isGuarded else { return nil }
        let questions = template.questions.map(\.name)
        let variables = template.variables.map(\.name)
        let all = LintTemplate.builtIns + questions + variables
        let seen: [String] =
            switch use.sight {
            case .all: all
            case .questions(let index): LintTemplate.builtIns + questions.prefix(index)
            case .variables(let index): LintTemplate.builtIns + questions + variables.prefix(index)
            case .nothing: []
            }
        guard seen.contains(use.name) else {
            return undeclared(use, seen: seen, isLater: all.contains(use.name))
        }
        guard LintTemplate.builtIns.contains(use.name), let member = use.member else { return nil }
        let known = members[use.name] ?? questions
        guard !known.contains(member), !methods.contains(member) else { return nil }
        return Diagnostic(
            id: "undeclared-name", "'\(use.name)' has no '\(member)'",
            explanation: known.isEmpty ? nil : "it has: " + known.joined(separator: ", "), at: use.span,
            excerpt: use.excerpt, help: didYouMean(member, among: known).map { [$0] } ?? [])
    }

    private static func undeclared(_ use: TakenName, seen: [String], isLater: Bool) -> Diagnostic {
        let (summary, explanation, help): (String, String?, String) =
            switch use.sight {
            case .nothing:
                (
                    "'\(use.name)' is not seen here", "a partial that is imported sees no variables",
                    "import it `with context`, or make the value a parameter of the macro"
                )
            case .questions where isLater:
                (
                    "'\(use.name)' is not known yet",
                    "a question sees the answers of those before it, and no variables",
                    "move the question behind '\(use.name)'"
                )
            case .variables where isLater:
                (
                    "'\(use.name)' is not known yet", "a variable sees the answers and the variables before it",
                    "move the variable behind '\(use.name)'"
                )
            default:
                ("'\(use.name)' is not declared", nil, "declare it in template.yaml, as a question or a variable")
            }
        let near = isLater ? nil : didYouMean(use.name, among: seen)
        return Diagnostic(
            id: "undeclared-name", summary, explanation: explanation, at: use.span, excerpt: use.excerpt,
            help: [near, help].compactMap { $0 })
    }
}
