import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Reports
import SystemPackage

/// A solution with one file taken back or blanked: some check has to notice.
struct Mutant: Sendable {
    /// What was done to the file.
    enum Change: String, Hashable, Sendable {
        /// It is as it was before the solution.
        case reverted
        /// It is not there, as before the solution.
        case removed
        /// It is there and empty.
        case blanked
    }

    /// What became of it.
    enum Fate: Hashable, Sendable {
        /// A check turned red.
        case killed(by: String)
        /// No check noticed, and that is a finding.
        case survived
        /// No check noticed, and the manifest says why.
        case excused(why: String)
        /// It could not be tried.
        case undecided(CheckResult)
    }

    /// The solution's milestone.
    var milestone: Milestone
    /// The file.
    var path: RelativePath
    /// Where the solution has it from.
    var origin: String
    /// What was done to it.
    var change: Change
}

/// Tries what checks say to solutions that lack a file.
///
/// The checks of the solution's own milestone are asked first. Where they notice nothing, those of the structure and of
/// the milestones before are: a file may be there to keep them green. A learner's tests are files of the solution like
/// any other: whoever asks for tests has to notice when they are gone.
struct MutantProver: Sendable {
    let prover: MilestoneProver
    let rendering: RenderedProject

    /// Every mutant of the milestones that were asked for.
    func mutants(_ wanted: (Milestone) -> Bool) -> [Mutant] {
        zip(prover.template.milestones, prover.overlays).filter { wanted($0.0) }.flatMap { milestone, overlay in
            overlay.flatMap { file in
                let before = prover.states[milestone.number - 1].files[file.path]
                var changes: [Mutant.Change] = []
                if let before {
                    // A solution that repeats a file changes nothing by it.
                    if before.bytes != file.bytes || before.isExecutable != file.isExecutable {
                        changes.append(.reverted)
                    }
                } else {
                    changes.append(.removed)
                }
                if !file.bytes.isEmpty, before?.bytes.isEmpty != true { changes.append(.blanked) }
                return changes.map { change in
                    Mutant(milestone: milestone, path: file.path, origin: file.origin, change: change)
                }
            }
        }
    }

    /// Solution files that are the same as before: there is nothing to take back.
    func idleFiles(_ wanted: (Milestone) -> Bool) -> [ProofFinding] {
        zip(prover.template.milestones, prover.overlays).filter { wanted($0.0) }.flatMap { milestone, overlay in
            overlay.compactMap { file in
                let before = prover.states[milestone.number - 1].files[file.path]
                guard before?.bytes == file.bytes, before?.isExecutable == file.isExecutable else { return nil }
                return ProofFinding(
                    .mutants,
                    Diagnostic(
                        id: "idle-solution-file",
                        "milestone \(milestone.number) \(milestone.id): the solution's '\(file.path)' changes nothing",
                        explanation: "the project has the same file before the solution",
                        help: ["remove it from the solution"], notes: [.init("it comes from \(file.origin)")]))
            }
        }
    }

    /// The project with the mutant in it.
    func state(of mutant: Mutant) -> ProjectState {
        let solved = prover.states[mutant.milestone.number]
        let before = prover.states[mutant.milestone.number - 1]
        switch mutant.change {
        case .removed: return solved.removing(mutant.path)
        case .reverted: return before.files[mutant.path].map { solved.applying([$0]) } ?? solved
        case .blanked:
            guard var file = solved.files[mutant.path] else { return solved }
            file.bytes = []
            return solved.applying([file])
        }
    }

    /// Tries one.
    func fate(of mutant: Mutant) -> Mutant.Fate {
        let state = state(of: mutant)
        let own = look(state, mutant.milestone.id)
        if own != .survived { return own }
        let earlier = prover.template.milestones.prefix(mutant.milestone.number - 1).reversed().map(\.id)
        if let why = excuse(mutant) { return .excused(why: why) }
        for milestone in [nil] + earlier.map(Optional.init) {
            let fate = look(state, milestone)
            if fate != .survived { return fate }
        }
        return .survived
    }

    private func look(_ state: ProjectState, _ milestone: String?) -> Mutant.Fate {
        do throws(Diagnostic) {
            let results = try prover.bench.results(of: state, prover.input, milestone: milestone, .firstFailure)
            if let red = results.red { return .killed(by: red.qualifiedID) }
            if let error = results.undecided { return .undecided(error) }
            return .survived
        } catch {
            return .undecided(
                CheckResult(id: "state", kind: "", title: error.summary, status: .error, findings: [error]))
        }
    }

    /// Why the manifest lets a file go, if it does.
    private func excuse(_ mutant: Mutant) -> String? {
        mutant.milestone.proof.survivors.first { survivor in
            let path = try? rendering.planner.render(
                survivor.path.text, at: survivor.path.span, variables: rendering.variables)
            return path.flatMap { try? Glob($0) }?.matches(mutant.path) ?? false
        }?.why
    }

    /// What a fate means for the template; nil for a mutant that was noticed.
    static func finding(_ mutant: Mutant, _ fate: Mutant.Fate) -> ProofFinding? {
        let whose = "milestone \(mutant.milestone.number) \(mutant.milestone.id)"
        let notes = [Diagnostic.Note("it comes from \(mutant.origin)")]
        switch fate {
        case .killed, .excused: return nil
        case .survived:
            return ProofFinding(
                .mutants,
                Diagnostic(
                    id: "mutant-survived",
                    "\(whose): no check notices that '\(mutant.path)' is \(mutant.change.rawValue)",
                    explanation: mutant.change == .reverted
                        ? "with the file as it was before the solution, everything still passes"
                        : "without what the solution has there, everything still passes",
                    help: [
                        "let a check ask for what the file brings, or leave the file out of the solution",
                        "or say why in the milestone's proof: survivors: [{path: …, why: …}]",
                    ], notes: notes))
        case .undecided(let result):
            return ProofFinding(
                .mutants,
                Diagnostic(
                    id: "undecided", "\(whose): cannot try '\(mutant.path)' \(mutant.change.rawValue)",
                    explanation: result.account, notes: notes), isUndecided: true)
        }
    }
}
