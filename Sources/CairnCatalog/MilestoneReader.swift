import CairnDiagnostics
import CairnFiles
import SystemPackage
import YAML

/// Reads the milestones of a template: the folders `milestones/1-first`, `milestones/2-second` and so on.
struct MilestoneReader {
    let source: CatalogSource
    let problems: Problems

    /// The milestones in their order; what is wrong is reported.
    func milestones(of template: RelativePath) -> [Milestone] {
        guard let folder = try? template.appending("milestones"),
            let names = problems.attempt({ () throws(Diagnostic) in
                try source.names(in: source.location(of: folder), what: "the milestones") ?? []
            })
        else { return [] }
        let milestones = names.compactMap { name in milestone(name, in: folder) }.sorted { $0.number < $1.number }
        for (index, milestone) in milestones.enumerated() where milestone.number != index + 1 {
            report(
                milestone.folder, "its number should be \(index + 1): milestones are numbered from 1 without gaps")
            break
        }
        for (index, milestone) in milestones.enumerated()
        where milestones[..<index].contains(where: { $0.id == milestone.id }) {
            report(milestone.folder, "another milestone is called '\(milestone.id)', too")
        }
        return milestones
    }

    private func milestone(_ name: String, in parent: RelativePath) -> Milestone? {
        guard let folder = try? parent.appending(name) else { return nil }
        guard let hyphen = name.firstIndex(of: "-"), let number = Int(name[..<hyphen]), number > 0 else {
            report(folder, "a milestone's folder is called by its number and its id: '1-structured-errors'")
            return nil
        }
        let id = String(name[name.index(after: hyphen)...])
        let location = source.location(of: folder).appending("milestone.yaml")
        return problems.attempt { () throws(Diagnostic) in
            try Node.parseManifest(
                try source.read(location, what: "the milestone", upTo: SizeLimit.manifest),
                file: source.label(of: location))
        }.flatMap { root in
            guard
                let fields = problems.fields(
                    of: root, "a milestone", keys: ["title", "goal", "contract", "why", "hints", "checks", "proof"])
            else { return nil }
            let title = fields.required("title") { (node) throws(Diagnostic) in try node.line("title") }
            let goal = fields.required("goal") { (node) throws(Diagnostic) in try node.line("goal") }
            let contract = MilestoneContract(fields, problems: problems)
            let why = fields.required("why") { (node) throws(Diagnostic) in try node.line("why") }
            let hints = fields.strings("hints")
            let checks = CheckDeclaration.list(fields, "checks", problems: problems)
            if let node = fields["checks"] {
                // What is wrong with those that are there was reported with each.
                if (try? node.items("a list"))?.isEmpty == true {
                    problems.report(
                        Diagnostic(
                            id: "missing-key", "a milestone needs a check", at: node.span, excerpt: node.excerpt,
                            help: ["add '- {id: …, check: …}' to 'checks'"]))
                }
            } else {
                problems.report(fields.missing("checks"))
            }
            reportDuplicates(checks, to: problems)
            let proof = MilestoneProof(fields, checks: checks, problems: problems)
            guard let title, let goal, let why else { return nil }
            return Milestone(
                id: id, number: number, title: title, goal: goal, contract: contract, why: why, hints: hints,
                checks: checks, proof: proof, folder: folder)
        }
    }

    private func report(_ folder: RelativePath, _ explanation: String) {
        problems.report(
            Diagnostic(
                id: "milestone-folder", "the milestone '\(source.label(of: source.location(of: folder)))' is misnamed",
                explanation: explanation))
    }
}
