import CairnDiagnostics
import CairnFiles
import Dispatch
import Execution
import Synchronization
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Every case really starts processes that misbehave, and looks afterwards that none of them is left.
@Suite("Executing commands", .serialized)
struct RunnerTests {
    let runner = ProcessRunner()

    private func shell(
        _ script: String, in folder: FilePath = "/", limits: RunLimits = RunLimits(seconds: 20, grace: 0.3)
    ) throws -> CommandOutcome {
        try runner.run(
            Command(["sh", "-c", script], in: folder, environment: ["PATH": "/usr/bin:/bin"], limits: limits))
    }

    /// Whether a process whose command line holds `mark` lives.
    private func lives(_ mark: String) -> Bool {
        let disk = LocalFileSystem()
        return ((try? disk.list("/proc")) ?? []).contains { name in
            guard let pid = pid_t(name), pid != getpid(),
                let line = try? disk.read(FilePath("/proc/\(pid)/cmdline")), !line.isEmpty
            else { return false }
            return String(decoding: line, as: UTF8.self).firstRange(of: mark) != nil
        }
    }

    /// A number of seconds that no other process sleeps for.
    private func mark() -> String { "98765.\(UInt32.random(in: 100_000...999_999))" }

    @Test("output, error output and the exit code come back")
    func plain() throws {
        let outcome = try shell("echo out; echo err >&2; exit 7")
        #expect(outcome.end == .exited(7))
        #expect(outcome.output.text == "out\n")
        #expect(outcome.error.text == "err\n")
        #expect(outcome.leftovers == 0)
    }

    @Test("a command with a channel reads what waits there, and answers on it")
    func channel() throws {
        var command = Command(
            [
                "sh", "-c",
                "read word <&3; echo \"$word, $(head -c 300000 /dev/zero | tr '\\0' x)\" >&3; echo out; exit 3",
            ],
            in: "/", environment: ["PATH": "/usr/bin:/bin"], channel: Array("hello\n".utf8))
        let outcome = try runner.run(command)
        #expect(outcome.end == .exited(3))
        #expect(outcome.output.text == "out\n")
        #expect(outcome.channel.whole?.count == 300_008)
        #expect(outcome.channel.text.hasPrefix("hello, xx"))
        command.channel = [UInt8](repeating: 0, count: 40_000)
        #expect(throws: Diagnostic.self) { try runner.run(command) }
    }

    @Test("who goes on saying something on the channel is not ended for the time, and who is silent is")
    func stall() throws {
        func run(_ script: String) throws -> CommandOutcome {
            try runner.run(
                Command(
                    ["sh", "-c", script], in: "/", environment: ["PATH": "/usr/bin:/bin"],
                    limits: RunLimits(seconds: 30, grace: 0.3, stallSeconds: 2), channel: Array("begin\n".utf8)))
        }
        let busy = try run("for i in 1 2 3 4 5 6; do sleep 0.5; echo x >&3; done; exit 3")
        #expect(busy.end == .exited(3) && busy.seconds > 2.5)
        // What it says elsewhere does not count.
        let silent = try run("echo x >&3; while sleep 0.2; do echo word; echo word >&2; done")
        #expect(silent.end == .stalled && silent.isEndedByTime && silent.seconds > 1.9)
        let ended = silent.endedEarly("it", limits: RunLimits(stallSeconds: 2))
        #expect(ended?.summary == "it came no further for 2 seconds")
    }

    @Test("a command without a channel has nothing there")
    func noChannel() throws {
        let outcome = try shell("echo word >&3")
        #expect(outcome.end != .exited(0))
        #expect(outcome.channel.total == 0)
    }

    @Test("standard input is empty, and only the given variables are there")
    func surroundings() throws {
        setenv("CAIRN_TEST_LEAK", "leaked", 1)
        let outcome = try shell("cat; env")
        #expect(outcome.end == .exited(0))
        #expect(!outcome.output.text.contains("CAIRN_TEST_LEAK"))
        #expect(outcome.output.text.contains("PATH=/usr/bin:/bin"))
    }

    @Test("arguments are not read by a shell")
    func arguments() throws {
        let outcome = try runner.run(
            Command(["echo", "$HOME; exit 3", "`id`"], in: "/", environment: ["PATH": "/usr/bin:/bin"]))
        #expect(outcome.output.text == "$HOME; exit 3 `id`\n")
    }

