import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import Jinja
import SystemPackage
import YAML

extension ProjectFolder {
    /// Validates the project; Ctrl-C ends what runs.
    /// - Throws: everything that is wrong with the checks' options; that there are no checks.
    func validate(_ options: ValidationOptions) throws -> ValidationReport {
        let input = try validationInput()
        guard !input.structure.isEmpty || !input.milestones.isEmpty else {
            throw Diagnostics(
                Diagnostic(id: "nothing-to-check", "the template of '\(project.id)' declares no checks"))
        }
        Interruption.install()
        let validator = Validator(try Snapshot(root), isCancelled: { Interruption.isRequested })
        return validator.validate(input, options: options)
    }

    /// What the project is validated against: the template's checks with the record's answers in them.
    /// - Throws: everything that is wrong with the checks' options.
    func validationInput() throws -> ValidationInput {
        let structure = try checks(template.structure, beside: template.folder)
        let milestones = try template.milestones.map { milestone in
            let planner = planner
            let variables = variables
            return ValidationInput.Milestone(
                id: milestone.id, number: milestone.number, title: milestone.title, goal: milestone.goal,
                why: milestone.why, hints: try hints(of: milestone),
                checks: try checks(milestone.checks, beside: milestone.folder),
                acceptance: { () throws(Diagnostic) in
                    do throws(PlanFailure) {
                        return try planner.files(named: "acceptance", of: milestone, variables: variables).map {
                            AcceptanceFile(path: $0.path, bytes: $0.bytes, isExecutable: $0.isExecutable)
                        }
                    } catch {
                        throw error.diagnostics.first ?? Diagnostic(id: "acceptance", "the acceptance tests are broken")
                    }
                })
        }
        let originals = Dictionary(plan.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        return ValidationInput(
            catalog: record.catalog, project: project.id, projectTitle: project.title,
            templateVersion: template.version, recordedTemplateVersion: record.templateVersion,
            recordedCairnVersion: record.cairnVersion, validatorVersion: Version.current, structure: structure,
            milestones: milestones, original: { originals[$0] })
    }

    /// A milestone's hints with the record's answers in them.
    private func hints(of milestone: Milestone) throws -> [String] {
        let place = template.source.location(of: milestone.folder).appending("milestone.yaml")
        let span = SourceSpan(file: template.source.label(of: place), start: .start)
        do throws(Diagnostic) {
            return try milestone.hints.map { (hint) throws(Diagnostic) in
                hint.contains("{{") ? try planner.render(hint, at: span, variables: variables) : hint
            }
        } catch {
            throw Diagnostics(error)
        }
    }

    /// Decodes the checks that apply with the record's answers.
    private func checks(_ declarations: [CheckDeclaration], beside folder: RelativePath) throws -> [Check] {
        let problems = Problems()
        let sources = CheckSources(
            render: { (text, span) throws(Diagnostic) in try planner.render(text, at: span, variables: variables) },
            resource: { path in
                let place = template.source.location(of: folder).appending(path.string)
                return (try? template.source.files.read(place)).map { ($0, template.source.label(of: place)) }
            })
        let applying = declarations.filter { declaration in
            guard let when = declaration.when else { return true }
            return problems.attempt { () throws(Diagnostic) in try planner.holds(when, variables: variables) } ?? false
        }
        let checks = Check.decode(applying, sources: sources, problems: problems)
        try problems.throwIfAny()
        return checks
    }
}

extension OutputOptions {
    /// Leaves with the signal's exit code if a signal ended the validation early.
    func leaveIfInterrupted(_ report: ValidationReport) throws {
        if report.wasInterrupted { throw CommandFailure(code: Interruption.status, diagnostics: [], output: self) }
    }
}
