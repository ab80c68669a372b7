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

    @Test("templates are proven, or what is wrong with them is said", arguments: ["matrix", "milestones", "run"])
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

    static func subject(_ input: String, options: [(name: String, text: String)] = []) throws -> ProofSubject {
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
        var path = ""
        var text = ""
        func finish() {
            if !path.isEmpty { files.put(FilePath("/templates/greeter/\(path)"), Array(text.utf8)) }
        }
        for line in input.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("--- ") {
                finish()
                (path, text) = (String(line.dropFirst(4)), "")
            } else {
                text += line + "\n"
            }
        }
        finish()
        let source = CatalogSource(files: files, file: "/catalog.yaml")
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
