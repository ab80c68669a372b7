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

    /// Makes a request.
    package init(project: String, directory: FilePath? = nil, answers: GivenAnswers = GivenAnswers()) {
        self.project = project
        self.directory = directory
        self.answers = answers
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
}

extension Session {
    /// Plans a starter, and writes nothing.
    /// - Parameters:
    ///   - request: what is wanted.
    ///   - prompter: whom to ask what was not answered; nil takes the defaults.
    /// - Throws: an unknown or planned project, wrong answers; a broken catalog or template; that the person left.
    package func planScaffold(
        _ request: ScaffoldRequest, prompter: inout (any Prompter)?
    ) throws -> ScaffoldResult {
        try Scaffolding(request, in: self).plan(&prompter)
    }

    /// Writes a starter: all of it, or nothing.
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

    init(_ request: ScaffoldRequest, in session: Session) throws {
        let choice = try session.chooseCatalog(.workingFolder)
        let catalog = try choice.load()
        let project = try catalog.project(request.project)
        let template = try catalog.template(of: project, isForStarter: true)
        let directory = request.directory ?? FilePath(project.id)
        self.session = session
        given = request.answers
        origin = choice.origin
        target = directory.isEmpty ? directory : session.workingFolder.resolve(directory)
        planner = Planner(
            template, project: project, catalogID: catalog.id, cairnVersion: session.version,
            isCancelled: session.isInterrupted)
    }

    func plan(_ prompter: inout (any Prompter)?) throws -> ScaffoldResult {
        let resolution = try planner.resolve(given, prompter: &prompter)
        if !resolution.warnings.isEmpty { session.progress.report(.warnings(resolution.warnings)) }
        return ScaffoldResult(
            plan: try planner.plan(resolution.answers), answers: resolution.answers, target: target,
            isWorkingFolder: session.workingFolder.isSame(target), isWritten: false,
            catalogOrigin: origin)
    }
}
