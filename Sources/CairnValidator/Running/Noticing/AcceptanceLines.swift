import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import Synchronization
import SystemPackage

/// Which lines of a project its milestone's acceptance tests run, noted while a check runs them, for checks that ask.
///
/// What is noted is what processes in the copy's Python environment run: those that the tests start. Where the tests
/// call the project's functions themselves there may be nothing, and whoever asks has to run them on its own.
final class AcceptanceLines: Sendable {
    /// What was noted of the tests at one path.
    struct Noted: Sendable {
        /// The files of code, by the numbers that the notes call them by.
        var files: [RelativePath]
        /// The notes, for `NoticeTracer`'s reader.
        var hits: FilePath
    }

    /// The files of code that are asked for, by the acceptance tests that are to tell of them.
    private let asked: [RelativePath: [Glob]]
    private let noted = Mutex<[RelativePath: Noted]>([:])

    /// - Parameter checks: the checks that share a copy.
    init(_ checks: [Check]) {
        var asked: [RelativePath: [Glob]] = [:]
        for case let check as TestsNoticeCheck in checks.map(\.kind) {
            if let path = check.path { asked[path, default: []] += check.code }
        }
        self.asked = asked
    }

    subscript(path: RelativePath) -> Noted? { noted.withLock { $0[path] } }

    /// Notes what runs meanwhile, if a check asks for that.
    func watching<Result>(
        _ path: RelativePath, in run: RunContext, _ body: () throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        guard let globs = asked[path], let packages = try Self.packages(run) else { return try body() }
        let files = run.files.files(globs).map(\.path).filter { $0.string.hasSuffix(".py") }
        let folder = try run.workspace.freshFolder("lines-\(path.string.replacingAll("/", with: "-"))")
        let hook = packages.appending(NoticeTracer.hookName)
        try? LocalFileSystem().remove(hook)
        try run.write(Array(NoticeTracer.source.utf8), to: folder.appending(NoticeTracer.name))
        let project = try run.workspace.project()
        var json = JSONWriter(pretty: false)
        json.array { json in
            for file in files { json.value(project.appending(file.string).string) }
        }
        try run.write(json.utf8, to: folder.appending("trace.json"))
        try run.write([0, 0, 0, 0], to: folder.appending("current"))
        try run.write([], to: folder.appending("hits"))
        try run.write(Array(NoticeTracer.hook(folder).utf8), to: hook)
        defer { try? LocalFileSystem().remove(hook) }
        let result = try body()
        noted.withLock { $0[path] = Noted(files: files, hits: folder.appending("hits")) }
        return result
    }

    /// The folder of the packages in the copy's environment.
    private static func packages(_ run: RunContext) throws(Diagnostic) -> FilePath? {
        let library = try run.workspace.project().appending(".venv/lib")
        let names = (try? LocalFileSystem().list(library)) ?? []
        guard let name = names.sorted().first(where: { $0.hasPrefix("python") }) else { return nil }
        let packages = library.appending(name).appending("site-packages")
        return (try? LocalFileSystem().info(at: packages))?.kind == .folder ? packages : nil
    }
}
