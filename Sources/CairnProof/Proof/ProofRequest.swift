import CairnCatalog
import CairnDiagnostics
package import CairnProject

/// Which templates are to be proven, and how.
package struct ProofRequest: Sendable {
    /// The projects by id; empty for all that have a template.
    package var projects: [String]
    /// Answers to give in every combination: `name=value`.
    package var options: [String]
    /// The milestones to look at, by id or number; empty for all.
    package var milestones: [String]
    /// The parts to do.
    package var stages: Set<ProofStage>
    /// How many things are tried at once.
    package var jobs: Int

    /// Makes a request.
    package init(
        projects: [String] = [], options: [String] = [], milestones: [String] = [],
        stages: Set<ProofStage> = [.matrix, .milestones, .mutants], jobs: Int = 2
    ) {
        self.projects = projects
        self.options = options
        self.milestones = milestones
        self.stages = stages
        self.jobs = jobs
    }
}

extension Session {
    /// Proves templates, one after the other, until the person wants to stop.
    /// - Parameters:
    ///   - request: which, and how.
    ///   - progress: told of everything that is finished and of which project, from several threads.
    ///   - finished: told of each project when it is done, whatever came of it.
    /// - Returns: what was found out about each template.
    /// - Throws: what is wrong with the request, the catalog or a template.
    package func prove(
        _ request: ProofRequest, progress: @escaping @Sendable (ProofEvent, String) -> Void = { _, _ in },
        finished: () -> Void = {}
    ) throws -> [ProofReport] {
        let subjects = try subjects(of: request)
        var reports: [ProofReport] = []
        for subject in subjects where !isInterrupted() {
            let options = ProofOptions(
                stages: request.stages, milestones: try request.milestones(of: subject.template), jobs: request.jobs,
                variables: environment)
            let id = subject.project.id
            let prover = Prover(options, isCancelled: isInterrupted, progress: { progress($0, id) })
            defer { finished() }
            reports.append(try prover.prove(subject))
        }
        return reports
    }

    /// The templates to prove, each once.
    private func subjects(of request: ProofRequest) throws -> [ProofSubject] {
        let catalog = try loadCatalog(.workingFolder)
        var wanted = try request.projects.map { try catalog.project($0) }
        if wanted.isEmpty {
            wanted = catalog.projects.filter { if case .template = $0.offer { true } else { false } }
        }
        guard !wanted.isEmpty else {
            throw Diagnostics(Diagnostic(id: "nothing-to-prove", "no project of the catalog has a template"))
        }
        let options = try request.answers()
        let subjects = try wanted.map { project in
            let template = try Template.load(try project.templateFolder(), from: catalog.source)
            return try ProofSubject(template, of: project, catalogID: catalog.id, version: version, options: options)
        }
        for option in options where subjects.allSatisfy({ $0.template.question(option.name) == nil }) {
            let names = subjects.flatMap { $0.template.questions.map(\.name) }
            throw Diagnostic(
                id: "unknown-answer", "no template has a question '\(option.name)'",
                explanation: "asked are: " + Set(names).sorted().joined(separator: ", "),
                help: didYouMean(option.name, among: names).map { [$0] } ?? [])
        }
        return subjects
    }
}

extension ProofRequest {
    /// The options, taken apart.
    fileprivate func answers() throws(Diagnostic) -> [(name: String, text: String)] {
        try options.map { (text) throws(Diagnostic) in
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw Diagnostic(id: "invalid-assignment", "--option needs name=value, not '\(text)'")
            }
            return (name: String(text[..<equals]), text: String(text[text.index(after: equals)...]))
        }
    }

    /// The ids of the milestones that are wanted; nil for all.
    fileprivate func milestones(of template: Template) throws(Diagnostic) -> Set<String>? {
        guard !milestones.isEmpty else { return nil }
        return Set(try milestones.map { (name) throws(Diagnostic) in try template.milestones.named(name).id })
    }
}
