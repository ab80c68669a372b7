package import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
package import SystemPackage

/// A scaffolded project on disk: its record, and what the catalog and the template that the record leads to make of it.
package struct ProjectFolder: Sendable {
    /// Where it is.
    package let root: FilePath
    /// The folder, opened: nothing in it leads out of it.
    let files: RootedFileSystem
    /// What its record says.
    package let record: Record
    /// The project with the record's answers.
    package let rendered: RenderedProject

    /// The template's milestones.
    package var milestones: [Milestone] {
        rendered.template.milestones
    }
}

extension Session {
    /// Opens the project that a folder belongs to.
    /// - Parameter directory: the project's folder, or one below it.
    /// - Throws: `Diagnostics` for a record that is missing, broken or names what isn't there; what loading throws.
    package func open(_ directory: FilePath) throws -> ProjectFolder {
        let root = try ProjectSearch(workingFolder).root(from: directory)
        if !workingFolder.isSame(root) { progress.report(.projectFound(root, prefix: "")) }
        return try open(root: root)
    }

    /// The folder of the project that a folder belongs to.
    /// - Throws: that there is none.
    package func root(of directory: FilePath) throws -> FilePath {
        try ProjectSearch(workingFolder).root(from: directory)
    }

    /// Opens the project in a folder.
    /// - Throws: as `open` does.
    func open(root: FilePath) throws -> ProjectFolder {
        let files = try RootedFileSystem(project: root)
        if let change = try PendingChange(in: root, files: files) { throw Diagnostics(change.diagnostic(root)) }
        return try open(root: root, files)
    }

    /// Opens the project in a folder that is open, whatever change was cut off there.
    /// - Throws: as `open` does.
    func open(root: FilePath, _ files: RootedFileSystem) throws -> ProjectFolder {
        let record = try Record.read(in: root, files)
        let catalog = try loadCatalog(.namedOnly)
        guard catalog.id == record.catalog else {
            throw Diagnostics(
                Diagnostic(
                    id: "other-catalog",
                    "the project comes from the catalog '\(record.catalog)', and this one is '\(catalog.id)'",
                    help: ["name its catalog: --catalog PATH, or set CAIRN_CATALOG"]))
        }
        let project: Project
        let template: Template
        do {
            project = try catalog.project(record.project)
            template = try catalog.template(of: project)
        } catch let error as Diagnostic {
            // What the record names is the record's fault here, not the command line's.
            throw Diagnostics(error.noting("the record names it", root))
        }
        do {
            let rendered = try RenderedProject(
                template, of: project, catalogID: catalog.id, cairnVersion: record.cairnVersion, given: record.given,
                isCancelled: isInterrupted)
            return ProjectFolder(root: root, files: files, record: record, rendered: rendered)
        } catch let error as PlanFailure where error.cause == .answers {
            throw Diagnostics(error.diagnostics.map { $0.noting("the answer is in the record", root) })
        }
    }
}

extension RootedFileSystem {
    /// Opens a project's folder.
    /// - Throws: a diagnostic that says why it cannot be.
    convenience init(project root: FilePath) throws(Diagnostic) {
        do throws(FileError) {
            try self.init(root)
        } catch {
            throw Diagnostic(
                id: "no-folder", "the folder '\(root)' cannot be opened: \(error.reason)",
                help: ["name the project's folder"])
        }
    }
}

extension PendingChange {
    /// That a project is not whole, and how to mend that.
    fileprivate func diagnostic(_ root: FilePath) -> Diagnostic {
        switch self {
        case .running:
            Diagnostic(
                id: "change-under-way", "another cairn changes '\(root)' right now",
                help: ["wait until it is done, and try again"])
        case .cutOff(let purpose):
            Diagnostic(
                id: "unfinished-change", "'\(root)' is not whole: \(purpose) was cut off while it was written",
                help: [Self.help(purpose, root.string.shellQuoted)])
        }
    }

    private static func help(_ purpose: String, _ root: String) -> String {
        if purpose == StarterWriter.purpose {
            return "write the starter again, which undoes what is there: cairn scaffold PROJECT \(root)"
        }
        return KeptChange.takenBack(by: purpose) == nil
            ? "finish it: cairn solution MILESTONE \(root) --apply" : "finish it: cairn solution --abort \(root)"
    }
}

extension Record {
    /// The largest record that is read, in bytes: answers are short, and what is larger is no record.
    static let limit = SizeLimit.record

    /// Its answers, for a planner.
    var given: GivenAnswers {
        var given = GivenAnswers()
        for (name, value) in answers { given.set(name, .value(value)) }
        return given
    }

    /// Reads the record in a project's folder.
    fileprivate static func read(in root: FilePath, _ files: RootedFileSystem) throws -> Record {
        let path = root.appending(Record.fileName)
        do {
            return try Record.parse(try files.read(path, upTo: limit), file: place(in: root).file)
        } catch let error as FileError {
            guard error.reason == .fileTooLarge else {
                guard !error.leadsOutside else {
                    throw Diagnostics(
                        Diagnostic(
                            id: "unreadable-record", "the record '\(path)' is a link that leads out of the project",
                            help: ["put the file itself there"]))
                }
                throw Diagnostics(
                    Diagnostic(id: "unreadable-record", "cannot read the record '\(path)': \(error.reason)"))
            }
            throw Diagnostics(
                Diagnostic(
                    id: "record-too-large",
                    "the record '\(path)' is too large: a record has \(limit >> 10) KiB at the most",
                    help: ["restore the record from version control: git checkout -- \(Record.fileName)"]))
        }
    }

    fileprivate static func place(in root: FilePath) -> SourceSpan {
        let path = root == "." ? FilePath(Record.fileName) : root.appending(Record.fileName)
        return SourceSpan(wholeFile: path.string)
    }
}

extension Diagnostic {
    /// The same with a note that it is about the record.
    fileprivate func noting(_ message: String, _ root: FilePath) -> Diagnostic {
        var copy = self
        copy.notes.append(.init(message, at: Record.place(in: root)))
        return copy
    }
}
