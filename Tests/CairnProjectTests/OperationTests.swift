import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import CairnValidator
import ProjectFiles
import Reports
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import CairnProject

@Suite("Operations")
struct OperationTests {
    /// Answers what was asked from a list.
    private struct Script: Prompter {
        var answers: [String?]

        mutating func ask(
            _ question: Question, suggestion: AnswerValue?, problem: String?
        ) throws(PromptEnded) -> String? {
            guard !answers.isEmpty else { throw .endOfInput }
            return answers.removeFirst()
        }
    }

    /// Keeps what it is told.
    private final class Record: ProgressReporter {
        let lines = Mutex<[String]>([])

        func report(_ event: ProgressEvent) {
            // How long things take is not told here.
            if case .checks = event { return }
            let line =
                switch event {
                case .catalogChosen(let choice): "catalog \(choice.origin) \(choice.source.file)"
                case .projectFound(let root, prefix: let prefix):
                    "project \(root)\(prefix.isEmpty ? "" : " at " + prefix)"
                case .checks: ""
                case .recovered(let change): "recovered \(change.purpose)"
                case .warnings(let warnings): "warnings " + warnings.map(\.id).joined(separator: " ")
                }
            lines.withLock { $0.append(line) }
        }
    }

    private var nobody: (any Prompter)? { nil }

    @Test("list gives the phases, or the one that is asked for")
    func list() throws {
        try Sample.with { (_, session) throws in
            #expect(try session.list().catalog.projects.map(\.id) == ["greeter", "later"])
            #expect(try session.list(phase: "only").phases.map(\.id) == ["only"])
            #expect(throws: Diagnostic.self) { try session.list(phase: "other") }
        }
    }

    @Test("show gives what scaffolding with the defaults would")
    func show() throws {
        try Sample.with { (_, session) throws in
            let result = try session.show("greeter")
            #expect(result.phase?.id == "only")
            #expect(result.defaults?.files.contains("greet.sh") == true)
            #expect(result.defaults?.words["first"]?.title == "Greet Ada twice")
            #expect(try session.show("later").template == nil)
        }
    }

    @Test("a plan writes nothing, and scaffolding what was planned")
    func scaffold() throws {
        try Sample.with { (folder, session) throws in
            var asked: (any Prompter)? = Script(answers: ["Grace", "yes", nil, nil])
            let request = ScaffoldRequest(project: "greeter")
            let plan = try session.planScaffold(request, prompter: &asked)
            #expect(!plan.isWritten)
            #expect(plan.answers.map(\.value) == [.string("Grace"), .boolean(true), .string("low"), .string("")])
            #expect(try LocalFileSystem().info(at: folder.appending("greeter")) == nil)
            asked = Script(answers: ["Grace", "yes", nil, nil])
            let result = try session.scaffold(request, prompter: &asked)
            #expect(result.isWritten && !result.isWorkingFolder)
            #expect(result.target == folder.appending("greeter"))
            #expect(result.catalogOrigin == .option)
            let text = try LocalFileSystem().read(folder.appending("greeter/greet.sh"))
            #expect(String(decoding: text, as: UTF8.self) == "echo 'Grace!'\n")
            #expect(throws: WriteError.self) { try session.scaffold(request, prompter: &asked) }
            asked = Script(answers: [])
            #expect(throws: PromptEnded.endOfInput) { try session.planScaffold(request, prompter: &asked) }
        }
    }

