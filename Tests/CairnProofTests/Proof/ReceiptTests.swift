import CairnDiagnostics
import CairnFiles
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import CairnProof

@Suite("Receipts")
struct ReceiptTests {
    /// Two milestones, two commands of which one reads a single file, and two answers.
    static let template = """
        --- template.yaml
        schema: 1
        version: 1.0.0
        questions:
          loud: {type: boolean, help: Loud, default: false}
        proof:
          tests:
            - {run: [grep, -q, Hello, greeting], reads: [greeting]}
            - {run: [grep, -q, 'loud', notes]}
        structure:
          - {id: greets, check: file-exists, path: greeting}
        --- files/greeting
        Hello
        --- files/notes.jinja
        {{ 'loud' if loud else 'not loud' }}
        --- milestones/1-a/milestone.yaml
        title: A
        goal: a
        why: a
        checks: [{id: a, check: contains, path: a, pattern: one}]
        --- milestones/1-a/solution/a
        one
        --- milestones/2-b/milestone.yaml
        title: B
        goal: b
        why: b
        checks: [{id: b, check: contains, path: b, pattern: two}]
        --- milestones/2-b/solution/b
        two

        """

    static let everything = ProofOptions(
        stages: Set(ProofStage.allCases), jobs: 1, variables: ["PATH": "/usr/bin:/bin"])

    /// A proof of a template, and which steps it did.
    struct Run {
        var report: ProofReport
        var receipt: Receipt
        var text: String
        var done: Set<String>
        var outlook: ProofOutlook?
    }

    static func run(
        _ template: String = template, _ receipt: Receipt? = nil, journal: ProofJournal = .none,
        stopAfter limit: Int = .max, _ change: (inout ProofOptions) -> Void = { _ in }
    ) throws -> Run {
        var subject = try ProverTests.subject(template)
        subject.receipt = receipt
        subject.journal = journal
        var options = everything
        change(&options)
        let done = Mutex<Set<String>>([])
        var outlook: ProofOutlook?
        let prover = Prover(
            options, isCancelled: { done.withLock { $0.count >= limit } },
            progress: { event in
                if event.stage != .matrix { done.withLock { _ = $0.insert(event.what) } }
            })
        let proof = try #require(try prover.prove([subject], planned: { outlook = $0 }).first)
        let text = proof.receipt.text
        return Run(
            report: proof.report, receipt: try Receipt(Array(text.utf8), file: "proof.json"), text: text,
            done: done.withLock { $0 }, outlook: outlook)
    }

    @Test("what a receipt has is not done again, and the receipt stays as it is")
    func taken() throws {
        let first = try Self.run()
        #expect(first.report.verdict == .proven)
        #expect(first.report.steps.taken == 0)
        #expect(first.done.count == first.report.steps.done)
        #expect(first.done.contains("1 a is green with solution 1"))
        #expect(first.done.contains("2 b without b (removed)"))
        let second = try Self.run(Self.template, first.receipt)
        #expect(second.report.verdict == .proven)
        #expect(second.done.isEmpty)
        #expect(second.report.steps.taken == first.receipt.entries.count)
        #expect(second.text == first.text)
        #expect(second.report.milestones.map(\.killed) == first.report.milestones.map(\.killed))
        #expect(second.report.milestones.map(\.solved) == [.good, .good])
        #expect(second.report.combinations.flatMap(\.tests).allSatisfy { $0.passed == true })
    }

    @Test("starters that give a command the same files share a run, and a command gets only what it reads")
    func reads() throws {
        let run = try Self.run()
        // `greeting` is the same with both answers and all solutions, `notes` and the record are not.
        #expect(run.done.count { $0.hasPrefix("grep -q Hello") } == 1)
        #expect(run.done.count { $0.hasPrefix("grep -q loud") } == 3)
        #expect(run.report.combinations.map { $0.tests.count { $0.passed == true } } == [2, 2])
        #expect(run.report.solvedTests?.map(\.passed) == [true, true])
        let hungry = Self.template.replacing("grep, -q, Hello, greeting", with: "cat, greeting, notes")
        let found = try Self.run(hungry)
        #expect(found.report.verdict == .notProven)
        #expect(found.report.findings.map(\.diagnostic.id) == ["own-tests-fail"])
        let excepted = Self.template.replacing(
            "reads: [greeting]", with: "reads: ['**', '!notes', '!.cairn*', '!a', '!b']")
        #expect(try Self.run(excepted).done.count { $0.hasPrefix("grep -q Hello") } == 1)
    }

