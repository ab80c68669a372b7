import CairnCatalog
import CairnDiagnostics
import CairnPlan
import CairnProject
import CairnValidator

/// Which combinations are installed and run, and what they run.
struct OwnTestsStage: Sendable {
    /// A starter to run.
    struct Job: Sendable {
        /// The combination's index, or nil for the defaults with all solutions.
        var index: Int?
        var combination: OptionMatrix.Combination
        /// The files; nil for the starter's own.
        var state: ProjectState?

        /// What people call it.
        var label: String {
            index == nil ? "with all solutions" : combination.label
        }
    }

    let subject: ProofSubject
    let matrix: OptionMatrix
    let tests: OwnTests

    /// Writes into the report what each combination has to run, or why it is not run.
    /// - Returns: what is wrong with the declarations.
    func prepare(_ report: inout ProofReport) -> [ProofFinding] {
        var taken = tests.template.proof.once.map { _ in false }
        for (index, combination) in matrix.combinations.enumerated() {
            guard combination.coversPairs else {
                report.combinations[index].notRun = "others have each pair of its answers"
                continue
            }
            do {
                let planner = subject.planner()
                let variables = try planner.variables(combination.answers)
                let costly = try tests.template.proof.once.enumerated().filter { _, condition in
                    try planner.holds(condition, variables: variables)
                }
                if let known = costly.first(where: { taken[$0.offset] }) {
                    report.combinations[index].notRun = "only one with \(known.element.text) is run"
                } else {
                    for condition in costly { taken[condition.offset] = true }
                }
                guard report.combinations[index].notRun == nil else { continue }
                let commands = try tests.commands(planner, variables)
                report.combinations[index].tests = commands.map {
                    .init(command: $0.arguments.shellCommand, passed: nil, seconds: 0)
                }
                if commands.isEmpty { report.combinations[index].notRun = "nothing to run is declared for it" }
            } catch let error as Diagnostic {
                for place in report.combinations.indices {
                    report.combinations[place].notRun = "what to run is declared wrongly"
                }
                return [ProofFinding(.run, error)]
            } catch {
                // A combination that cannot be rendered is the matrix's finding.
                report.combinations[index].notRun = "it cannot be rendered"
            }
        }
        return []
    }

    /// What to run: every combination that `prepare` gave commands, and the solved project.
    func jobs(solved: ProjectState?, _ report: ProofReport) -> [Job] {
        var jobs = matrix.combinations.indices.filter { report.combinations[$0].notRun == nil }.map {
            Job(index: $0, combination: matrix.combinations[$0], state: nil)
        }
        if let solved, let first = matrix.combinations.first, !jobs.isEmpty {
            jobs.append(Job(index: nil, combination: first, state: solved))
        }
        return jobs
    }
}
