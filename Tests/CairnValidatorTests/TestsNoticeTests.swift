import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import Execution
import ProjectFiles
import Reports
import SystemPackage
import TestSupport
import Testing

@testable import CairnValidator

/// The check `tests-notice`: which changes it makes, and what it says of tests.
@Suite("Tests notice changes", .serialized)
struct TestsNoticeTests {
    private static let variables = ExecutingCheckTests.variables

    /// Prints the changes of a file in the order in which they are chosen, and tries whether each is still Python.
    private static let printer = """
        import ast, sys
        sys.path.insert(0, sys.argv[1])
        import cairn_changes
        data = open(sys.argv[2], "rb").read()
        found = cairn_changes.find("it.py", data)
        chosen = cairn_changes.choose(list(found), 100, cairn_changes.words("total"))
        # Where in the file something stands decides nothing.
        below = cairn_changes.find("it.py", b"# A line more.\\n" + data)
        again = cairn_changes.choose(below, 100, cairn_changes.words("total"))
        assert [one["digest"] for one in chosen] == [one["digest"] for one in again]
        for change in found:
            start, end, text = change["start"], change["end"], change["text"]
            new = data[:start] + text.encode() + data[end:]
            ast.parse(new)
            assert ast.dump(ast.parse(new)) != ast.dump(ast.parse(data)), change
            order = chosen.index(change) + 1 if change in chosen else "-"
            print(order, change["function"], change["line"], change["kind"], data[start:end].decode(), "->", text)
        """

    @Test("the changes of a file")
    func changes() throws {
        var cases = try CaseFile(StaticCheckTests.folder + "python-changes.txt")
        try cases.check(
            { test in
                try withTemporaryFolder { folder in
                    let disk = LocalFileSystem()
                    let source = test.input.replacing("␍", with: "\r")
                    for (name, text) in [
                        (NoticeChanges.name, NoticeChanges.source), ("printer.py", Self.printer), ("it", source),
                    ] {
                        try disk.create(folder.appending(name), bytes: Array(text.utf8), isExecutable: false)
                    }
                    let line = ["python3", "-I", "\(folder)/printer.py", "\(folder)", "\(folder)/it"]
                    let outcome = try ProcessRunner().run(
                        Command(line, in: folder, environment: Self.variables, limits: RunLimits(seconds: 60)))
                    return outcome.output.text + (outcome.end == .exited(0) ? "" : outcome.error.text)
                }
            }, report: { Issue.record("\($0)") })
    }

    /// A project that has pytest, and its lock; nothing of it is built.
    private static let manifest = """
        [project]
        name = "probe"
        version = "0.1.0"
        requires-python = ">=3.11"

        [dependency-groups]
        dev = ["pytest>=9"]

        [tool.uv]
        package = false

        [tool.pytest.ini_options]
        pythonpath = ["src"]
        addopts = ["-m", "not live"]
        markers = ["live: not now"]
        filterwarnings = ["error"]

        """

    @Test("projects give these results", .needsUV)
    func results() throws {
        let lock = try ExecutingCheckTests.lock(Self.manifest)
        let workshop = Workshop()
        var cases = try CaseFile(StaticCheckTests.folder + "tests-notice.txt")
        try cases.check(
            { test in
                let project = ProjectText(test.input)
                if try project.files.info(at: "/project/pyproject.toml") == nil {
                    project.files.put("/project/pyproject.toml", Array(Self.manifest.utf8))
                }
                project.files.put("/project/uv.lock", lock)
                return try project.run(workshop, lock, Self.variables)
            }, report: { Issue.record("\($0)") })
    }
}

extension ProjectText {
    /// The results of the check, and of one before it that runs its acceptance tests if there are some.
    /// - Parameter lock: the template's lock.
    fileprivate func run(_ workshop: Workshop, _ lock: [UInt8], _ variables: [String: String]) throws -> String {
        let checks: [Check]
        do {
            checks = try Check.decode(try declarations(isRun: !acceptance.isEmpty))
        } catch let problems as Diagnostics {
            return "manifest\n" + DiagnosticTextRenderer().render(problems.all)
        }
        let files = try acceptance.map { FileToWrite(path: try RelativePath($0.key), bytes: Array($0.value.utf8)) }
        let originals = originals
        let milestone = ValidationInput.Milestone(
            id: "m", number: 1, words: MilestoneWords(title: "M", goal: "g", why: "w"), checks: checks,
            acceptance: { files })
        let input = ValidationInput(
            catalog: "c", project: "p", projectTitle: "P", templateVersion: "1.0.0", recordedTemplateVersion: "1.0.0",
            recordedCairnVersion: "1.0.0", validatorVersion: "1.0.0", structure: [], milestones: [milestone],
            original: { $0.string == "uv.lock" ? lock : originals[$0.string].map { Array($0.utf8) } })
        let report = Validator(try Snapshot("/project", files: self.files)).validate(
            input, options: ValidationOptions(runs: true, variables: variables, workshop: workshop))
        return report.milestones.flatMap(\.results).map { $0.dump() }.joined()
    }
}
