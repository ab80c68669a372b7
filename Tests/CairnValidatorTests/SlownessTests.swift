import CairnDiagnostics
import CairnFiles
import Execution
import Reports
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import CairnValidator

@Suite("Slow is not wrong", .serialized)
struct SlownessTests {
    private let checks = ExecutingCheckTests()

    /// A runner that is short of time, as on a busy machine.
    private final class Hurried: Runner {
        /// How many seconds the first runs get, and how many runs those are.
        let seconds: Double
        let count: Int
        private let made = Atomic(0)

        init(seconds: Double, count: Int = .max) {
            (self.seconds, self.count) = (seconds, count)
        }

        var blindness: Diagnostic? { nil }

        /// How many runs there were.
        var runs: Int { made.load(ordering: .relaxed) }

        func run(
            _ command: Command, meanwhile: (@Sendable (_ isRunning: @Sendable () -> Bool) -> Void)?
        ) throws(Diagnostic) -> CommandOutcome {
            var command = command
            // Installing is not what is looked at here.
            if command.arguments.first != "uv", made.add(1, ordering: .relaxed).oldValue < count {
                command.limits.seconds = seconds
            }
            return try ProcessRunner().run(command, meanwhile: meanwhile)
        }
    }

    @Test("what ran out of time while others ran is tried once more, alone")
    func again() throws {
        try withTemporaryFolder { folder in
            let runner = Hurried(seconds: 0.1, count: 3)
            let check = "id: it\ncheck: command\nrun: [sleep, '0.5']"
            let report = try checks.results([check], in: folder, runner: runner, milestones: 3)
            #expect(report.results.map(\.status) == [.pass, .pass, .pass])
            #expect(runner.runs == 6)
            // Once, and no more.
            let slow = Hurried(seconds: 0.1)
            let late = try checks.results([check], in: folder, runner: slow, milestones: 2)
            #expect(late.results.map(\.status) == [.fail, .fail])
            #expect(late.results.flatMap(\.findings).map(\.id) == ["command-timeout", "command-timeout"])
            #expect(slow.runs == 4)
        }
    }

    @Test("who was alone is not tried again", arguments: [(1, 4), (2, 1)])
    func alone(milestones: Int, width: Int) throws {
        try withTemporaryFolder { folder in
            let runner = Hurried(seconds: 0.1)
            let report = try checks.results(
                ["id: it\ncheck: command\nrun: [sleep, '0.5']"], in: folder, runner: runner, milestones: milestones,
                width: width)
            #expect(report.results.allSatisfy { $0.status == .fail })
            #expect(runner.runs == milestones)
        }
    }

    @Test("what fails by itself is not tried again")
    func wrong() throws {
        try withTemporaryFolder { folder in
            let runner = Hurried(seconds: 60)
            let report = try checks.results(
                ["id: it\ncheck: command\nrun: ['false']"], in: folder, runner: runner, milestones: 2)
            #expect(report.results.map(\.status) == [.fail, .fail])
            #expect(runner.runs == 2)
        }
    }

    @Test("a factor allows more time, or less", arguments: [(1.0, CheckResult.Status.fail), (20.0, .pass)])
    func factor(factor: Double, status: CheckResult.Status) throws {
        try withTemporaryFolder { folder in
            let report = try checks.results(
                ["id: it\ncheck: command\nrun: [sleep, '2']\ntimeout: 1"], in: folder, timeFactor: factor)
            #expect(report.results.map(\.status) == [status])
        }
    }

    @Test("acceptance tests that go on are not ended for the time", .needsUV)
    func tests() throws {
        try withTemporaryFolder { folder in
            try ExecutingCheckTests.write(ExecutingCheckTests.project, to: folder)
            try ExecutingCheckTests.writeLock(of: ExecutingCheckTests.project, to: folder)
            let original = try ExecutingCheckTests.originals(folder)
            func result(_ tests: String, timeout: Int, most: Double = 600) throws -> CheckResult {
                let report = try checks.results(
                    ["id: it\ncheck: pytest\npath: test_it.py\ntimeout: \(timeout)"], in: folder,
                    acceptance: ["test_it.py": "import time\n" + tests], runner: Hurried(seconds: most),
                    original: original)
                return try #require(report.results.first)
            }
            func test(_ number: Int, _ body: String) -> String { "def test_\(number)():\n    \(body)\n" }
            let steady = try result((0..<4).map { test($0, "time.sleep(3)") }.joined(), timeout: 9)
            #expect(steady.status == .pass && (steady.duration ?? 0) > 12, "\(steady.dump())")
            let hanging = try result(test(0, "pass") + test(1, "time.sleep(500)"), timeout: 8)
            #expect(hanging.status == .fail && hanging.findings.first?.id == "test-hangs", "\(hanging.dump())")
            #expect(
                hanging.found == "the acceptance test 'test_it.py::test_1' came to no end within 8 seconds",
                "\(hanging.dump())")
            #expect(hanging.findings.first?.explanation == "1 of 2 tests passed before it", "\(hanging.dump())")
            let slow = try result((0..<60).map { test($0, "time.sleep(1)") }.joined(), timeout: 60, most: 12)
            #expect(slow.status == .error && slow.findings.first?.id == "too-slow", "\(slow.dump())")
            #expect(slow.found?.hasPrefix("too slow here: 12 s, ") == true, "\(slow.dump())")
            #expect(slow.found?.hasSuffix(" of 60 tests passed, none failed") == true, "\(slow.dump())")
            // One that failed before the end has failed.
            let wrong = try result(
                test(0, "assert False") + (1..<60).map { test($0, "time.sleep(1)") }.joined(), timeout: 60, most: 12)
            #expect(wrong.status == .fail && wrong.findings.first?.id == "test-failed", "\(wrong.dump())")
        }
    }
}