    @Test("a missing program is an error that says so")
    func missing() throws {
        #expect {
            try runner.run(Command(["no-such-program"], in: "/", environment: ["PATH": "/usr/bin:/bin"]))
        } throws: {
            ($0 as? Diagnostic)?.id == "missing-tool"
        }
    }

    @Test("a signal of its own is told")
    func signalled() throws {
        #expect(try shell("kill -SEGV $$").end == .signalled(SIGSEGV))
    }

    @Test("what hangs is ended")
    func hangs() throws {
        let mark = mark()
        #expect(lives(mark) == false)
        let outcome = try shell("sleep \(mark) & sleep \(mark)", limits: RunLimits(seconds: 0.5, grace: 0.3))
        #expect(outcome.end == .timedOut)
        #expect(lives(mark) == false)
    }

    @Test("what ignores SIGTERM is ended")
    func ignoresTerm() throws {
        let mark = mark()
        let outcome = try shell(
            "trap '' TERM HUP INT; while :; do sleep \(mark); done", limits: RunLimits(seconds: 0.5, grace: 0.3))
        #expect(outcome.end == .timedOut)
        #expect(lives(mark) == false)
    }

    @Test("what is asked kindly may clean up")
    func cleansUp() throws {
        let outcome = try shell(
            "trap 'echo cleaned; exit 0' TERM; while :; do sleep 0.05; done",
            limits: RunLimits(seconds: 0.5, grace: 5))
        #expect(outcome.end == .timedOut)
        #expect(outcome.output.text == "cleaned\n")
    }

    #if os(Linux)
        @Test("a descendant in a session of its own is ended, its parent gone")
        func leavesGroup() throws {
            let mark = mark()
            let outcome = try shell(
                "(setsid sleep \(mark) >/dev/null 2>&1 &) ; (setsid setsid sleep \(mark) &); sleep 0.2")
            #expect(outcome.end == .exited(0))
            #expect(outcome.leftovers >= 2)
            #expect(lives(mark) == false)
        }

        @Test("a descendant that also emptied its environment is ended, while other commands run, too")
        func clearsEnvironment() throws {
            let mark = mark()
            let runner = runner
            let group = DispatchGroup()
            DispatchQueue.global().async(group: group) {
                _ = try? runner.run(Command(["sleep", "1"], in: "/", environment: ["PATH": "/usr/bin:/bin"]))
            }
            let outcome = try shell("(env -i setsid sleep \(mark) >/dev/null 2>&1 &) ; sleep 0.3")
            #expect(outcome.end == .exited(0))
            #expect(outcome.leftovers == 1)
            #expect(lives(mark) == false)
            group.wait()
        }

        @Test("processes that keep forking are ended")
        func forks() throws {
            let mark = mark()
            let script = """
                f() { i=0; while [ $i -lt 4 ]; do setsid sh -c 'trap "" TERM; sleep \(mark)' & i=$((i+1)); done; }
                trap '' TERM; while :; do f; sleep 0.1; done
                """
            let outcome = try shell(script, limits: RunLimits(seconds: 1, grace: 0.2))
            #expect(outcome.end == .timedOut)
            #expect(lives(mark) == false)
        }
    #endif

    @Test("of a flood the beginning and the end are kept")
    func flood() throws {
        let outcome = try shell(
            "echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo; echo last",
            limits: RunLimits(seconds: 60, keptBytes: 1000))
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.total == 50_000_012)
        #expect(outcome.output.text.hasPrefix("first\nxxx"))
        #expect(outcome.output.text.hasSuffix("xxx\nlast\n"))
        #expect(outcome.output.text.utf8.count < 2_100)
        #expect(outcome.output.dropped == 50_000_012 - 2000)
    }

    @Test("a flood without end is ended")
    func endlessFlood() throws {
        let outcome = try shell("yes", limits: RunLimits(seconds: 60, grace: 0.2, outputBytes: 5 << 20))
        #expect(outcome.end == .tooMuchOutput)
    }

    @Test("an interruption ends it, all of it")
    func interruption() throws {
        let flag = Flag()
        let runner = ProcessRunner(isCancelled: { flag.isOn })
        let mark = mark()
        let command = Command(
            ["sh", "-c", "trap '' INT TERM; (setsid sleep \(mark) &); echo ready; sleep \(mark)"], in: "/",
            environment: ["PATH": "/usr/bin:/bin"], limits: RunLimits(seconds: 60, grace: 0.2))
        let outcome = try runner.run(command) { isRunning in
            while isRunning(), !lives(mark) { usleep(10_000) }
            flag.set()
            while isRunning() { usleep(10_000) }
        }
        #expect(outcome.end == .interrupted)
        #expect(lives(mark) == false)
    }

    @Test("two at once do not end each other's descendants")
    func sideBySide() throws {
        let runner = runner
        let group = DispatchGroup()
        let long = Mutex<CommandOutcome?>(nil)
        let command = Command(
            ["sh", "-c", "(setsid sh -c 'sleep 1; echo done' &); sleep 1.5"], in: "/",
            environment: ["PATH": "/usr/bin:/bin"])
        DispatchQueue.global().async(group: group) {
            let outcome = try? runner.run(command)
            long.withLock { $0 = outcome }
        }
        for _ in 0..<3 { _ = try shell("(setsid sleep 0.01 &); true") }
        group.wait()
        #expect(long.withLock { $0?.output.text } == "done\n")
    }
}

/// A switch that two threads see.
final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isOn: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
