import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import SystemPackage
import TestSupport
import Testing

/// Plans in memory: a plan is a value, so a template, answers and a look at what came out are all that a case needs.
///
/// A case's input is `--- path` and a file's text, for files below `/templates`; lines `name=value` before the first of
/// them are answers.
@Suite("Plans")
struct PlannerTests {
    private static let catalog = """
        schema: 1
        id: c
        title: C
        phases:
          - id: p
            title: P
            months: 1
            focus: f
            projects: [{id: t, title: The T, summary: s, role: core, template: templates/t}]

        """

    private static let folder = String(#filePath.dropLast("PlannerTests.swift".count)) + "Cases/"

    @Test("hold every file's bytes, or every error")
    func cases() throws {
        var cases = try CaseFile(Self.folder + "plans.txt")
        try cases.check({ try Self.plan($0.input) }) { Issue.record("\($0)") }
    }

    @Test("of solutions hold what is there after them, or every error")
    func solutions() throws {
        var cases = try CaseFile(Self.folder + "solutions.txt")
        try cases.check({ try Self.solutions($0.input) }) { Issue.record("\($0)") }
    }

    /// What is read of a template has a limit that is looked at before, by what it is; one byte less is fine.
    @Test(
        "a file that is too large is said to be",
        arguments: [
            ("t/template.yaml", SizeLimit.manifest, "the template's manifest"),
            ("t/milestones/1-a/milestone.yaml", SizeLimit.manifest, "the milestone"),
            ("t/files/a.txt.jinja", SizeLimit.template, "the template's file"),
            ("t/partials/p.txt", SizeLimit.template, "the partial"),
        ])
    func sizes(path: String, limit: Int, what: String) throws {
        let text =
            "--- t/template.yaml\nschema: 1\nversion: 1.0.0\nquestions: {}\n--- t/files/b.txt.jinja\n{% include 'p.txt' %}\n"
        let (files, given) = Self.read(text + (path.hasSuffix("p.txt") ? "" : "--- t/partials/p.txt\np\n"))
        let place = FilePath("/templates").appending(path)
        let before = (try? files.read(place)) ?? []
        // Empty lines, which mean nothing in any of them.
        files.put(place, before + [UInt8](repeating: UInt8(ascii: "\n"), count: limit + 1 - before.count))
        let said = try Self.plan(files, given)
        #expect(
            said.holds("\(what) '") && said.holds("\(path)' is larger than \(megabytes(limit)), the limit"), "\(said)")
        #expect(said.holds("= help: "))
    }

    private static func plan(_ input: String) throws -> String {
        let (files, given) = read(input)
        return try plan(files, given)
    }

    private static func plan(_ files: MemoryFileSystem, _ given: GivenAnswers) throws -> String {
        let catalog = try Catalog.load(CatalogSource(files: files, file: "/catalog.yaml"))
        let project = try catalog.project("t")
        guard case .template(let folder) = project.offer else { return "planned\n" }
        let template: CairnCatalog.Template
        do throws(Diagnostics) {
            template = try CairnCatalog.Template.load(folder, from: catalog.source)
        } catch {
            return "not loaded\n" + DiagnosticTextRenderer().render(error.all)
        }
        let planner = Planner(template, project: project, catalogID: catalog.id, cairnVersion: "9.9.9")
        var nobody: (any Prompter)?
        do {
            let resolution = try planner.resolve(given, prompter: &nobody)
            let answers = resolution.answers.map { "answer \($0.name) = \($0.value.text) (\($0.origin.rawValue))\n" }
            let plan = try planner.plan(resolution.answers)
            return DiagnosticTextRenderer().render(resolution.warnings) + answers.joined()
                + plan.files.map(show).joined()
        } catch let failure as PlanFailure {
            return "broken: \(failure.cause)\n" + DiagnosticTextRenderer().render(failure.diagnostics)
        }
    }

    private static func solutions(_ input: String) throws -> String {
        let (files, given) = read(input)
        let catalog = try Catalog.load(CatalogSource(files: files, file: "/catalog.yaml"))
        let project = try catalog.project("t")
        let template = try CairnCatalog.Template.load(try project.templateFolder(), from: catalog.source)
        let planner = Planner(template, project: project, catalogID: catalog.id, cairnVersion: "9.9.9")
        var nobody: (any Prompter)?
        let answers = try planner.resolve(given, prompter: &nobody).answers
        let plan = try planner.plan(answers)
        let states = SolvedStates(
            plan.files, milestones: template.milestones, planner: planner,
            variables: try planner.variables(answers))
        return template.milestones.map { milestone in
            do throws(PlanFailure) {
                let brought = try states.solution(of: milestone)
                let after = try states.files(solvedThrough: milestone.number)
                let before = try states.files(solvedThrough: milestone.number - 1)
                #expect(after.count >= before.count && brought.allSatisfy(after.contains))
                return "\(milestone.number) \(milestone.id)\n" + brought.map(show).joined()
            } catch {
                return "\(milestone.number) \(milestone.id): broken\n"
                    + DiagnosticTextRenderer().render(error.diagnostics)
            }
        }.joined()
    }

    private static func show(_ file: Plan.File) -> String {
        // The schema is the same in every plan, and that it is the right one is another test's.
        let isSchema = file.path.string == Record.schemaFileName
        return "--- \(file.path)\(file.isExecutable ? " (executable)" : "") from \(file.origin)\n"
            + (isSchema ? "…\n" : String(decoding: file.bytes, as: UTF8.self))
    }

    private static func read(_ input: String) -> (MemoryFileSystem, GivenAnswers) {
        let files = MemoryFileSystem(["/catalog.yaml": catalog])
        let sections = FileSections(input)
        sections.put(into: files, below: "/templates")
        var given = GivenAnswers()
        for line in sections.head {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            given.set(String(parts[0]), .text(parts.count > 1 ? String(parts[1]) : ""))
        }
        return (files, given)
    }
}
