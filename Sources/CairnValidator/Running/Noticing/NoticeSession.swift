import CairnDiagnostics
import CairnFiles
import Execution
import SystemPackage

/// Carries out a plan of changes in the copy that a check works with.
///
/// This is all that the check knows of how tests are run: by the project's own pytest, in the environment of the copy.
struct NoticeSession {
    private let run: RunContext
    private let project: FilePath
    private let folder: FilePath

    init(_ run: RunContext) throws(Diagnostic) {
        self.run = run
        project = try run.workspace.project()
        folder = try run.workspace.freshFolder("noticing")
        for (name, source) in [
            (NoticeChanges.name, NoticeChanges.source), (NoticeTracer.name, NoticeTracer.source),
            (NoticeDriver.name, NoticeDriver.source),
        ] {
            try run.write(Array(source.utf8), to: folder.appending(name))
        }
    }

    /// Breaks the code as planned, and puts it back.
    func carryOut(_ plan: NoticePlan) throws(Diagnostic) -> NoticeReport {
        var acceptance: NoticePlan.Acceptance?
        if let path = plan.path { acceptance = try self.acceptance(path) }
        let written = folder.appending("plan.json")
        try run.write(plan.json(project: project, folder: folder, acceptance: acceptance), to: written)
        // Whoever is slow is ended by the plan's own limit, in time of the processor.
        let limits = run.limits(seconds: plan.cpu * 40 + 600, keptBytes: 64 << 10)
        let line = [
            project.appending("\(Workspace.environmentName)/bin/python").string, "-I",
            folder.appending(NoticeDriver.name).string, written.string,
        ]
        let outcome = try run.runner.run(
            Command(line, in: project, environment: try run.environment(), limits: limits))
        try putBack(plan.code)
        if let ended = outcome.endedEarly("what tries the changes", limits: limits) { throw ended }
        let report = (try? LocalFileSystem().read(folder.appending("report"))) ?? []
        return NoticeReport(report, outcome)
    }

    /// Writes the code as it was, where the driver was ended before it could.
    private func putBack(_ code: [OwnPython.Code]) throws(Diagnostic) {
        let disk = LocalFileSystem()
        for file in code {
            let place = project.appending(file.path.string)
            guard (try? disk.read(place)) != file.bytes else { continue }
            try? disk.remove(place)
            try run.write(file.bytes, to: place, isExecutable: file.isExecutable)
        }
    }

    /// Writes the acceptance tests beside the copy.
    private func acceptance(_ path: RelativePath) throws(Diagnostic) -> NoticePlan.Acceptance {
        let tests = try AcceptanceFiles(run)
        let topic = try AcceptanceFiles.paths(at: path, in: run).map { tests.folder.appending($0.string) }
        let arguments = [
            "--rootdir", tests.folder.string, "--confcutdir", tests.folder.string, "-c", tests.configuration.string,
            "-o", "addopts=", tests.folder.appending(path.string).string,
        ]
        return NoticePlan.Acceptance(arguments: arguments, topic: topic, noted: run.lines[path])
    }
}
