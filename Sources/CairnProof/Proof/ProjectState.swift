import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import ProjectFiles
import SystemPackage

/// The files of a project at some point between the starter and the last solution.
struct ProjectState: Sendable {
    /// The files by their paths.
    private(set) var files: [RelativePath: Plan.File]

    /// The starter.
    init(_ plan: Plan) {
        self.init(plan.files)
    }

    /// A project of these files.
    init(_ files: [Plan.File]) {
        self.files = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// The state without the files that aren't wanted.
    func keeping(_ isWanted: (RelativePath) -> Bool) -> ProjectState {
        var state = self
        state.files = files.filter { isWanted($0.key) }
        return state
    }

    /// The state with other files on top, as a solution is applied.
    func applying(_ overlay: [Plan.File]) -> ProjectState {
        var state = self
        for file in overlay { state.files[file.path] = file }
        return state
    }

    /// The state without a file.
    func removing(_ path: RelativePath) -> ProjectState {
        var state = self
        state.files[path] = nil
        return state
    }

    /// The state as checks see it.
    /// - Throws: a diagnostic that it cannot be listed.
    func snapshot() throws(Diagnostic) -> Snapshot {
        let memory = MemoryFileSystem()
        for file in files.values {
            memory.put(
                Self.root.appending(file.path.string), file.bytes, isExecutable: file.isExecutable)
        }
        return try Snapshot(Self.root, files: memory)
    }

    private static let root = FilePath("/project")
}