    @Test("an interruption leaves nothing")
    func interruption() throws {
        try Sample.with { (folder, session) throws in
            var session = session
            session.isInterrupted = { true }
            var asked = nobody
            #expect(throws: WriteError.interrupted) {
                try session.scaffold(ScaffoldRequest(project: "greeter"), prompter: &asked)
            }
            #expect(try LocalFileSystem().list(folder) == ["catalog"])
        }
    }

    @Test("a project is validated, and its solutions are compared and applied")
    func project() throws {
        try Sample.with { (folder, session) throws in
            var session = session
            let record = Record()
            session.progress = record
            var asked = nobody
            _ = try session.scaffold(ScaffoldRequest(project: "greeter", directory: "here"), prompter: &asked)
            let opened = try session.open("here")
            #expect(opened.record.cairnVersion == "9.9.9" && opened.milestones.map(\.id) == ["first", "second"])
            let validation = try session.validate(ValidateRequest(directory: "here", through: "2"))
            #expect(validation.pathPrefix.isEmpty)
            #expect(validation.report.outcome() == .failed)
            #expect(validation.report.milestones.map(\.isRequested) == [true, true])
            #expect(try session.next("here").report.next?.qualifiedID == "first/twice")
            #expect(try session.status("here").report.completed.isEmpty)

            let comparison = try session.compareSolution("2", in: "here")
            #expect(comparison.writings.map(\.path.string) == ["note.md"])
            #expect(comparison.lacking.map(\.id) == ["first"])
            #expect(throws: LackingMilestones.self) { try session.applySolution("second", in: "here") }
            #expect(throws: Diagnostic.self) { try session.applySolution("third", in: "here") }
            // Not in a repository, git cannot bring anything back.
            #expect(throws: Diagnostic.self) { try session.applySolution("first", in: "here") }
            #expect(try session.applySolution("first", in: "here", isForced: true).isApplied)
            #expect(try session.applySolution("second", in: "here", isForced: true).isApplied)
            #expect(try !session.applySolution("second", in: "here").isApplied)
            #expect(try session.next("here").report.next == nil)
            #expect(
                record.lines.withLock { $0.suffix(2) } == [
                    "project \(folder.appending("here"))", "catalog option \(folder.appending("catalog/catalog.yaml"))",
                ])
        }
    }

    @Test("a solution is merged into a learner's own, and the state before comes back")
    func merge() throws {
        try Sample.with { (folder, session) throws in
            var asked = nobody
            _ = try session.scaffold(ScaffoldRequest(project: "greeter", directory: "here"), prompter: &asked)
            let (disk, here) = (LocalFileSystem(), folder.appending("here"))
            func text(_ path: String) throws -> String {
                String(decoding: try disk.read(here.appending(path)), as: UTF8.self)
            }
            // What the project makes of itself before: its end is another.
            let own = "# mine\necho 'Ada'\necho 'good day'\n"
            try disk.remove(here.appending("greet.sh"))
            try Sample.put(own, here.appending("greet.sh"))
            #expect(throws: Diagnostic.self) { try session.abortSolution(in: "here") }
            #expect(try session.compareSolution("1", in: "here").files.map(\.state) == [.conflict(count: 1)])
            let result = try session.applySolution("1", in: "here", isForced: true)
            #expect(result.isApplied && result.comparison.open.map(\.path.string) == ["greet.sh"])
            #expect(
                try text("greet.sh") == """
                    # mine
                    echo 'Ada'
                    <<<<<<< yours
                    echo 'good day'
                    ||||||| before solution 1
                    =======
                    echo again
                    >>>>>>> solution 1 first

                    """)
            // A merge that waits is not merged over, and is no part of the project.
            #expect(throws: Diagnostic.self) { try session.applySolution("2", in: "here", isForced: true) }
            let snapshot = try Snapshot(here, files: disk)
            let names = snapshot.entries.filter { $0.kind == .file }.map(\.path.string)
            #expect(names.contains("greet.sh") && !names.contains { $0.hasPrefix(".cairn-merge") }, "\(names)")
            let aborted = try session.abortSolution(in: "here")
            #expect(aborted.purpose == "solution 1 first" && aborted.paths.map(\.string) == ["greet.sh"])
            #expect(try text("greet.sh") == own && disk.info(at: here.appending(".cairn-merge")) == nil)
        }
    }

    @Test("a record on disk and answers in memory give the same project")
    func sameProject() throws {
        try Sample.with { (_, session) throws in
            var asked = nobody
            var request = ScaffoldRequest(project: "greeter")
            request.answers.set("name", .text("Grace"))
            let result = try session.scaffold(request, prompter: &asked)
            let opened = try session.open("greeter").rendered
            let made = try RenderedProject(
                opened.template, of: opened.project, catalogID: "sample", cairnVersion: "9.9.9",
                answers: result.answers)
            #expect(opened.plan.files == made.plan.files && opened.plan.record == made.plan.record)
            let milestone = try #require(opened.template.milestones.first)
            #expect(try opened.words(of: milestone) == made.words(of: milestone))
            #expect(try opened.solution(of: milestone) == made.solution(of: milestone))
        }
    }
}
