import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
package import CairnPlan
package import SystemPackage

/// Which starter is wanted, and where.
package struct ScaffoldRequest: Sendable {
    /// The project's id.
    package var project: String
    /// The starter's folder; nil is the project's id.
    package var directory: FilePath?
    /// What was answered already.
    package var answers: GivenAnswers
    /// Whether the starter becomes a git repository.
    package var repository: RepositoryWish

    /// Makes a request.
    package init(
        project: String, directory: FilePath? = nil, answers: GivenAnswers = GivenAnswers(),
        repository: RepositoryWish = .declined
    ) {
        self.project = project
        self.directory = directory
        self.answers = answers
        self.repository = repository
    }
}

/// A starter that is planned, or written.
package struct ScaffoldResult: Sendable {
    /// Everything that the starter is.
    package var plan: Plan
    /// The answers, and where each came from.
    package var answers: [Answer]
    /// The starter's folder.
    package var target: FilePath
    /// Whether that is the working folder.
    package var isWorkingFolder: Bool
    /// Whether it is written.
    package var isWritten: Bool
    /// What named the catalog that it comes from.
    package var catalogOrigin: CatalogChoice.Origin
    /// The command that shows the starter at work, as its template names it; empty if it names none.
    package var demo: [String]
    /// Whether it is a git repository of its own.
    package var repository: StarterRepository
}

extension Session {
    /// Plans a starter, and writes nothing.
    /// - Parameters:
    ///   - request: what is wanted.
    ///   - prompter: whom to ask what was not answered; nil takes the defaults, and makes no repository unless it was
    ///     asked for.
    /// - Throws: an unknown or planned project, wrong answers, a repository that cannot be; a broken catalog or template; that the person left.
    package func planScaffold(
        _ request: ScaffoldRequest, prompter: inout (any Prompter)?
    ) throws -> ScaffoldResult {
        try Scaffolding(request, in: self).plan(&prompter)
    }

    /// Writes a starter: all of it, or nothing. What keeps git from committing it is a warning: the starter is there.
    /// - Parameters: as those of `planScaffold`.
    /// - Throws: what `planScaffold` throws; `WriteError` for a folder that is in use or cannot be written to. That is
    ///   said before any question: nobody should answer ten of them to learn it.
    package func scaffold(_ request: ScaffoldRequest, prompter: inout (any Prompter)?) throws -> ScaffoldResult {
        let scaffolding = try Scaffolding(request, in: self)
        let writer = StarterWriter.local(scaffolding.target, isInterrupted: isInterrupted)
        guard !scaffolding.target.isEmpty else {
            throw Diagnostic(id: "empty-target", "the starter's folder has an empty name")
        }
        let (target, recovered) = try writer.open(scaffolding.target)
        if let recovered { progress.report(.recovered(recovered)) }
        var result = try scaffolding.plan(&prompter)
        try writer.write(result.plan, to: target)
        result.isWritten = true
        if result.repository == .planned {
            let problem = scaffolding.firstCommit.make(message: result.plan.record.commitMessage)
            if let problem { progress.report(.warnings([problem])) }
            result.repository = problem == nil ? .committed : .uncommitted
        }
        return result
    }
}

/// A request whose project is found.
private struct Scaffolding {
    let session: Session
    let given: GivenAnswers
    let planner: Planner
    let target: FilePath
    let origin: CatalogChoice.Origin
    let demo: [Snippet]
    let wish: RepositoryWish

    init(_ request: ScaffoldRequest, in session: Session) throws {
        let choice = try session.chooseCatalog(.workingFolder)
        let loaded = try choice.load()
        let project = try loaded.project(request.project)
        let template = try loaded.template(of: project, isForStarter: true)
        let directory = request.directory ?? FilePath(project.id)
        self.session = session
        given = request.answers
        wish = request.repository
        origin = choice.origin
        demo = template.demo
        target = directory.isEmpty ? directory : session.workingFolder.resolve(directory)
        planner = Planner(
            template, project: project, catalogID: loaded.id, cairnVersion: session.version,
            isCancelled: session.isInterrupted)
    }

    var firstCommit: FirstCommit { FirstCommit(folder: target, session: session) }

    func plan(_ prompter: inout (any Prompter)?) throws -> ScaffoldResult {
        let wish = try firstCommit.settled(wish, canAsk: prompter != nil)
        let resolution = try planner.resolve(given, prompter: &prompter)
        if !resolution.warnings.isEmpty { session.progress.report(.warnings(resolution.warnings)) }
        var makesRepository = wish == .make
        if wish == .ask, var asking = prompter {
            defer { prompter = asking }
            makesRepository = try FirstCommit.ask(&asking)
        }
        prompter?.finish()
        return ScaffoldResult(
            plan: try planner.plan(resolution.answers), answers: resolution.answers, target: target,
            isWorkingFolder: session.workingFolder.isSame(target), isWritten: false, catalogOrigin: origin,
            demo: try planner.words(demo, resolution.answers), repository: makesRepository ? .planned : .absent)
    }
}

extension Planner {
    /// A command's words, rendered; those that come out empty are left out.
    fileprivate func words(_ words: [Snippet], _ answers: [Answer]) throws -> [String] {
        guard !words.isEmpty else { return [] }
        let variables = try variables(answers)
        do {
            return try words.map { try render($0.text, at: $0.span, variables: variables) }.filter { !$0.isEmpty }
        } catch let error as Diagnostic {
            throw PlanFailure(.template, [error])
        }
    }
}

extension Record {
    /// What the first commit of a starter says.
    fileprivate var commitMessage: String {
        "Scaffold \(project) \(templateVersion) with Cairn \(cairnVersion)"
    }
}
