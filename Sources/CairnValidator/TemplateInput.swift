package import CairnCatalog
package import CairnDiagnostics
import CairnFiles
package import CairnPlan
package import Jinja
package import Reports
import SystemPackage
import YAML

extension ValidationInput {
    /// What a project is validated against: its template's checks with the answers in them.
    /// - Parameters:
    ///   - template: the template.
    ///   - project: the catalog's entry.
    ///   - planner: what renders the template.
    ///   - variables: as the planner gave them for the project's answers.
    ///   - plan: what scaffolding gives with the same answers.
    ///   - record: the project's record.
    ///   - validatorVersion: the version of Cairn that validates.
    /// - Throws: everything that is wrong with the checks' options.
    package init(
        _ template: CairnCatalog.Template, of project: Project, planner: Planner, variables: Variables,
        plan: Plan, record: Record, validatorVersion: String
    ) throws(Diagnostics) {
        let decoder = CheckDecoder(template: template, planner: planner, variables: variables)
        var milestones: [Milestone] = []
        for milestone in template.milestones {
            let checks = try decoder.checks(milestone.checks, beside: milestone.folder)
            let words = try decoder.words(of: milestone)
            milestones.append(
                Milestone(
                    id: milestone.id, number: milestone.number, words: words, checks: checks,
                    acceptance: { () throws(Diagnostic) in
                        do throws(PlanFailure) {
                            return try planner.acceptance(of: milestone, variables: variables)
                        } catch {
                            throw error.diagnostics.first
                                ?? Diagnostic(id: "acceptance", "the acceptance tests are broken")
                        }
                    }))
        }
        let originals = Dictionary(plan.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        self.init(
            catalog: record.catalog, project: project.id, projectTitle: project.title,
            templateVersion: template.version, recordedTemplateVersion: record.templateVersion,
            recordedCairnVersion: record.cairnVersion, validatorVersion: validatorVersion,
            structure: try decoder.checks(template.structure, beside: template.folder), milestones: milestones,
            original: { originals[$0] })
    }
}

extension MilestoneWords {
    /// Renders what the manifest says.
    /// - Parameter variables: as the planner gave them for the answers.
    /// - Throws: what is wrong with a template tag.
    package init(
        _ milestone: CairnCatalog.Milestone, of template: CairnCatalog.Template, planner: Planner,
        variables: Variables
    ) throws(Diagnostic) {
        let place = template.source.location(of: milestone.folder).appending("milestone.yaml")
        let span = SourceSpan(wholeFile: template.source.label(of: place))
        func rendered(_ text: String) throws(Diagnostic) -> String {
            let isTemplate = text.holds("{{") || text.holds("{%")
            return isTemplate ? try planner.render(text, at: span, variables: variables) : text
        }
        let contract = Contract(
            names: try milestone.contract.names.map { (name) throws(Diagnostic) in
                Contract.Name(
                    name: try rendered(name.name.text), kind: name.kind.words, says: try rendered(name.says.text))
            }, free: try milestone.contract.free.map { (text) throws(Diagnostic) in try rendered(text.text) })
        self.init(
            title: try rendered(milestone.title), goal: try rendered(milestone.goal), contract: contract,
            why: try rendered(milestone.why),
            hints: try milestone.hints.map { (hint) throws(Diagnostic) in try rendered(hint) })
    }
}

/// Decodes the declared checks that apply with certain answers.
private struct CheckDecoder {
    let template: CairnCatalog.Template
    let planner: Planner
    let variables: Variables

    /// What a milestone says, with the answers in it.
    func words(of milestone: CairnCatalog.Milestone) throws(Diagnostics) -> MilestoneWords {
        do throws(Diagnostic) {
            return try MilestoneWords(milestone, of: template, planner: planner, variables: variables)
        } catch {
            throw Diagnostics(error)
        }
    }

    func checks(_ declarations: [CheckDeclaration], beside folder: RelativePath) throws(Diagnostics) -> [Check] {
        let problems = Problems()
        let sources = CheckSources(
            render: { (text, span) throws(Diagnostic) in try planner.render(text, at: span, variables: variables) },
            resource: { (path) throws(Diagnostic) in try template.resource(path, beside: folder) })
        let applying = declarations.filter { declaration in
            guard let when = declaration.when else { return true }
            let holds = problems.attempt { () throws(Diagnostic) in try planner.holds(when, variables: variables) }
            return holds ?? false
        }
        let checks = Check.decode(applying, sources: sources, problems: problems)
        try problems.throwIfAny()
        return checks
    }
}
