import CairnDiagnostics
import CairnFiles
import CairnPlan
import Reports
import SystemPackage
import TestSupport
import Testing

@testable import CairnProject

@Suite("The next step, found by executing as little as decides it")
struct StepSearchTests {
    @Test("the first milestone that is not complete is executed, to the first check that fails")
    func decides() throws {
        try Walk.with { walk throws in
            // What reads files is known at once.
            #expect(try walk.next(runs: false) == "first/word fail")
            #expect(try walk.executed() == [])
            // A check that reads a file fails: nothing is executed for its milestone.
            #expect(try walk.next() == "first/word fail")
            #expect(try walk.executed() == ["structure"])
            try walk.write("word.txt", "again")
            #expect(try walk.next(runs: false) == "first/runs skipped")
            #expect(try walk.executed() == [])
            #expect(try walk.next() == "first/runs fail")
            #expect(try walk.executed() == ["first"])
            try walk.write("first.txt")
            #expect(try walk.next() == "second/runs fail")
            #expect(try walk.executed() == ["first", "second"])
            try walk.write("second.txt")
            #expect(try walk.next() == "none")
            #expect(try walk.executed() == ["second", "later"])
        }
    }

    @Test("what has not changed is not executed again, and says the same")
    func remembers() throws {
        try Walk.with { walk throws in
            try walk.write("word.txt", "again")
            let first = try walk.report()
            #expect(try walk.executed() == ["structure", "first"])
            let second = try walk.report()
            #expect(try walk.executed() == [])
            let (one, two) = (try #require(first.next), try #require(second.next))
            #expect(one.status == .fail && !one.findings.isEmpty && one.reproduce != nil)
            #expect(
                "\(one.findings) \(one.found ?? "") \(one.expected ?? "") \(one.reproduce ?? "") \(one.duration ?? 0)"
                    == "\(two.findings) \(two.found ?? "") \(two.expected ?? "") \(two.reproduce ?? "") \(two.duration ?? 0)"
            )
            #expect(second.milestones.allSatisfy { $0.lastSeen == nil })
            // Without --run it is known, too.
            #expect(try walk.next(runs: false) == "first/runs fail")
        }
    }

    @Test("milestones before the one at work stand as last seen, and it is said")
    func lastSeen() throws {
        try Walk.with { walk throws in
            try walk.write("word.txt", "again")
            try walk.write("first.txt")
            #expect(try walk.next() == "second/runs fail")
            _ = try walk.executed()
            // It breaks the first milestone, which is not looked at.
            try walk.remove("first.txt")
            let report = try walk.report()
            #expect(report.next?.qualifiedID == "second/runs")
            #expect(report.milestones.map { $0.lastSeen != nil } == [true, false])
            #expect(try walk.executed() == ["second"])
            // `validate` looks at everything anew, and leaves what `next` knows as it is.
            #expect(try walk.validate().results.filter { $0.status == .fail }.map(\.qualifiedID).first == "first/runs")
            #expect(try walk.executed().sorted() == ["first", "later", "second", "structure"])
            // What reads files is looked at anew by `next`, too.
            try walk.remove("word.txt")
            #expect(try walk.next() == "first/word fail")
        }
    }

    @Test("validate takes no result from what next has seen")
    func validateExecutes() throws {
        try Walk.with { walk throws in
            for name in ["word.txt", "first.txt", "second.txt"] { try walk.write(name, "again") }
            #expect(try walk.next() == "none")
            _ = try walk.executed()
            _ = try walk.validate()
            #expect(try walk.executed().sorted() == ["first", "later", "second", "structure"])
            _ = try walk.session.status("here", RunSettings(runs: true))
            #expect(try walk.executed().sorted() == ["first", "later", "second", "structure"])
        }
    }

    @Test(
        "other questions, another Cairn and other surroundings are asked anew",
        arguments: ["template", "version", "environment", "answers", "mode", "link"])
    func asksAnew(what: String) throws {
        try Walk.with { walk throws in
            try walk.write("word.txt", "again")
            #expect(try walk.next() == "first/runs fail")
            _ = try walk.executed()
            switch what {
            case "template":
                let file = walk.folder.appending("catalog/templates/walk/milestones/1-first/milestone.yaml")
                let text = String(decoding: try LocalFileSystem().read(file), as: UTF8.self)
                try LocalFileSystem().remove(file)
                try Sample.put(text + "    why: For more\n", file)
            case "version": walk.session = walk.made(version: "9.9.10", [:])
            case "environment": walk.session = walk.made(version: "9.9.9", ["TZ": "Asia/Tokyo"])
            case "answers":
                let place = walk.folder.appending("here/.cairn.yaml")
                let text = String(decoding: try LocalFileSystem().read(place), as: UTF8.self)
                try LocalFileSystem().remove(place)
                try Sample.put(text + "# changed\n", place)
            case "mode":
                let file = walk.folder.appending("here/word.txt")
                try LocalFileSystem().remove(file)
                try LocalFileSystem().create(file, bytes: Array("again".utf8), isExecutable: true)
            default:
                try createLink(at: walk.folder.appending("here/link"), to: "word.txt")
            }
            #expect(try walk.next() == "first/runs fail")
            #expect(try walk.executed().last == "first")
        }
    }

