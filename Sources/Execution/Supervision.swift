import CSpawn

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Watches one running command: reads what it writes, holds it to its limits, and ends what is left of it.
struct Supervision: ~Copyable {
    private let process: SpawnedProcess
    private let limits: RunLimits
    private let descendants: Descendants
    private let isCancelled: () -> Bool
    private let start = ContinuousClock.now
    private var output: KeptOutput
    private var error: KeptOutput
    private var isOpen = (output: true, error: true)
    private var end: CommandOutcome.End?
    private var leftovers = 0
    private var seconds = 0.0
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)

    init(
        _ process: consuming SpawnedProcess, command: Command, descendants: Descendants,
        isCancelled: @escaping () -> Bool
    ) {
        self.process = process
        limits = command.limits
        self.descendants = descendants
        self.isCancelled = isCancelled
        output = KeptOutput(limit: limits.keptBytes)
        error = KeptOutput(limit: limits.keptBytes)
    }

    deinit {
        buffer.deallocate()
    }

    /// How it ended; once `superviseToEnd` is done.
    var outcome: CommandOutcome {
        CommandOutcome(
            end: end ?? .stopped, output: output, error: error, seconds: seconds, leftovers: leftovers)
    }

    /// Waits for the command's end, or ends it.
    /// - Parameter isDone: whether it is no longer needed.
    mutating func superviseToEnd(isDone: () -> Bool) {
        watch(isDone)
        seconds = elapsed
        endAll(wasEnded: end != nil)
        collect()
        descendants.remove(leader: process.pid)
    }

    private var elapsed: Double {
        Self.seconds(since: start)
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Until the leader has ended by itself (then `end` stays nil) or has to be ended.
    private mutating func watch(_ isDone: () -> Bool) {
        var nextLook = 0.05
        while true {
            // Without streams to wait for, the end is near: look again soon.
            read(milliseconds: isOpen.output || isOpen.error ? 20 : 2)
            if output.total + error.total > limits.outputBytes { return end = .tooMuchOutput }
            if cairn_has_ended(process.pid) != 0 { return }
            if isCancelled() { return end = .interrupted }
            if isDone() { return end = .stopped }
            let now = elapsed
            if now > limits.seconds { return end = .timedOut }
            if now >= nextLook {
                nextLook = now + 0.2
                if descendants.members(of: process.pid).memory > limits.memoryBytes { return end = .tooMuchMemory }
            }
        }
    }

    /// Ends everything that still runs: first kindly, then not.
    private mutating func endAll(wasEnded: Bool) {
        let begin = ContinuousClock.now
        var isLeaderAlive = cairn_has_ended(process.pid) == 0
        var members = descendants.members(of: process.pid).pids
        if !wasEnded { leftovers = members.count }
        guard isLeaderAlive || !members.isEmpty else { return }
        signal(SIGTERM, members, isLeaderAlive)
        // A stopped process takes the signal only once it goes on.
        signal(SIGCONT, members, isLeaderAlive)
        // What was only left behind has no claim to a long goodbye.
        let grace = wasEnded ? limits.grace : min(limits.grace, 0.5)
        while isLeaderAlive || !members.isEmpty {
            let waited = Self.seconds(since: begin)
            if waited > grace { signal(SIGKILL, members, isLeaderAlive) }
            // Only what the kernel itself holds up survives this long.
            if waited > grace + 10 { return }
            read(milliseconds: 10)
            isLeaderAlive = cairn_has_ended(process.pid) == 0
            members = descendants.members(of: process.pid).pids
        }
    }

    private func signal(_ number: Int32, _ members: [pid_t], _ isLeaderAlive: Bool) {
        // The leader is not waited for before `collect`, so neither its number nor its group's belongs to another.
        kill(-process.pid, number)
        if isLeaderAlive { kill(process.pid, number) }
        for pid in members { kill(pid, number) }
    }

    /// Takes notice of the leader's end and reads what is left in the pipes.
    private mutating func collect() {
        let begin = ContinuousClock.now
        while isOpen.output || isOpen.error, Self.seconds(since: begin) < 1 {
            let before = output.total + error.total
            read(milliseconds: 20)
            if output.total + error.total == before, cairn_has_ended(process.pid) == 0 { break }
            if output.total + error.total > limits.outputBytes + (64 << 20) { break }
        }
        var status: Int32 = 0
        let options = cairn_has_ended(process.pid) != 0 ? 0 : WNOHANG
        guard waitpid(process.pid, &status, options) == process.pid, end == nil else { return }
        let signal = cairn_signal(status)
        end = signal == 0 ? .exited(cairn_exit_code(status)) : .signalled(signal)
    }

    /// Waits for output, for so long at the most, and reads a piece of each stream.
    private mutating func read(milliseconds: Int32) {
        var places = [
            pollfd(fd: isOpen.output ? process.output : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isOpen.error ? process.error : -1, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&places, nfds_t(places.count), milliseconds) > 0 else { return }
        if places[0].revents != 0 { isOpen.output = Self.read(process.output, buffer, into: &output) }
        if places[1].revents != 0 { isOpen.error = Self.read(process.error, buffer, into: &error) }
    }

    /// Reads one piece.
    /// - Returns: whether there may be more.
    private static func read(
        _ stream: Int32, _ buffer: UnsafeMutableRawBufferPointer, into kept: inout KeptOutput
    ) -> Bool {
        #if canImport(Glibc)
            let count = Glibc.read(stream, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            let count = Musl.read(stream, buffer.baseAddress, buffer.count)
        #else
            let count = Darwin.read(stream, buffer.baseAddress, buffer.count)
        #endif
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        kept.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count > 0
    }
}
