import CairnDiagnostics
import CairnFiles
import Execution
import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

#if os(Linux)
    /// Every case really takes too much. The bombs end by themselves after 20 seconds, and hold no more processes than
    /// they say, so that they are harmless where the limits do not hold.
    @Suite("Limits of commands", .serialized)
    struct LimitTests {
        let runner = ProcessRunner()

        private func run(_ arguments: [String], _ limits: RunLimits) throws -> CommandOutcome {
            try runner.run(Command(arguments, in: "/", environment: ["PATH": "/usr/bin:/bin"], limits: limits))
        }

        private func python(_ script: String, _ limits: RunLimits, _ arguments: String...) throws -> CommandOutcome {
            try run(["python3", "-I", "-c", script] + arguments, limits)
        }

        /// How many processes have `mark` in their command line.
        private func count(_ mark: String) -> Int {
            let disk = LocalFileSystem()
            return ((try? disk.list("/proc")) ?? []).count { name in
                guard let pid = pid_t(name), pid != getpid(),
                    let line = try? disk.read(FilePath("/proc/\(pid)/cmdline"))
                else { return false }
                return String(decoding: line, as: UTF8.self).holds(mark)
            }
        }

        @Test("up to the limit of processes nothing happens, above it the command is ended")
        func processes() throws {
            let script = """
                import subprocess, sys, time
                for _ in range(int(sys.argv[1])): subprocess.Popen(["sleep", "1"])
                time.sleep(0.7)
                """
            let limits = RunLimits(seconds: 20, grace: 0.2, processes: 20)
            #expect(try python(script, limits, "19").end == .exited(0))
            #expect(try python(script, limits, "20").end == .tooManyProcesses(21))
        }

        @Test("the message says how many there were, how many may be, and what to do")
        func message() throws {
            let limits = RunLimits(seconds: 20, grace: 0.2, processes: 5)
            let outcome = try run(["sh", "-c", "for i in 1 2 3 4 5 6 7; do sleep 15 & done; wait"], limits)
            let diagnostic = try #require(outcome.endedEarly("'x'", limits: limits))
            #expect(diagnostic.id == "command-processes")
            #expect(diagnostic.summary == "'x' was 8 processes at once, and 5 is the limit")
            #expect(!diagnostic.help.isEmpty)
        }

        /// Python programs that start themselves without end, up to 1500 processes of theirs and for 20 seconds at most.
        enum Bomb: String, CaseIterable {
            /// Each process starts others, in one group.
            case group = "pass"
            /// Each is in a session of its own, its parent gone, and hears no polite signal.
            case sessions = "os.setsid(); os.fork() and os._exit(0)"
            /// The environment, and the mark in it, is gone as well.
            case nameless = """
                os.setsid(); os.fork() and os._exit(0)
                    os.execve(sys.executable, [sys.executable, "-I", "-c", program, sys.argv[1], str(end)], {})
                """

            var program: String {
                """
                import os, signal, sys, time
                program = open("/proc/self/cmdline").read().split("\\0")[3]
                end = float(sys.argv[2]) if len(sys.argv) > 2 else time.time() + 20
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
                def crowded():
                    return len(os.listdir("/proc")) > 1500
                while time.time() < end and not crowded():
                  try:
                    if os.fork(): continue
                    \(rawValue)
                  except OSError: time.sleep(0.01)
                while time.time() < end: time.sleep(0.1)
                """
            }
        }

        @Test("a fork bomb is ended within seconds, all of it", arguments: Bomb.allCases)
        func bomb(_ bomb: Bomb) throws {
            let mark = "bomb-\(UInt32.random(in: 100_000...999_999))"
            let start = ContinuousClock.now
            let outcome = try python(bomb.program, RunLimits(seconds: 15, grace: 2, processes: 100), mark)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            guard case .tooManyProcesses(let number) = outcome.end else {
                Issue.record("it ended so: \(outcome.end), \(outcome.error.text)")
                return
            }
            #expect(number > 100)
            #expect(outcome.survivors == [])
            #expect(count(mark) == 0)
            // The bomb itself goes on for 20; where we may not come first, each of it has its turn before us.
            if mayComeFirst { #expect(seconds < 10, "\(number) processes") }
        }

        /// Whether this machine lets us have our turn before others.
        private var mayComeFirst: Bool {
            var parameters = sched_param()
            parameters.sched_priority = sched_get_priority_min(SCHED_RR)
            guard sched_setscheduler(0, SCHED_RR, &parameters) == 0 else { return false }
            parameters.sched_priority = 0
            return sched_setscheduler(0, SCHED_OTHER, &parameters) == 0
        }

        @Test("what ends is stopped first: nothing new is started between the first signal and the last")
        func freezing() throws {
            // Each restarts the other when it sees it gone: killing one after the other never ends.
            let mark = "98764.\(UInt32.random(in: 100_000...999_999))"
            let script = """
                import os, signal, sys, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                end = time.time() + 20
                def lives(pid):
                    try: return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
                    except OSError: return False
                def watch(other):
                    while time.time() < end:
                        if not lives(other): other = start(os.getpid())
                def start(other):
                    pid = os.fork()
                    if pid: return pid
                    os.setsid()
                    watch(other)
                    os._exit(0)
                watch(start(os.getpid()))
                """
            let outcome = try python(script, RunLimits(seconds: 1, grace: 0.2), mark)
            #expect(outcome.end == .timedOut)
            #expect(outcome.survivors == [])
            #expect(count(mark) == 0)
        }

        @Test("too much memory ends it, and is told in the unit of the limit")
        func memory() throws {
            let limits = RunLimits(seconds: 20, grace: 0.2, memoryBytes: 150 << 20)
            let outcome = try python("import time; x = bytearray(170 << 20); time.sleep(15)", limits)
            guard case .tooMuchMemory(let bytes) = outcome.end else {
                Issue.record("it ended so: \(outcome.end), \(outcome.error.text)")
                return
            }
            // It is looked at while it grows.
            #expect((150 << 20)...(200 << 20) ~= bytes)
            let summary = outcome.endedEarly("'x'", limits: limits)?.summary
            #expect(summary == "'x' held \(megabytes(bytes)) of memory, and 150 MB is the limit")
        }

        @Test("the memory of all processes counts together")
        func memoryTogether() throws {
            let script = """
                import os, time
                for _ in range(4):
                    if os.fork() == 0: break
                x = bytearray(60 << 20)
                time.sleep(15)
                """
            let outcome = try python(script, RunLimits(seconds: 20, grace: 0.2, memoryBytes: 200 << 20))
            guard case .tooMuchMemory = outcome.end else {
                Issue.record("it ended so: \(outcome.end), \(outcome.error.text)")
                return
            }
        }

        @Test("too much memory is told though it is held for no longer than a moment")
        func memoryForAMoment() throws {
            let script = "x = bytearray(900 << 20)"
            #expect(try python(script, RunLimits(memoryBytes: 1000 << 20)).end == .exited(0))
            guard case .tooMuchMemory = try python(script, RunLimits(memoryBytes: 800 << 20)).end else {
                Issue.record("it was not told")
                return
            }
        }

        @Test("the system refuses data a quarter above the limit, and larger files, counted in bytes")
        func units() throws {
            let limits = RunLimits(memoryBytes: 400 << 20, fileBytes: 3 << 20)
            let outcome = try run(["cat", "/proc/self/limits"], limits)
            let lines = outcome.output.text.split(separator: "\n").map { $0.split(separator: " ") }
            #expect(lines.first { $0.starts(with: ["Max", "data"]) }?.dropFirst(3).first == "524288000")
            #expect(lines.first { $0.starts(with: ["Max", "file"]) }?.dropFirst(3).first == "3145728")
        }

        @Test("a file that grows too large ends the program by a signal of its own")
        func fileSize() throws {
            let file = "/tmp/cairn-limit-\(UInt32.random(in: 0...(.max)))"
            defer { unlink(file) }
            let outcome = try run(["sh", "-c", "head -c 2000000 /dev/zero >\(file)"], RunLimits(fileBytes: 1 << 20))
            #expect([.exited(128 + SIGXFSZ), .exited(1), .signalled(SIGXFSZ)].contains(outcome.end))
        }

        @Test("processes that could not be ended are told, whatever else there is to say")
        func survivors() throws {
            var outcome = try run(["true"], RunLimits())
            #expect(outcome.endedEarly("'x'", limits: RunLimits()) == nil)
            outcome.survivors = [123, 456]
            let diagnostic = try #require(outcome.endedEarly("'x'", limits: RunLimits()))
            #expect(diagnostic.id == "command-survives")
            #expect(diagnostic.explanation == "their numbers: 123, 456")
        }

        @Test("nothing is unknown where there is /proc")
        func blindness() throws {
            _ = try run(["true"], RunLimits())
            #expect(runner.blindness == nil)
        }
    }
#endif
