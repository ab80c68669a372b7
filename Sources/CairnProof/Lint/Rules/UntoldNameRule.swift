import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import SystemPackage

/// An acceptance test asks for a name that nobody told the learner: neither the milestone's contract, nor an earlier one,
/// nor the starter holds it.
///
/// Names are found by where they stand in Python's acceptance tests, the files `test_*.py`; others set the stage. They are
/// options and words beside them; words with `_`; arguments in capital letters; keys of mappings that are written down, in
/// brackets behind a value or asked for with `get`; what an `assert` holds outside of calls and what is compared, unless
/// the tests also give it; and what is imported from the project's packages, and taken from that with a dot. The rest is
/// the tests' own, as is what the milestone lists under `proof` and `own`.
///
/// A contract holds every word of it. Of the starter, code and configuration count, without comments, and in Markdown what
/// stands between backquotes.
enum UntoldNameRule: LintRule {
    static let ids = ["untold-name", "idle-own-name"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one -> [Diagnostic] in
            guard let starter = one.starters.starter([:]) else { return [] }
            var held = HeldNames()
            for file in starter.files { held.add(file) }
            let packages = Set(starter.files.compactMap(\.package))
            var findings: [Diagnostic] = []
            for (milestone, acceptance) in zip(one.template.milestones, starter.acceptance) {
                let contract = milestone.contract
                for snippet in contract.names.flatMap({ [$0.name, $0.says] }) + contract.free {
                    held.add(rendered(snippet, one, starter))
                }
                // Without any, the whole contract is missing, which another rule says.
                guard !contract.isEmpty else { continue }
                let own = milestone.proof.own.map { (snippet: $0, text: rendered($0, one, starter)) }
                var used: Set<String> = []
                for file in acceptance where file.isTest {
                    for name in DemandedNames.read(file.bytes, packages: packages) {
                        if own.contains(where: { $0.text == name.text }) {
                            used.insert(name.text)
                        } else if !held.holds(name.text) {
                            findings.append(untold(name, file, milestone, subject))
                        }
                    }
                }
                for (snippet, text) in own where !used.contains(text) {
                    findings.append(
                        Diagnostic(
                            .warning, id: "idle-own-name", "no acceptance test asks for '\(text)'", at: snippet.span,
                            excerpt: snippet.excerpt, help: ["remove it from the list of the tests' own names"]))
                }
            }
            return findings
        }
    }

    private static func rendered(_ snippet: Snippet, _ one: LintTemplate, _ starter: Starters.Starter) -> String {
        (try? one.planner.render(snippet.text, at: snippet.span, variables: starter.resolved.variables)) ?? snippet.text
    }

    private static func untold(
        _ name: DemandedNames.Name, _ file: Plan.File, _ milestone: Milestone, _ subject: LintSubject
    ) -> Diagnostic {
        let (span, excerpt) = subject.place(of: name.text, in: file, of: milestone)
        return Diagnostic(
            .warning, id: "untold-name",
            "the acceptance tests of '\(milestone.id)' ask for '\(name.text)', which nobody is told",
            explanation: "neither the contract nor the starter holds it", at: span, excerpt: excerpt,
            help: [
                "say it in the milestone's contract: {name: …, kind: …, says: …}",
                "or, if the tests make it up themselves, list it under proof: own: […]",
            ])
    }
}

extension LintSubject {
    /// Where a name stands in the file as its author wrote it: the first line that holds it. One that comes from a partial
    /// has only the file.
    fileprivate func place(
        of name: String, in file: Plan.File, of milestone: Milestone
    ) -> (span: SourceSpan, excerpt: String?) {
        let written = ((try? TemplateFile.list("acceptance", in: milestone.folder, of: source)) ?? [])
            .first { source.label(of: $0.location) == file.origin }
        let bytes = written.flatMap { try? source.files.read($0.location, upTo: SizeLimit.template) } ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let index = lines.firstIndex(where: { $0.holds(name) }), let column = lines[index].firstPlace(of: name)
        else { return (SourceSpan(wholeFile: file.origin), nil) }
        let before = lines[index][..<column.lowerBound].unicodeScalars.count
        let start = SourcePosition(line: index + 1, column: before + 1)
        let end = SourcePosition(line: index + 1, column: before + 1 + name.unicodeScalars.count)
        return (SourceSpan(file: file.origin, start: start, end: end), String(lines[index]))
    }
}

extension Plan.File {
    /// Whether pytest looks for tests in it.
    fileprivate var isTest: Bool { path.last.hasPrefix("test_") && path.last.hasSuffix(".py") }

    /// The package of the project's own that it begins.
    fileprivate var package: String? {
        let names = path.names
        return names.count == 3 && names[0] == "src" && names[2] == "__init__.py" ? String(names[1]) : nil
    }
}
