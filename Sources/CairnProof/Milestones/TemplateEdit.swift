import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import CairnProject
import SystemPackage

/// A change of a template's files: held against all combinations of answers, and written as a whole or not at all.
struct TemplateEdit {
    let session: Session
    let subject: ProofSubject
    let changes: [TemplateChange]

    private var source: CatalogSource { subject.template.source }

    /// What is wrong with the template once it is changed.
    /// - Parameter wanted: what its first combination has to give, state by state; nil where nothing is known.
    func problems(wanted: [FilesByPath]?) throws -> [Diagnostic] {
        let changed = try changedSubject()
        var all: [(combination: OptionMatrix.Combination, all: [Diagnostic])] = []
        for combination in try OptionMatrix(changed).combinations where !session.isInterrupted() {
            var problems: [Diagnostic] = []
            do throws(PlanFailure) {
                let rendering = try changed.rendering(combination.answers)
                for number in 0...changed.template.milestones.count {
                    let state = AuthoredProject.byPath(try rendering.files(solvedThrough: number))
                    guard let wanted, combination.number == 1, wanted.indices.contains(number) else { continue }
                    problems += Self.differences(state, wanted[number], changed.template, number)
                }
            } catch {
                problems += error.diagnostics
            }
            all.append((combination, problems))
        }
        guard !session.isInterrupted() else { throw WriteError.interrupted }
        return MatrixStage.findings(all).map(\.diagnostic)
    }

    private static func differences(
        _ state: FilesByPath, _ wanted: FilesByPath, _ template: CairnCatalog.Template, _ number: Int
    ) -> [Diagnostic] {
        Set(state.keys).union(wanted.keys).sorted().compactMap { path in
            guard !SolutionSaving.isSame(state[path], wanted[path]) else { return nil }
            let commit =
                template.milestones.first { $0.number == number }.map { "\($0.number)-\($0.id)" }
                ?? LaidOut.starterTag
            return Diagnostic(
                id: "other-result", "'\(path)' would not come out as it is in the commit of \(commit)",
                help: ["change it in the template"])
        }
    }

    /// The template as it is with the changes, in memory.
    private func changedSubject() throws -> ProofSubject {
        let memory = MemoryFileSystem()
        memory.put(source.file, try source.read(source.file, what: "the catalog", upTo: SizeLimit.catalog))
        for folder in subject.template.layers.map(\.folder) {
            try copy(source.location(of: folder), to: memory, depth: 0)
        }
        let root = source.location(of: subject.template.folder)
        for change in changes {
            let place = root.appending(change.path.string)
            if let content = change.content {
                memory.put(place, content.bytes, isExecutable: content.isExecutable)
            } else {
                try memory.remove(place)
            }
        }
        let source = CatalogSource(files: memory, file: source.file)
        let template = try Template.load(subject.template.folder, from: source)
        return try ProofSubject(
            template, of: subject.project, catalogID: subject.catalogID, version: subject.version)
    }

    private func copy(_ folder: FilePath, to memory: MemoryFileSystem, depth: Int) throws {
        // Deeper than any template: rendering refuses it, too.
        guard depth < 80 else { return }
        for name in try source.files.list(folder) {
            let place = folder.appending(name)
            switch try source.files.resolvedInfo(at: place) {
            case let info? where info.kind == .folder: try copy(place, to: memory, depth: depth + 1)
            case let info? where info.kind == .file:
                memory.put(
                    place, try source.files.read(place, upTo: SizeLimit.templateFile), isExecutable: info.isExecutable)
            default: break
            }
        }
    }

    // MARK: Writing

    /// Writes the changes: all of them, or none.
    /// - Parameter purpose: what for, as a person reads it.
    func write(purpose: String) throws {
        let root = source.location(of: subject.template.folder)
        let files = try RootedFileSystem(root)
        let writer = try FolderWriter(
            root, files: files, owner: .current(root), isInterrupted: session.isInterrupted)
        if let recovered = try writer.recover(.forward) { session.progress.report(.recovered(recovered)) }
        try writer.write(
            try changes.map { change in
                let place = root.appending(change.path.string)
                let old = try files.info(at: place).map { info in
                    FileState(
                        try files.read(place, upTo: SizeLimit.templateFile), permissions: info.permissions)
                }
                return FileChange(
                    change.path, from: old,
                    to: change.content.map { .init($0.bytes, isExecutable: $0.isExecutable) })
            }, purpose: purpose)
    }
}
