import CairnCatalog
package import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
package import CairnProject
package import SystemPackage

/// What came of editing a template's milestones.
package struct MilestoneEdit: Sendable {
    /// A file of the template, by its path from the catalog's folder.
    package struct Change: Hashable, Sendable {
        /// What became of a file.
        package enum Kind: String, Sendable {
            case written, removed
        }

        /// Where it is.
        package var path: String
        /// What became of it.
        package var kind: Kind
    }

    /// The project's id.
    package var project: String
    /// The folder with the repository; nil if there is none.
    package var folder: FilePath?
    /// The names of the commits, of which the first is the starter's.
    package var commits: [String]
    /// What was written; empty if the template has all of it.
    package var changes: [Change]
    /// What cannot be said in the template: nothing was written then.
    package var refusals: [Diagnostic]
}

extension Session {
    /// Lays out the starter and the solutions of a project as a git repository with a commit for each.
    /// - Parameters:
    ///   - project: the project's id.
    ///   - directory: the folder; it has to be new or empty.
    /// - Throws: that the catalog is the one in the program, what is wrong with the template, or why the folder cannot be
    ///   written.
    package func layOutMilestones(of project: String, in directory: FilePath) throws -> MilestoneEdit {
        let subject = try editable(project)
        let authored = try AuthoredProject(subject)
        guard !directory.isEmpty else { throw Diagnostic(id: "empty-target", "the folder has an empty name") }
        let target = workingFolder.resolve(directory)
        let writer = StarterWriter.local(target, isInterrupted: isInterrupted)
        let (place, recovered) = try writer.open(target)
        if let recovered { progress.report(.recovered(recovered)) }
        try writer.write(authored.rendering.plan, to: place)
        let repository = AuthorRepository(folder: target, environment: environment, isInterrupted: isInterrupted)
        try repository.create()
        try repository.commit(tag: LaidOut.starterTag, message: "\(LaidOut.starterTag): \(subject.project.title)")
        let files = try RootedFileSystem(target)
        for milestone in authored.milestones {
            for file in try authored.rendering.solution(of: milestone) { try files.put(file, below: target) }
            try repository.commit(tag: milestone.tag, message: "\(milestone.tag): \(milestone.title)")
        }
        try repository.checkStates(authored.states)
        let catalog = subject.template.source
        try LaidOut(
            catalog: catalog.files.absolute(catalog.file).string, project: subject.project.id, states: authored.states
        ).write(in: target)
        return MilestoneEdit(
            project: subject.project.id, folder: target,
            commits: [LaidOut.starterTag] + authored.milestones.map(\.tag), changes: [], refusals: [])
    }

    /// The template of a project, which is on the disk, so that it can be changed.
    func editable(_ project: String) throws -> ProofSubject {
        let choice = try chooseCatalog(.workingFolder)
        guard choice.origin != .embedded else {
            throw Diagnostic(
                id: "embedded-catalog", "the templates in this program cannot be edited",
                help: ["name a catalog on the disk: --catalog PATH"])
        }
        return try editable(project, in: try choice.load())
    }

    /// The same in a catalog; a change that was cut off is finished first.
    func editable(_ id: String, in catalog: Catalog) throws -> ProofSubject {
        let project = try catalog.project(id)
        let folder = try project.templateFolder()
        let root = catalog.source.location(of: folder)
        let writer = try FolderWriter(
            root, files: try RootedFileSystem(root), owner: .current(root), isInterrupted: isInterrupted)
        if let recovered = try writer.recover(.forward) { progress.report(.recovered(recovered)) }
        let template = try Template.load(folder, from: catalog.source)
        guard !template.milestones.isEmpty else {
            throw Diagnostic(id: "no-milestones", "the template of '\(id)' has no milestones")
        }
        return try ProofSubject(template, of: project, catalogID: catalog.id, version: version)
    }
}

extension Milestone {
    /// The tag of its commit: its folder's name.
    var tag: String { "\(number)-\(id)" }
}

extension RootedFileSystem {
    /// Puts a file where perhaps another one is.
    fileprivate func put(_ file: Plan.File, below root: FilePath) throws {
        var missing: [RelativePath] = []
        var folder = file.path.parent
        while let next = folder, try info(at: root.appending(next.string)) == nil {
            missing.append(next)
            folder = next.parent
        }
        for folder in missing.reversed() { try createFolder(root.appending(folder.string)) }
        let place = root.appending(file.path.string)
        if try info(at: place) != nil { try remove(place) }
        try create(place, bytes: file.bytes, isExecutable: file.isExecutable)
    }
}

extension AuthorRepository {
    /// Checks that git keeps the states as they are: an attribute of the starter may have it change line ends.
    fileprivate func checkStates(_ states: [FilesByPath]) throws {
        try reading { git in
            for (commit, state) in zip(try commits(git), states) {
                let kept = try files(of: commit, git, known: [state])
                let paths = Set(kept.keys).union(state.keys).sorted()
                guard let path = paths.first(where: { !SolutionSaving.isSame(kept[$0], state[$0]) }) else { continue }
                throw Diagnostics(
                    Diagnostic(
                        id: "changed-by-git", "git keeps '\(path)' otherwise than the template gives it",
                        explanation: "an attribute of git, in the starter's .gitattributes, changes its line ends",
                        help: ["edit the solutions in the template"]))
            }
        }
    }
}
