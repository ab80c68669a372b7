package import CairnCatalog
package import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator

/// A template under proof: what it is, what renders it, and which answers are the same in every combination.
package struct ProofSubject: Sendable {
    /// The catalog's entry.
    package let project: Project
    /// Its template.
    package let template: CairnCatalog.Template
    /// The catalog's id.
    let catalogID: String
    /// The version of Cairn, for records.
    let version: String
    /// Answers that were given for every combination, by name.
    let fixed: [(name: String, value: AnswerValue)]
    /// What earlier proofs came to; nil if there is no receipt.
    package var receipt: Receipt?
    /// What a proof that was stopped has done.
    var journal = ProofJournal.none

    /// Takes a template.
    /// - Parameters:
    ///   - template: the template.
    ///   - project: its entry in the catalog.
    ///   - catalogID: the catalog's id.
    ///   - version: this version of Cairn.
    ///   - options: answers to give in every combination, as texts, by the question's name. Names that the template has
    ///     no question for are left out.
    /// - Throws: what is wrong with the answers.
    package init(
        _ template: CairnCatalog.Template, of project: Project, catalogID: String, version: String,
        options: [(name: String, text: String)] = []
    ) throws(Diagnostic) {
        self.template = template
        self.project = project
        self.catalogID = catalogID
        self.version = version
        var fixed: [(name: String, value: AnswerValue)] = []
        for option in options {
            guard let question = template.question(option.name) else { continue }
            do throws(Question.Mismatch) {
                fixed.append((option.name, try question.value(ofText: option.text)))
            } catch {
                throw Diagnostic(id: "invalid-answer", "'\(option.name)' of '\(project.id)' \(error.message)")
            }
        }
        self.fixed = fixed
    }

    /// A planner with nothing in its memory.
    func planner() -> Planner {
        Planner(template, project: project, catalogID: catalogID, cairnVersion: version)
    }

    /// All answers that `given` leads to.
    /// - Throws: what is wrong with them, or with the template.
    func answers(_ given: [(name: String, value: AnswerValue)]) throws(PlanFailure) -> [Answer] {
        var answers = GivenAnswers()
        for (name, value) in fixed + given { answers.set(name, .value(value)) }
        var nobody: (any Prompter)?
        do {
            return try planner().resolve(answers, prompter: &nobody).answers
        } catch let error as PlanFailure {
            throw error
        } catch {
            throw PlanFailure(.template, [Diagnostic(id: "failure", "\(error)")])
        }
    }

    /// Renders everything for these answers.
    /// - Throws: everything that is wrong with the template.
    func rendering(_ answers: [Answer]) throws(PlanFailure) -> RenderedProject {
        try RenderedProject(template, of: project, catalogID: catalogID, cairnVersion: version, answers: answers)
    }

    /// What a starter is validated against.
    /// - Throws: everything that is wrong with the checks' options.
    func input(_ rendering: RenderedProject) throws(Diagnostics) -> ValidationInput {
        try rendering.validationInput(version: version)
    }
}
