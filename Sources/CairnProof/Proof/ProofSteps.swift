import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Execution

/// All steps of one template's proof, and how to read what they came to.
struct ProofSteps: Sendable {
    /// The steps of trials of milestones, each with its trial.
    var trials: [(trial: MilestoneProver.Trial, step: ProofStep)] = []
    /// The steps of mutants.
    var mutants: [(mutant: Mutant, step: ProofStep)] = []
    /// The steps of solutions beside the milestones' own.
    var others: [(trial: OtherTrial, step: ProofStep)] = []
    /// The steps of the starter's own commands, and for which starters each stands.
    var commands: [(command: OwnCommand, step: ProofStep)] = []

    /// All of them.
    var all: [ProofStep] { trials.map(\.step) + mutants.map(\.step) + others.map(\.step) + commands.map(\.step) }
}

/// A command of the starter's own, on all starters that give it the same files.
struct OwnCommand: Sendable {
    /// The program and its arguments.
    var arguments: [String]
    /// The starters: the combination's place, or nil for the defaults with all solutions.
    var starters: [Int?]
}

extension ProofSteps {
    /// The trials of milestones: red before, green after, and the structure whole.
    mutating func addTrials(_ prover: MilestoneProver, _ inputs: StepInputs, _ context: Context) throws {
        let structure = try inputs.structure()
        for trial in prover.trials() {
            let questions = try trial.milestone.map { [try inputs.questions(of: $0, context.rendering)] } ?? structure
            let digest = inputs.digest(
                "trial \(trial.expectation)", tools: context.tools,
                context.surroundings + questions + ["state \(inputs.digest(prover.states[trial.solutions]))"])
            let word = trial.expectation == .green ? "green" : "red"
            var step = ProofStep(
                stage: .milestones, label: trial.label, inputs: digest, isDefault: true, goodResults: [word],
                attempt: {
                    let outcome = prover.run(trial)
                    let isOpen = outcome.findings.contains(where: \.isUndecided)
                    return ProofStep.Result(
                        word: outcome.findings.isEmpty ? word : isOpen ? "undecided" : "wrong",
                        findings: outcome.findings, seconds: outcome.seconds)
                })
            // Only on a solution that passes does a red check say that a mutant was noticed.
            if trial.expectation == .green, trial.solutions == trial.milestone?.number { step.neededBy = .mutants }
            step.isExtra = trial.isExtra(of: prover.states.count - 1)
            trials.append((trial, step))
        }
    }

    /// The mutants: every file of a solution taken back or blanked.
    mutating func addMutants(_ mutants: MutantProver, _ inputs: StepInputs, _ context: Context) throws {
        let prover = mutants.prover
        let structure = try inputs.structure()
        for mutant in mutants.mutants({ _ in true }) {
            let asked = try prover.template.milestones.prefix(mutant.milestone.number).map {
                try inputs.questions(of: $0, context.rendering)
            }
            let digest = inputs.digest(
                "mutant", tools: context.tools,
                context.surroundings + structure + asked + ["state \(inputs.digest(mutants.state(of: mutant)))"])
            let step = ProofStep(
                stage: .mutants, label: mutant.label, inputs: digest, isDefault: true,
                goodResults: ["killed", "excused"],
                attempt: {
                    let start = ContinuousClock.now
                    let fate = mutants.fate(of: mutant)
                    return ProofStep.Result(
                        word: fate.word, by: fate.killer,
                        findings: MutantProver.finding(mutant, fate).map { [$0] } ?? [],
                        seconds: (ContinuousClock.now - start) / .seconds(1))
                })
            self.mutants.append((mutant, step))
        }
    }

    /// The solutions beside the milestones' own: good ones pass, wrong ones are refused.
    mutating func addOthers(_ prover: OtherProver, _ inputs: StepInputs, _ context: Context) throws {
        let structure = try inputs.structure()
        for milestone in prover.prover.template.milestones {
            let asked = try inputs.questions(of: milestone, context.rendering)
            for other in try context.rendering.others(of: milestone) {
                let trial = OtherTrial(milestone: milestone, other: other)
                let digest = inputs.digest(
                    "other \(trial.word) \(other.refusedBy ?? "")", tools: context.tools,
                    context.surroundings + structure + [asked, "state \(inputs.digest(other.files))"])
                let step = ProofStep(
                    stage: .others, label: trial.label, inputs: digest, isDefault: true, goodResults: [trial.word],
                    attempt: { prover.run(trial) })
                others.append((trial, step))
            }
        }
    }

    /// The starter's own commands: one step for all starters that give a command the same files.
    mutating func addCommands(
        _ jobs: [OwnTestsStage.Job], _ stage: OwnTestsStage, _ inputs: StepInputs, _ tools: ToolVersions
    )
        throws
    {
        var places: [String: Int] = [:]
        for job in jobs {
            let rendering = try stage.subject.rendering(job.combination.answers)
            let versions = try tools.versions(stage.subject.template.proof.versions, rendering)
            let state = job.state ?? ProjectState(rendering.plan)
            for command in try stage.tests.commands(rendering.planner, rendering.variables) {
                let read = state.keeping(command.reads.contains)
                let digest = inputs.digest(
                    "command \(command.seconds)", tools: versions, command.arguments + [inputs.digest(read)])
                if let place = places[digest] {
                    commands[place].command.starters.append(job.index)
                    continue
                }
                places[digest] = commands.count
                let tests = stage.tests
                let step = ProofStep(
                    stage: .run, label: "\(command.arguments.shellCommand) (\(job.label))", inputs: digest,
                    isDefault: job.combination.number == 1, goodResults: ["passed"],
                    attempt: { tests.run(command, on: read, label: job.label) })
                commands.append((OwnCommand(arguments: command.arguments, starters: [job.index]), step))
            }
        }
    }

    /// The rendering that milestones are tried on, and what all steps of it depend on.
    struct Context {
        var rendering: RenderedProject
        var tools: [ToolVersion]
        var surroundings: [String]

        init(_ rendering: RenderedProject, _ inputs: StepInputs, _ tools: ToolVersions) throws {
            self.rendering = rendering
            self.tools = try tools.versions(rendering.template.proof.versions, rendering)
            surroundings = try inputs.surroundings(rendering)
        }
    }
}

extension MilestoneProver.Trial {
    /// Whether trials with its own solution and with all of them show nearly the same.
    fileprivate func isExtra(of last: Int) -> Bool {
        guard expectation == .green, let milestone else { return false }
        return solutions != milestone.number && solutions != last
    }
}

extension Mutant.Fate {
    fileprivate var word: String {
        switch self {
        case .killed: "killed"
        case .survived: "survived"
        case .excused: "excused"
        case .undecided: "undecided"
        }
    }

    fileprivate var killer: String? {
        if case .killed(let check) = self { check } else { nil }
    }
}
