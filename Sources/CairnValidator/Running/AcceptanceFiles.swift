import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import SystemPackage

/// The acceptance tests of a milestone, written beside a copy of the project, anew for each check that runs them.
struct AcceptanceFiles {
    /// The folder that they are in.
    let folder: FilePath
    /// The folder of the settings that are not the tests' own; it may be empty.
    let settings: FilePath
    /// pytest's settings: the milestone's own, else those that the project was scaffolded with, else none.
    let configuration: FilePath

    /// Writes them, whatever an earlier check left there.
    /// - Throws: a diagnostic if they cannot be written.
    init(_ run: RunContext) throws(Diagnostic) {
        folder = try run.workspace.freshFolder("acceptance")
        settings = try run.workspace.freshFolder("settings")
        var folders: Set<RelativePath> = []
        for file in run.acceptance {
            var above: [RelativePath] = []
            var next = file.path.parent
            while let parent = next {
                above.append(parent)
                next = parent.parent
            }
            for parent in above.reversed() where folders.insert(parent).inserted {
                do throws(FileError) {
                    try LocalFileSystem().createFolder(folder.appending(parent.string))
                } catch {
                    throw Diagnostic(id: "no-workspace", "\(error)")
                }
            }
            try run.write(file.bytes, to: folder.appending(file.path.string), isExecutable: file.isExecutable)
        }
        configuration = try Self.configuration(run, tests: folder, settings: settings)
    }

    /// The paths of the tests that a check names: a file, or all in a folder.
    /// - Throws: a diagnostic if there are none.
    static func paths(at path: RelativePath, in run: RunContext) throws(Diagnostic) -> [RelativePath] {
        let paths = run.acceptance.map(\.path).filter { $0 == path || $0.string.hasPrefix(path.string + "/") }
        guard paths.isEmpty else { return paths }
        throw Diagnostic(
            id: "no-acceptance", "the milestone has no acceptance test '\(path)'",
            help: ["this is a mistake in the template: name a file below acceptance/"])
    }

    private static func configuration(
        _ run: RunContext, tests: FilePath, settings: FilePath
    ) throws(Diagnostic) -> FilePath {
        for name in ["pytest.ini", "pyproject.toml"]
        where run.acceptance.contains(where: { $0.path.string == name }) {
            return tests.appending(name)
        }
        let original = run.files.original(at: ProjectLock.manifest)
        let place = settings.appending(original == nil ? "pytest.ini" : ProjectLock.manifest)
        try run.write(original ?? Array("[pytest]\n".utf8), to: place)
        return place
    }
}
