import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import ProjectFiles
package import Reports
package import SystemPackage

/// What of a project is to be checked.
package struct ValidateRequest: Sendable {
    /// The project's folder, or one below it.
    package var directory: FilePath
    /// The milestones that are asked for, by id or number.
    package var milestones: [String]
    /// The last of the milestones that are asked for, and all before it with it.
    package var through: String?
    /// Whether all milestones are asked for.
    package var isComplete: Bool
    /// How to execute the checks that execute something.
    package var settings: RunSettings

    /// Makes a request.
    package init(
        directory: FilePath, milestones: [String] = [], through: String? = nil, isComplete: Bool = false,
        settings: RunSettings = RunSettings()
    ) {
        self.directory = directory
        self.milestones = milestones
        self.through = through
        self.isComplete = isComplete
        self.settings = settings
    }
}

/// What checking a project gave.
package struct ProjectValidation: Sendable {
    /// The project's folder.
    package var root: FilePath
    /// What leads from the repository's top to the project; empty if they are the same, or there is no repository.
    package var pathPrefix: String
    /// What was found out.
    package var report: ValidationReport
}

extension Session {
    /// Holds a project against its template's checks.
    /// - Throws: a milestone that is not there; what `open` throws; what is wrong with the checks.
    package func validate(_ request: ValidateRequest) throws -> ProjectValidation {
        let (folder, prefix) = try openPlaced(request.directory)
        let requested = try request.requested(folder.milestones)
        return try validation(
            folder, prefix,
            ValidationOptions(request.settings, requested: requested, runsOnlyRequested: true, variables: environment),
            isComplete: request.isComplete)
    }

    /// Finds the one check to work on: `next` of the report.
    ///
    /// Checks that read files are looked at anew, all of them. Of those that execute something only as many run as decide
    /// the next step: of the first milestone that is not complete, to the first that fails. What they come to is kept
    /// outside of the project, and stands as long as nothing of what they read has changed; milestones before the one at
    /// work stand as they were seen last, whatever has changed since.
    /// - Parameters:
    ///   - directory: the project's folder, or one below it.
    ///   - settings: how to execute the checks that execute something.
    /// - Throws: what `open` throws; what is wrong with the checks.
    package func next(_ directory: FilePath, _ settings: RunSettings = RunSettings()) throws -> ProjectValidation {
        let (folder, prefix) = try openPlaced(directory)
        var search = try StepSearch(self, folder)
        return ProjectValidation(root: folder.root, pathPrefix: prefix, report: search.report(settings))
    }

    /// Finds out how far a project has come. Without executing anything, it is known of checks that execute something
    /// what `next` has seen of them.
    /// - Parameters: as for `next`.
    /// - Throws: what `open` throws; what is wrong with the checks.
    package func status(_ directory: FilePath, _ settings: RunSettings = RunSettings()) throws -> ProjectValidation {
        guard settings.runs else { return try next(directory, settings) }
        let (folder, prefix) = try openPlaced(directory)
        return try validation(folder, prefix, ValidationOptions(settings, variables: environment))
    }

    private func validation(
        _ folder: ProjectFolder, _ prefix: String, _ options: ValidationOptions, isComplete: Bool = false
    ) throws -> ProjectValidation {
        ProjectValidation(
            root: folder.root, pathPrefix: prefix, report: try report(on: folder, options, isComplete: isComplete))
    }

    /// Opens a project, and says where the paths of its report begin.
    private func openPlaced(_ directory: FilePath) throws -> (folder: ProjectFolder, prefix: String) {
        let root = try ProjectSearch(workingFolder).root(from: directory)
        let prefix = RepositoryTop(of: root, environment: environment).prefix
        if !prefix.isEmpty || !workingFolder.isSame(root) { progress.report(.projectFound(root, prefix: prefix)) }
        return (try open(root: root), prefix)
    }

    /// Holds an open project against its template's checks.
    /// - Parameter isComplete: whether the whole project is asked for: then a contradicted answer of the record fails,
    ///   and is no notice.
    /// - Throws: everything that is wrong with the checks' options; that there are no checks.
    func report(
        on folder: ProjectFolder, _ options: ValidationOptions, isComplete: Bool = false
    ) throws -> ValidationReport {
        var (input, snapshot, answers) = try questions(on: folder)
        if isComplete { input.notices.removeAll(where: answers.notices.contains) }
        var report = validate(snapshot, input, options)
        if isComplete, let result = answers.result { report.structure.append(result) }
        return report
    }

    /// Validates, tells how checks that execute something go on, and keeps how long they took.
    func validate(_ snapshot: Snapshot, _ input: ValidationInput, _ options: ValidationOptions) -> ValidationReport {
        var options = options
        var times = CheckTimes(of: snapshot.root, in: options.runs ? cacheFolder("times") : nil)
        options.progress = { [progress = progress, seconds = times.seconds] event in
            progress.report(.checks(event, lastTimes: seconds))
        }
        let report = Validator(snapshot, isCancelled: isInterrupted).validate(input, options: options)
        times.keep(report)
        return report
    }

    /// What a project is asked, and the project as checks see it.
    /// - Throws: as `report` does.
    func questions(
        on folder: ProjectFolder
    ) throws -> (input: ValidationInput, snapshot: Snapshot, answers: ContradictedAnswers) {
        var input = try folder.rendered.validationInput(folder.record, version: version)
        guard !input.structure.isEmpty || !input.milestones.isEmpty else {
            throw Diagnostics(
                Diagnostic(id: "nothing-to-check", "the template of '\(input.project)' declares no checks"))
        }
        let snapshot = try Snapshot(folder.root, files: folder.files, isCancelled: isInterrupted)
        let answers = try ContradictedAnswers(of: folder, in: snapshot)
        input.notices += answers.notices
        return (input, snapshot, answers)
    }
}

extension ValidationOptions {
    /// Makes options of what a person asks for.
    init(
        _ settings: RunSettings, requested: Set<String> = [], runsOnlyRequested: Bool = false,
        variables: [String: String], thoroughness: Thoroughness = .everything
    ) {
        self.init(
            runs: settings.runs, requested: requested, runsOnlyRequested: runsOnlyRequested, variables: variables,
            width: settings.jobs, timeFactor: settings.timeFactor, thoroughness: thoroughness)
    }
}

extension ValidateRequest {
    /// The ids of the milestones that are asked for.
    fileprivate func requested(_ all: [Milestone]) throws -> Set<String> {
        var ids = Set(try milestones.map { try all.named($0).id })
        if let through {
            let last = try all.named(through).number
            ids.formUnion(all.filter { $0.number <= last }.map(\.id))
        }
        if isComplete { ids.formUnion(all.map(\.id)) }
        return ids
    }
}
