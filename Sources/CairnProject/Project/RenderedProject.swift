package import CairnCatalog
package import CairnDiagnostics
package import CairnPlan
package import CairnValidator
package import Jinja
package import Reports

/// A project of the catalog with answers: what renders it, what scaffolding gives, and what it is validated against.
///
/// The answers come from a record on disk (`ProjectFolder`) or from memory (a proof, or the defaults): from here on
/// that makes no difference.
package struct RenderedProject: Sendable {
    /// The catalog's entry.
    package let project: Project
    /// Its template.
    package let template: CairnCatalog.Template
    /// What renders with these answers.
    package let planner: Planner
    /// All answers, defaults among them.
    package let answers: [Answer]
    /// The variables of a rendering.
    package let variables: Variables
    /// What scaffolding gives.
    package let plan: Plan
    private let solved: SolvedStates

    /// Renders everything for answers that were resolved before.
    /// - Parameters:
    ///   - template: the template.
    ///   - project: the catalog's entry.
    ///   - catalogID: the catalog's id.
    ///   - cairnVersion: the version of Cairn that templates see.
    ///   - answers: as the planner resolved them.
    ///   - isCancelled: whether to stop, asked often.
    /// - Throws: everything that is wrong with the template.
    package init(
        _ template: CairnCatalog.Template, of project: Project, catalogID: String, cairnVersion: String,
        answers: [Answer], isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(PlanFailure) {
        let planner = Planner(
            template, project: project, catalogID: catalogID, cairnVersion: cairnVersion, isCancelled: isCancelled)
        try self.init(template, of: project, planner: planner, answers: answers)
    }

    /// Renders everything for given answers, and the defaults of the rest.
    /// - Parameters: as above; `given` is what was answered.
    /// - Throws: `PlanFailure` for answers that are wrong or missing, and for a template that is.
    package init(
        _ template: CairnCatalog.Template, of project: Project, catalogID: String, cairnVersion: String,
        given: GivenAnswers, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws {
        let planner = Planner(
            template, project: project, catalogID: catalogID, cairnVersion: cairnVersion, isCancelled: isCancelled)
        var nobody: (any Prompter)?
        try self.init(
            template, of: project, planner: planner, answers: try planner.resolve(given, prompter: &nobody).answers)
    }

    private init(
        _ template: CairnCatalog.Template, of project: Project, planner: Planner, answers: [Answer]
    ) throws(PlanFailure) {
        self.project = project
        self.template = template
        self.planner = planner
        self.answers = answers
        variables = try planner.variables(answers)
        plan = try planner.plan(answers)
        solved = SolvedStates(
            plan.files, milestones: template.milestones, planner: planner, variables: variables)
    }

    /// What the project is validated against: the template's checks with the answers in them.
    /// - Parameters:
    ///   - record: the project's record; nil is the one that scaffolding gives.
    ///   - version: the version of Cairn that validates.
    /// - Throws: everything that is wrong with the checks' options.
    package func validationInput(_ record: Record? = nil, version: String) throws(Diagnostics) -> ValidationInput {
        try ValidationInput(
            template, of: project, planner: planner, variables: variables, plan: plan, record: record ?? plan.record,
            validatorVersion: version)
    }

    /// What a milestone's solution brings on top of the earlier ones: whole files, in the order of their paths.
    /// - Throws: what is wrong with it, or with an earlier one.
    package func solution(of milestone: Milestone) throws(PlanFailure) -> [Plan.File] {
        try solved.solution(of: milestone)
    }

    /// The solutions beside a milestone's own, which prove its acceptance tests.
    /// - Throws: what is wrong with them, with its own or an earlier one.
    package func others(of milestone: Milestone) throws(PlanFailure) -> [OtherSolution] {
        try solved.others(of: milestone)
    }

    /// The project's files with the first solutions, in the order of their paths.
    /// - Parameter number: how many solutions: 0 is the starter.
    /// - Throws: what is wrong with one of them.
    package func files(solvedThrough number: Int) throws(PlanFailure) -> [Plan.File] {
        try solved.files(solvedThrough: number)
    }

    /// The rendered acceptance tests of a milestone.
    package func acceptance(of milestone: Milestone) throws(PlanFailure) -> [Plan.File] {
        try planner.acceptance(of: milestone, variables: variables)
    }

    /// What a milestone says to people.
    /// - Throws: what is wrong with a template tag.
    package func words(of milestone: Milestone) throws(Diagnostic) -> MilestoneWords {
        try MilestoneWords(milestone, of: template, planner: planner, variables: variables)
    }
}
