import CSpawn
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Watches one running command: reads what it writes, holds it to its limits, and ends what is left of it.
struct Supervision: ~Copyable {
    let process: SpawnedProcess
    let limits: RunLimits
    private let descendants: Descendants
    private let isCancelled: () -> Bool
    private let start = ContinuousClock.now
    private var output: KeptOutput
    private var error: KeptOutput
    private var channel = KeptOutput(limit: RunLimits.channelBytes)
    private var isOpen = (output: true, error: true, channel: true)
    private var end: CommandOutcome.End?
    var leftovers = 0
    /// The processes that could not be ended.
    var survivors: [pid_t] = []
    /// Why the processes of the run could not be seen at some moment.
    private(set) var problem: Errno?
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
        isOpen.channel = self.process.channel >= 0
    }

    deinit {
        buffer.deallocate()
    }

    /// How it ended; once `superviseToEnd` is done.
    var outcome: CommandOutcome {
        CommandOutcome(
            end: end ?? .stopped, output: output, error: error, channel: channel, seconds: seconds,
            leftovers: leftovers, survivors: survivors)
    }

    /// Waits for the command's end, or ends it.
    /// - Parameter isDone: whether it is no longer needed.
    mutating func superviseToEnd(isDone: () -> Bool) {
        // Who watches sleeps most of the time, and must not wait for its turn behind all of what it is to end.
        let turn = cairn_come_first()
        defer { cairn_come_as(turn) }
        watch(isDone)
        seconds = elapsed
        endAll()
        collect()
        descendants.remove(leader: process.pid)
    }

    private var elapsed: Double {
        Self.seconds(since: start)
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Until the leader has ended by itself (then `end` stays nil) or has to be ended.
    private mutating func watch(_ isDone: () -> Bool) {
        var nextLook = 0.05
        var lastWord = (bytes: 0, at: 0.0)
        while true {
            // Without streams to wait for, the end is near: look again soon.
            read(milliseconds: isOpen.output || isOpen.error ? 20 : 2)
            if total > limits.outputBytes { return end = .tooMuchOutput }
            if cairn_has_ended(process.pid) != 0 { return }
            if isCancelled() { return end = .interrupted }
            if isDone() { return end = .stopped }
            let now = elapsed
            if now > limits.seconds { return end = .timedOut }
            if channel.total != lastWord.bytes { lastWord = (channel.total, now) }
            if let stall = limits.stallSeconds, now - lastWord.at > stall { return end = .stalled }
            if now >= nextLook {
                nextLook = now + 0.2
                if let excess = excess(look()) { return end = excess }
            }
        }
    }

    /// How much the command has written.
    private var total: Int { output.total + error.total + channel.total }

    /// Whether the command has not ended.
    var isLeaderAlive: Bool { cairn_has_ended(process.pid) == 0 }

    /// Whether the command was ended, and how.
    var reason: CommandOutcome.End? { end }

    /// The processes of the run as they are now.
    mutating func look() -> RunSight {
        let sight = descendants.members(of: process.pid)
        problem = sight.problem ?? problem
        return sight
    }

    /// What the run has too much of.
    func excess(_ sight: RunSight) -> CommandOutcome.End? {
        if sight.count > limits.processes { return .tooManyProcesses(sight.count) }
        return sight.memory > limits.memoryBytes ? .tooMuchMemory(sight.memory) : nil
    }

    /// Takes notice of the leader's end and reads what is left in the pipes.
    private mutating func collect() {
        let begin = ContinuousClock.now
        while isOpen.output || isOpen.error || isOpen.channel, Self.seconds(since: begin) < 1 {
            let before = total
            read(milliseconds: 20)
            if total == before, isLeaderAlive { break }
            if total > limits.outputBytes + (64 << 20) { break }
        }
        var status: Int32 = 0
        var memory: Int64 = 0
        guard cairn_wait(process.pid, &status, isLeaderAlive ? WNOHANG : 0, &memory) == process.pid, end == nil
        else { return }
        // What it held between two looks. A child begins with what we hold ourselves.
        if memory > limits.memoryBytes, memory > cairn_own_memory() {
            end = .tooMuchMemory(Int(clamping: memory))
            return
        }
        let signal = cairn_signal(status)
        end = signal == 0 ? .exited(cairn_exit_code(status)) : .signalled(signal)
    }

    /// Waits for output, for so long at the most, and reads a piece of each stream.
    mutating func read(milliseconds: Int32) {
        var places = [
            pollfd(fd: isOpen.output ? process.output : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isOpen.error ? process.error : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isOpen.channel ? process.channel : -1, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&places, nfds_t(places.count), milliseconds) > 0 else { return }
        if places[0].revents != 0 { isOpen.output = Self.read(process.output, buffer, into: &output) }
        if places[1].revents != 0 { isOpen.error = Self.read(process.error, buffer, into: &error) }
        if places[2].revents != 0 { isOpen.channel = Self.read(process.channel, buffer, into: &channel) }
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