    @Test(
        "a memory that cannot be read or written is as good as none", arguments: ["", "{", "[]", "{\"format\": \"x\"}"])
    func brokenMemory(text: String) throws {
        try Walk.with { walk throws in
            try walk.write("word.txt", "again")
            #expect(try walk.next() == "first/runs fail")
            let folder = walk.folder.appending("cache/cairn/next")
            let files = try LocalFileSystem().list(folder)
            try #require(files.count == 1)
            try LocalFileSystem().remove(folder.appending(files[0]))
            try Sample.put(text, folder.appending(files[0]))
            _ = try walk.executed()
            #expect(try walk.next() == "first/runs fail")
            #expect(try walk.executed() == ["structure", "first"])
            #expect(try LocalFileSystem().list(folder) == files)
            #expect(try walk.next() == "first/runs fail")
            #expect(try walk.executed() == [])
        }
    }

    @Test("what could not be decided, or was interrupted, is not kept")
    func undecided() throws {
        try Walk.with { walk throws in
            try walk.write("word.txt", "again")
            try walk.write("first.txt")
            try walk.write("second.txt")
            let folder = walk.folder
            walk.session.isInterrupted = {
                (try? LocalFileSystem().read(folder.appending("log"))).map { $0.suffix(7) == Array("second\n".utf8) }
                    ?? false
            }
            #expect(try walk.report().wasInterrupted)
            walk.session.isInterrupted = { false }
            _ = try walk.executed()
            #expect(try walk.next() == "none")
            #expect(try walk.executed() == ["second", "later"])
        }
    }
}

/// A project whose checks leave a word each where the test can read it.
private final class Walk {
    let folder: FilePath
    var session: Session
    private let log: FilePath

    static func with(_ body: (Walk) throws -> Void) throws {
        try withTemporaryFolder { folder in try body(Walk(try LocalFileSystem().realPath(folder))) }
    }

    private init(_ folder: FilePath) throws {
        self.folder = folder
        log = folder.appending("log")
        session = Session(catalogOption: nil, workingFolder: WorkingFolder(folder), environment: [:], version: "")
        session = made(version: "9.9.9", [:])
        let catalog = Sample.catalog().replacingAll("greeter", with: "walk")
        try Sample.put(catalog, folder.appending("catalog/catalog.yaml"))
        let template = Self.template.replacingAll("LOG", with: log.string)
        for file in FileSections(template).files {
            try Sample.put(file.text, folder.appending("catalog/templates/walk").appending(file.path))
        }
        var asked: (any Prompter)?
        _ = try session.scaffold(ScaffoldRequest(project: "walk", directory: "here"), prompter: &asked)
    }

    func made(version: String, _ more: [String: String]) -> Session {
        let environment = ["PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": folder.appending("cache").string]
        return Session(
            catalogOption: "catalog", workingFolder: WorkingFolder(folder),
            environment: environment.merging(more) { $1 }, version: version)
    }

    private static let template = """
        --- template.yaml
        schema: 1
        version: 1.0.0
        structure:
          - {id: readme, check: file-exists, path: README.md}
          - {id: runs, check: command, run: [sh, -c, "echo structure >>LOG"]}
        --- files/README.md
        Walk.
        --- milestones/1-first/milestone.yaml
        title: First
        goal: A file
        why: To begin
        checks:
          - {id: runs, check: command, run: [sh, -c, "echo first >>LOG; test -f first.txt"]}
          - id: word
            check: contains
            path: word.txt
            pattern: again
        --- milestones/2-second/milestone.yaml
        title: Second
        goal: Another
        why: To go on
        checks:
          - {id: runs, check: command, run: [sh, -c, "echo second >>LOG; test -f second.txt"]}
          - {id: later, check: command, run: [sh, -c, "echo later >>LOG"]}

        """

    func report(runs: Bool = true) throws -> ValidationReport {
        try session.next("here", RunSettings(runs: runs)).report
    }

    /// The next check and what is known of it.
    func next(runs: Bool = true) throws -> String {
        try report(runs: runs).next.map { "\($0.qualifiedID) \($0.status.rawValue)" } ?? "none"
    }

    func validate() throws -> ValidationReport {
        try session.validate(ValidateRequest(directory: "here", settings: RunSettings(runs: true, jobs: 1))).report
    }

    /// What was executed since this was asked last.
    func executed() throws -> [String] {
        guard try LocalFileSystem().info(at: log) != nil else { return [] }
        let text = String(decoding: try LocalFileSystem().read(log), as: UTF8.self)
        try LocalFileSystem().remove(log)
        return text.split(separator: "\n").map(String.init)
    }

    func write(_ name: String, _ text: String = "here") throws {
        try Sample.put(text, folder.appending("here").appending(name))
    }

    func remove(_ name: String) throws {
        try LocalFileSystem().remove(folder.appending("here").appending(name))
    }
}
