import CairnDiagnostics
import CairnValidator
import ProjectFiles
import Reports

/// Finds a project's next step, and executes no more than it takes to know it.
struct StepSearch {
    /// What is known of the checks of one milestone, or of the structure.
    private struct Standing {
        var results: [CheckResult]
        /// Whether all of them pass.
        var isComplete: Bool
        /// How long ago they were seen to pass, in seconds, if the project has changed since.
        var lastSeen: Int?
        /// Whether they were executed now.
        var isNew = false
        /// What executing them had to say besides.
        var notices: [Diagnostic] = []
    }

    /// What the structure is called in the memory: no milestone can be called so.
    private static let structure = "/"

    private let session: Session
    private let folder: ProjectFolder
    private let input: ValidationInput
    private let snapshot: Snapshot
    private let key: StepKey
    private let state: String?
    private var memory: StepMemory

    /// - Throws: everything that is wrong with the checks; that the project cannot be listed.
    init(_ session: Session, _ folder: ProjectFolder) throws {
        self.session = session
        self.folder = folder
        (input, snapshot, _) = try session.questions(on: folder)
        key = StepKey(folder, snapshot, session)
        state = key.state()
        memory = StepMemory(of: folder.root, in: session.cacheFolder("next"))
    }

    /// Everything that is known of the project.
    /// - Parameter settings: how to execute what is not known and decides.
    mutating func report(_ settings: RunSettings) -> ValidationReport {
        var report = Validator(snapshot, isCancelled: session.isInterrupted).validate(
            input, options: ValidationOptions(variables: session.environment))
        report.wasRun = settings.runs
        let standing = look(at: report.structure, of: nil, settings)
        report.structure = standing.results
        report.add(standing.notices)
        guard standing.isComplete else { return report.ended(session) }
        for (place, milestone) in input.milestones.enumerated() where report.milestones.indices.contains(place) {
            let standing = look(at: report.milestones[place].results, of: milestone, settings)
            report.milestones[place].results = standing.results
            report.milestones[place].lastSeen = standing.lastSeen
            report.milestones[place].isNews = standing.isNew && standing.isComplete
            report.add(standing.notices)
            if !standing.isComplete { break }
        }
        return report.ended(session)
    }

    /// Adds to what the checks that read files came to what was seen of the others, or executes them.
    /// - Parameter results: of all checks of the group, those that execute something not run.
    private mutating func look(
        at results: [CheckResult], of milestone: ValidationInput.Milestone?, _ settings: RunSettings
    ) -> Standing {
        let left = results.filter { $0.status == .skipped }.map(\.id)
        if left.isEmpty || results.contains(where: \.status.isWrong) {
            return Standing(results: results, isComplete: results.allSatisfy { $0.status == .pass })
        }
        let name = milestone?.id ?? Self.structure
        let question = key.question(milestone)
        if let question, let seen = memory.seen(name, question: question) {
            let isSame = seen.state == state
            let hasPassed = left.allSatisfy { seen.results[$0]?.status == .pass }
            if isSame || hasPassed {
                return Standing(
                    results: results.map { result in
                        var result = result
                        if left.contains(result.id) { seen.results[result.id]?.fill(&result) }
                        return result
                    }, isComplete: hasPassed, lastSeen: isSame ? nil : max(0, StepMemory.now - seen.time))
            }
        }
        guard settings.runs else { return Standing(results: results, isComplete: false) }
        let standing = execute(milestone, settings)
        if let question, let state, isUnchanged {
            let known = standing.results.filter { left.contains($0.id) && [.pass, .fail].contains($0.status) }
            let isDecided = !standing.results.contains { $0.status == .error }
            if isDecided {
                memory.keep(
                    name, question: question, state: state,
                    Dictionary(known.map { ($0.id, StoredResult($0)) }, uniquingKeysWith: { first, _ in first }))
            }
        }
        return standing
    }

    /// Executes the checks of one milestone, or of the structure, to the first that fails.
    private func execute(_ milestone: ValidationInput.Milestone?, _ settings: RunSettings) -> Standing {
        var input = input
        if milestone != nil { input.structure = [] }
        input.milestones = milestone.map { [$0] } ?? []
        let report = session.validate(
            snapshot, input,
            ValidationOptions(settings, variables: session.environment, thoroughness: .firstFailure))
        let results = milestone == nil ? report.structure : report.milestones.first?.results ?? []
        return Standing(
            results: results, isComplete: results.allSatisfy { $0.status == .pass }, isNew: true,
            notices: report.notices)
    }

    /// Whether the project is still as it was listed: what was seen of one that changed meanwhile is of neither.
    private var isUnchanged: Bool {
        guard let now = try? Snapshot(folder.root, files: folder.files, isCancelled: session.isInterrupted) else {
            return false
        }
        return StepKey(folder, now, session).state() == state
    }
}

extension ValidationReport {
    /// Adds notices, each once.
    fileprivate mutating func add(_ notices: [Diagnostic]) {
        self.notices += notices.filter { !self.notices.contains($0) }
    }

    /// The report, with a note whether the person stopped it.
    fileprivate func ended(_ session: Session) -> ValidationReport {
        var copy = self
        copy.wasInterrupted = session.isInterrupted()
        return copy
    }
}
