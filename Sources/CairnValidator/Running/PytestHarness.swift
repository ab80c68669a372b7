import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import StructuredData
import SystemPackage
import YAML

/// The Python environment that acceptance tests run in: pytest, its plug-ins and all packages that tests and project
/// import, laid out beside all copies of the project. Nothing of the project itself is in it, and nothing of the project
/// is executed to make it. It is made once for a run.
struct PytestHarness: Sendable {
    /// Its folder.
    let folder: FilePath
    private let key: String
    private let shared: SharedFolders

    /// The environment.
    var environment: FilePath { folder.appending(Workspace.environmentName) }

    /// Its interpreter.
    var python: FilePath { environment.appending("bin/python") }

    /// The interpreter that it was made with, for the project's own environment; nil if that cannot be told.
    var base: String? {
        (try? LocalFileSystem().readLink(python)).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// Whether nothing in it was changed.
    var isUnchanged: Bool { shared.isUnchanged(key) }

    /// Makes it, or takes the one that is there.
    /// - Parameter lock: the project's lock, if it is another than the template's and was looked at.
    /// - Throws: a diagnostic that the template lacks something, or that it cannot be made now.
    init(for run: RunContext, lock: FileContent?) throws(Diagnostic) {
        guard let template = run.files.original(at: ProjectLock.lock) else { throw HarnessLock.noPytest }
        let request = Self.request(run)
        // What it is made of, as it is: to compare it takes less time than to read it.
        let parts = [template, lock?.bytes ?? [], Array((request ?? "").utf8)]
        key = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\0")
        shared = run.shared
        folder = try shared.folder(key) { (folder) throws(Diagnostic) in
            let project = try lock.flatMap { (content) throws(Diagnostic) in try DataFormat.toml.read(content).first }
            let read = try DataFormat.toml.read(template, file: ProjectLock.lock).first
            guard let read else { throw HarnessLock.noPytest }
            let harness = try HarnessLock(template: read, project: project)
            try run.write(Array(harness.text.utf8), to: folder.appending(ProjectLock.lock))
            try run.write(Array(harness.manifest.utf8), to: folder.appending(ProjectLock.manifest))
            try run.write(Array(harness.packages.utf8), to: folder.appending("packages"))
            try Self.sync(folder, request, run)
        }
    }

    /// Which Python it takes: the one that the project asks for. Nil where the person says it.
    private static func request(_ run: RunContext) -> String? {
        guard run.variables["UV_PYTHON"] == nil else { return nil }
        if let version = ProjectLock.pythonVersion(run.files) { return version }
        let content = try? run.files.content(at: ProjectLock.manifest)
        let floor = content.flatMap { try? DataFormat.toml.read($0).first }?["project"]?["requires-python"]?.string
        return floor.flatMap { ProjectLock.isRange($0) ? $0 : nil }
    }

    private static func sync(_ folder: FilePath, _ request: String?, _ run: RunContext) throws(Diagnostic) {
        let line = ["uv", "sync", "--frozen"] + (request.map { ["--python", $0] } ?? [])
        var environment = RunEnvironment.make(from: run.variables, project: folder)
        // A link into uv's cache would be changed with any other link to the same file.
        environment["UV_LINK_MODE"] = "copy"
        // For a single run it takes longer than it saves.
        if run.workspace.isReused { environment["UV_COMPILE_BYTECODE"] = "1" }
        let command = Command(
            line, in: folder, environment: environment, limits: run.limits(seconds: 600, keptBytes: 64 << 10))
        let outcome = try run.runner.run(command)
        if let ended = outcome.endedEarly("uv", limits: command.limits) { throw ended }
        guard outcome.end != .exited(0) else { return }
        let tail = outcome.error.lastLines(15).joined(separator: "\n")
        throw PythonEnvironment.trouble(in: tail)
            ?? Diagnostic(
                id: "no-harness", "pytest and its plug-ins cannot be installed to run acceptance tests by",
                explanation: tail,
                help: [
                    "they come from the template's uv.lock, the other packages from the project's: look at what uv says"
                ])
    }
}
