import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import Jinja
import SystemPackage
import YAML

/// A scaffolded project: its record, and the catalog and template that the record leads to.
struct ProjectFolder {
    /// Where it is.
    let root: FilePath
    /// What its record says.
    let record: Record
    /// The catalog's entry for it.
    let project: Project
    /// The template as the catalog has it now.
    let template: CairnCatalog.Template
    /// What renders with the record's answers.
    let planner: Planner
    /// The variables of a rendering with the record's answers.
    let variables: Variables
    /// What scaffolding with the record's answers gives.
    let plan: Plan
    /// Opens the project in a folder.
    /// - Parameters:
    ///   - root: the project's folder.
    ///   - catalog: which catalog to look into.
    /// - Throws: `Diagnostics` for a record that is missing, broken or names what isn't there; what loading throws.
    init(_ root: FilePath, catalog: CatalogOption) throws {
        self.root = root
        record = try Self.record(in: root)
        let catalog = try catalog.load()
        guard catalog.id == record.catalog else {
            throw Self.failure(
                "other-catalog",
                "the project comes from the catalog '\(record.catalog)', and this one is '\(catalog.id)'",
                help: ["name its catalog: --catalog PATH, or set CAIRN_CATALOG"])
        }
        do {
            project = try catalog.project(record.project)
            template = try catalog.template(of: project)
        } catch let error as Diagnostic {
            // What the record names is the record's fault here, not the command line's.
            var problem = error
            problem.notes.append(.init("the record names it", at: Self.place(root)))
            throw Diagnostics(problem)
        }
        planner = Planner(
            template, project: project, catalogID: catalog.id, cairnVersion: record.cairnVersion)
        var given = GivenAnswers()
        for (name, value) in record.answers { given.set(name, .value(value)) }
        var nobody: (any Prompter)?
        do {
            let resolution = try planner.resolve(given, prompter: &nobody)
            variables = try planner.variables(resolution.answers)
            plan = try planner.plan(resolution.answers)
        } catch let error as PlanFailure where error.cause == .answers {
            throw Diagnostics(
                error.diagnostics.map { problem in
                    var problem = problem
                    problem.notes.append(.init("the answer is in the record", at: Self.place(root)))
                    return problem
                })
        }
    }

    /// The largest record that is read, in bytes: answers are short, and what is larger is no record.
    private static let recordLimit = 1 << 20

    private static func record(in root: FilePath) throws -> Record {
        let files = LocalFileSystem()
        // A path that a person gives may be a link, so the folder is asked for its content.
        guard (try? files.list(root.isEmpty ? "." : root)) != nil else {
            let isThere = (try? files.info(at: root)).flatMap { $0 } != nil
            throw Diagnostic(
                id: "no-folder", isThere ? "'\(root)' is no folder that can be read" : "there is no folder '\(root)'",
                help: ["name the project's folder"])
        }
        let path = root.appending(Record.fileName)
        do {
            return try Record.parse(try files.read(path, upTo: recordLimit), file: place(root).file)
        } catch let error as FileError {
            guard error.reason != .fileTooLarge else {
                throw failure(
                    "record-too-large",
                    "the record '\(path)' is too large: a record has \(recordLimit >> 10) KiB at the most",
                    help: ["restore the record from version control: git checkout -- \(Record.fileName)"])
            }
            guard error.reason == .noSuchFileOrDirectory else {
                throw failure("unreadable-record", "cannot read the record '\(path)': \(error.reason)", help: [])
            }
            throw failure(
                "no-record",
                "\(root == "." ? "this folder" : "'\(root)'") holds no project of Cairn's: there is no \(Record.fileName)",
                help: [
                    "stand in the project's folder, or name it",
                    "restore the record from version control: git checkout -- \(Record.fileName)",
                ])
        }
    }

    private static func place(_ root: FilePath) -> SourceSpan {
        let path = root == "." ? FilePath(Record.fileName) : root.appending(Record.fileName)
        return SourceSpan(wholeFile: path.string)
    }

    private static func failure(_ id: String, _ summary: String, help: [String]) -> Diagnostics {
        Diagnostics(Diagnostic(id: id, summary, help: help))
    }
}
