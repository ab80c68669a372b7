import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import CairnProof

@Suite("Proofs")
struct ProverTests {
    static let folder = String(#filePath.dropLast("ProverTests.swift".count))

    @Test(
        "templates are proven, or what is wrong with them is said",
        arguments: try CaseFile.names(in: folder + "Cases"))
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + "Cases/\(file).txt")
        try cases.check({ one in
            // The first line may choose what is proven: `only: matrix run`.
            var input = one.input
            var options = ProofOptions(variables: ["PATH": "/usr/bin:/bin"])
            if input.hasPrefix("only: "), let end = input.firstIndex(of: "\n") {
                let words = input[..<end].split(separator: " ").dropFirst().map(String.init)
                options.stages = Set(words.compactMap(ProofStage.init))
                input = String(input[input.index(after: end)...])
            }
            return try Self.report(input, options)
        }) { Issue.record("\($0)") }
    }

    /// What is said about the template in these files.
    static func report(_ input: String, _ options: ProofOptions) throws -> String {
        do {
            let report = try Prover(options).prove(try subject(input))
            return report.text(showsTimes: false) + "\n"
                + report.findings.map { DiagnosticTextRenderer().render([$0.diagnostic]) }.joined()
                + report.verdict.rawValue + "\n"
        } catch let error as Diagnostics {
            return DiagnosticTextRenderer().render(error.all)
        } catch let error as PlanFailure {
            return DiagnosticTextRenderer().render(error.diagnostics)
        }
    }

    /// - Parameter reading: gives the file system that the template is read from, made of the one with its files.
    static func subject(
        _ input: String, options: [(name: String, text: String)] = [],
        reading: (MemoryFileSystem) -> any ReadableFileSystem = { $0 }
    ) throws -> ProofSubject {
        let files = MemoryFileSystem([
            "/catalog.yaml": """
            schema: 1
            id: tests
            title: Tests
            phases:
              - id: one
                title: One
                months: 1
                focus: one
                skills: [one]
                projects:
                  - {id: greeter, title: Greeter, summary: Greets, role: core, template: templates/greeter}
            """
        ])
        FileSections(input).put(into: files, below: "/templates/greeter")
        let source = CatalogSource(files: reading(files), file: "/catalog.yaml")
        let catalog = try Catalog.load(source)
        let project = try catalog.project("greeter")
        let template = try Template.load(try project.templateFolder(), from: source)
        return try ProofSubject(template, of: project, catalogID: catalog.id, version: "1.0.0", options: options)
    }

    @Test("an interruption ends it, and is no finding")
    func interruption() throws {
        let finished = Mutex(0)
        let prover = Prover(
            ProofOptions(stages: Set(ProofStage.allCases), jobs: 1, variables: ["PATH": "/usr/bin:/bin"]),
            isCancelled: { finished.withLock { $0 >= 1 } },
            progress: { _ in finished.withLock { $0 += 1 } })
        let report = try prover.prove(
            try Self.subject(
                """
                --- template.yaml
                schema: 1
                version: 1.0.0
                proof: {tests: [{run: [sleep, "60"]}]}
                --- milestones/1-a/milestone.yaml
                title: A
                goal: a
                why: a
                checks: [{id: a, check: command, run: [grep, -q, a, a]}, {id: b, check: command, run: [sleep, "60"]}]
                --- milestones/1-a/solution/a
                a

                """))
        #expect(report.verdict == .interrupted)
        #expect(report.findings.isEmpty)
    }

    @Test("a fixed answer is not varied, and one that is wrong is refused")
    func options() throws {
        let text = """
            --- template.yaml
            schema: 1
            version: 1.0.0
            questions:
              a: {type: string, help: A, default: x, choices: [x, y, z]}
              b: {type: boolean, help: B, default: true}
            --- files/a

            """
        let matrix = try OptionMatrix(try Self.subject(text, options: [("a", "z")]))
        #expect(matrix.combinations.map(\.label) == ["defaults", "b=false"])
        #expect(matrix.combinations.allSatisfy { $0.answers.first?.value == .string("z") })
        #expect(throws: Diagnostic.self) { try Self.subject(text, options: [("a", "w")]) }
    }

    // Nothing in the language differs from one rendering to the next, so only what it reads can.
    @Test("a template whose files change between two renderings is found out")
    func unstable() throws {
        let subject = try Self.subject(
            """
            --- template.yaml
            schema: 1
            version: 1.0.0
            --- files/stable
            a
            --- files/number
            0

            """, reading: NumberedReads.init)
        let prover = Prover(ProofOptions(stages: [.matrix], jobs: 1, variables: [:]))
        let report = try prover.prove(subject)
        #expect(report.verdict == .notProven)
        #expect(report.findings.map(\.diagnostic.id) == ["not-reproducible"])
        #expect(report.findings.first?.diagnostic.summary == "'number' differs when it is rendered again")
    }

    @Test("two plans that differ are told apart by file and line")
    func differences() throws {
        func plan(_ files: [(String, String, Bool)]) throws -> Plan {
            Plan(
                files: try files.map {
                    Plan.File(
                        path: try RelativePath($0.0), bytes: Array($0.1.utf8), isExecutable: $0.2,
                        origin: "files/" + $0.0)
                },
                record: Record(
                    cairnVersion: "1.0.0", catalog: "tests", project: "greeter", templateVersion: "1.0.0", answers: []))
        }
        let one = try plan([("a", "1\n2\n3\n", false), ("b", "", true), ("c", "", false)])
        let other = try plan([("a", "1\n2\n4\n", false), ("b", "", false), ("d", "", false)])
        #expect(MatrixStage.differences(one, one).isEmpty)
        #expect(
            MatrixStage.differences(one, other).map { "\($0.summary): \($0.explanation ?? "")" } == [
                "'a' differs when it is rendered again: the first difference is in line 3",
                "'b' differs when it is rendered again: it is executable only once",
                "'c' differs when it is rendered again: it is not there the second time",
                "'d' differs when it is rendered again: it is not there the first time",
            ])
    }
}

/// A file system in which the text of every file named `number` is how often it was read.
private final class NumberedReads: ReadableFileSystem {
    private let files: MemoryFileSystem
    private let count = Atomic(0)

    init(_ files: MemoryFileSystem) {
        self.files = files
    }

    func info(at path: FilePath) throws(FileError) -> FileInfo? { try files.info(at: path) }
    func list(_ path: FilePath) throws(FileError) -> [String] { try files.list(path) }
    func readLink(_ path: FilePath) throws(FileError) -> String { try files.readLink(path) }

    func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        guard path.lastComponent == "number" else { return try files.read(path) }
        return Array("\(count.add(1, ordering: .relaxed).newValue)\n".utf8)
    }
}