    @Test(
        "a change makes the steps that depend on it be done again, and no others",
        arguments: [
            ("path: b, pattern: two", "path: b, pattern: 'tw.'", ["2 b is", "2 b without"], ["1 a is", "grep"]),
            (
                "solution/b\ntwo", "solution/b\ntwo two", ["2 b is green", "grep -q loud"],
                ["grep -q Hello"]
            ),
            ("files/greeting\nHello", "files/greeting\nHello!", ["1 a", "2 b", "structure", "grep"], ["nothing"]),
            ("title: A", "title: Other", ["1 a is", "1 a without", "2 b without"], ["2 b is", "structure", "grep"]),
            ("help: Loud", "help: Louder", ["structure", "1 a without"], ["1 a is", "2 b is", "grep"]),
            ("-q, Hello", "-c, Hello", ["grep -c Hello"], ["1 a is", "grep -q loud"]),
        ])
    func stale(from: String, to: String, again: [String], not: [String]) throws {
        let first = try Self.run()
        let second = try Self.run(Self.template.replacing(from, with: to), first.receipt)
        #expect(second.report.verdict == .proven)
        for prefix in again { #expect(second.done.contains { $0.hasPrefix(prefix) }, "\(prefix)") }
        for prefix in not { #expect(!second.done.contains { $0.hasPrefix(prefix) }, "\(prefix)") }
    }

    @Test("a receipt that was edited is not believed")
    func edited() throws {
        let first = try Self.run()
        for change in [
            { (entry: inout Receipt.Entry) in entry.inputs = String(repeating: "0", count: 64) },
            { $0.step += " " },
        ] {
            var receipt = first.receipt
            for index in receipt.entries.indices { change(&receipt.entries[index]) }
            let second = try Self.run(Self.template, receipt)
            #expect(second.done == first.done)
            #expect(second.report.verdict == .proven)
        }
        var receipt = first.receipt
        for index in receipt.entries.indices { receipt.entries[index].result = "wrong" }
        let second = try Self.run(Self.template, receipt)
        #expect(second.done == first.done)
        #expect(Set(second.report.findings.map(\.diagnostic.id)) == ["receipt-contradicted"])
    }

    @Test("a receipt that shows more than its steps come to is found out")
    func misleading() throws {
        let first = try Self.run()
        let text = first.text.replacing(#""killed":2"#, with: #""killed":9"#)
        let receipt = try Receipt(Array(text.utf8), file: "proof.json")
        let second = try Self.run(Self.template, receipt)
        #expect(second.report.findings.map(\.diagnostic.id) == ["receipt-misleading"])
        // With --write-receipt it is right again, and a template that was changed since is no lie.
        #expect(second.text == first.text)
        let changed = Self.template.replacing("path: b, pattern: two", with: "path: b, pattern: 'tw.'")
        #expect(try Self.run(changed, receipt).report.verdict == .proven)
    }

    @Test("what the receipt claims and this run does not find is a finding")
    func contradiction() throws {
        try withTemporaryFolder { folder in
            let flag = folder.appending("flag").string
            let template = Self.template.replacing("grep, -q, 'loud', notes", with: "test, -e, '\(flag)'")
            _ = try LocalFileSystem().create(FilePath(flag), bytes: [], isExecutable: false)
            let first = try Self.run(template)
            #expect(first.report.verdict == .proven)
            try LocalFileSystem().remove(FilePath(flag))
            #expect(try Self.run(template, first.receipt).report.verdict == .proven)
            let fresh = try Self.run(template, first.receipt) { $0.isFresh = true }
            #expect(fresh.report.verdict == .notProven)
            #expect(fresh.report.findings.contains { $0.diagnostic.id == "receipt-contradicted" })
            // What failed is in no receipt.
            #expect(!fresh.receipt.entries.contains { $0.step.hasPrefix("test -e") })
            // Some text chooses that step.
            let seeds = (0..<12).map { "\($0)" }
            let verdicts = try seeds.map { seed in
                try Self.run(template, first.receipt) { $0.spotCheck = seed }.report.verdict
            }
            #expect(verdicts.contains(.notProven))
        }
    }

    @Test("a spot check does some steps of one template again, by the text")
    func spotCheck() throws {
        var first = try Self.run()
        for index in first.receipt.entries.indices { first.receipt.entries[index].seconds = 40 }
        let seeds = (0..<8).map { "\($0)" }
        let runs = try seeds.map { seed in try Self.run(Self.template, first.receipt) { $0.spotCheck = seed } }
        for run in runs {
            #expect(run.done.count == Int(ProofSchedule.spotCheckSeconds / 40))
            #expect(run.outlook?.spotChecked == run.done.count)
            #expect(run.report.verdict == .proven)
        }
        #expect(Set(runs.map(\.done)).count > 3)
        // A step that takes longer than there is time for is checked all the same, alone.
        for index in first.receipt.entries.indices { first.receipt.entries[index].seconds = 4000 }
        #expect(try Self.run(Self.template, first.receipt) { $0.spotCheck = "a" }.done.count == 1)
    }

    @Test("shards share the steps, each step once")
    func shards() throws {
        let all = try Self.run()
        var seen: [String] = []
        for number in 1...3 {
            let run = try Self.run { $0.shard = ProofOptions.Shard(number: number, count: 3) }
            #expect(run.report.verdict == .partlyProven)
            #expect(run.done.count + (run.report.steps.left[.otherShard] ?? 0) == all.done.count)
            seen += run.done
        }
        #expect(seen.count == all.done.count)
        #expect(Set(seen) == all.done)
    }

    @Test("without time nothing is begun, what was known stays, and it is said")
    func within() throws {
        let first = try Self.run()
        let changed = Self.template.replacing("path: b, pattern: two", with: "path: b, pattern: 'tw.'")
        let second = try Self.run(changed, first.receipt) { $0.within = 0 }
        #expect(second.done.isEmpty)
        #expect(second.report.verdict == .partlyProven)
        #expect(second.report.steps.left[.noTime] ?? 0 > 0)
        #expect(second.report.milestones.map(\.solved) == [.good, .untried])
        #expect(second.report.text(showsTimes: false).contains("left out (no time was left)"))
        #expect(second.receipt.entries.contains { $0.step == "1 a is green with solution 1" })
        #expect(!second.receipt.entries.contains { $0.step == "2 b is green with solutions 1 to 2" })
    }

    @Test("every pair of a milestone and later solutions is tried by a fresh proof only")
    func pairs() throws {
        let third =
            Self.template + """
                --- milestones/3-c/milestone.yaml
                title: C
                goal: c
                why: c
                checks: [{id: c, check: contains, path: c, pattern: three}]
                --- milestones/3-c/solution/c
                three

                """
        let pair = "1 a is green with solutions 1 to 2"
        let usual = try Self.run(third)
        #expect(!usual.done.contains(pair))
        #expect(usual.report.verdict == .proven)
        let fresh = try Self.run(third) { $0.isFresh = true }
        #expect(fresh.done.contains(pair))
        #expect(fresh.receipt.entries.contains { $0.step == pair })
    }

    @Test("a proof that was stopped goes on where it was")
    func resumed() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending("journal.jsonl")
            func journal() -> ProofJournal { ProofJournal(file: file, days: [Day.ago()]) }
            let stopped = try Self.run(journal: journal(), stopAfter: 4)
            #expect(stopped.report.verdict == .interrupted)
            // A line that was cut off by a fall of the machine is no step.
            let kept = try LocalFileSystem().read(file)
            try LocalFileSystem().remove(file)
            try LocalFileSystem().create(file, bytes: kept + Array(#"{"stage":"run","st"#.utf8), isExecutable: false)
            let second = try Self.run(journal: journal())
            #expect(second.report.steps.resumed >= 3)
            #expect(second.report.steps.resumed + second.done.count == second.receipt.entries.count)
            #expect(second.report.verdict == .proven)
            #expect(try LocalFileSystem().info(at: file) == nil)
            // Of another day, nothing counts.
            _ = try Self.run(journal: journal(), stopAfter: 4)
            let late = try Self.run(journal: ProofJournal(file: file, days: ["1999-12-31"]))
            #expect(late.report.steps.resumed == 0)
        }
    }

    @Test("other versions of a tool that the template names make all be done again")
    func versions() throws {
        try withTemporaryFolder { folder in
            let tool = folder.appending("tool").string
            let named = Self.template.replacing("proof:\n", with: "proof:\n  versions: [[cat, '\(tool)']]\n")
            func run(_ version: String, _ receipt: Receipt?) throws -> Run {
                try LocalFileSystem().remove(FilePath(tool))
                try LocalFileSystem().create(FilePath(tool), bytes: Array(version.utf8), isExecutable: false)
                return try Self.run(named, receipt)
            }
            let first = try run("1\nmore", nil)
            #expect(first.text.contains(#""cat \#(tool)":"1""#))
            #expect(try run("1\nother", first.receipt).done.isEmpty)
            #expect(try run("2", first.receipt).done == first.done)
            try LocalFileSystem().remove(FilePath(tool))
            #expect(try Self.run(named, first.receipt).done == first.done)
        }
    }

    @Test("of a dry run only the outlook is known")
    func dryRun() throws {
        let run = try Self.run { $0.isDryRun = true }
        #expect(run.done.isEmpty)
        #expect(run.outlook?.steps == (try Self.run()).done.count)
    }

    @Test(
        "a receipt that cannot be read is said to be so",
        arguments: [
            "", "[]", "{}", #"{"schema":2,"steps":[]}"#, #"{"schema":1,"steps":[{"stage":"run"}]}"#,
            #"{"schema":1,"steps":[],"more":1}"#,
            #"{"schema":1,"steps":[{"stage":"run","step":"a","inputs":"b","result":"c","on":"d","seconds":-1}]}"#,
        ])
    func broken(text: String) throws {
        let error = #expect(throws: Diagnostics.self) { try Receipt(Array(text.utf8), file: "proof.json") }
        #expect(error?.all.allSatisfy { $0.help.last?.contains("--write-receipt") == true } == true)
    }

    @Test(
        "days are those of the calendar",
        arguments: [
            (0, "1970-01-01"), (951_782_400, "2000-02-29"), (951_868_800, "2000-03-01"), (1_798_761_599, "2026-12-31"),
            (4_107_542_400, "2100-03-01"), (4_107_542_399, "2100-02-28"),
        ])
    func days(seconds: Int, day: String) {
        #expect(Day.text(secondsSince1970: seconds) == day)
    }
}
