import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C and a polite end: noted, so that a verb can undo what it began, end what it started, and leave with the exit
/// code that shells give such an end. Who asks again ends the process at once.
enum Interruption {
    /// The first signal that came; 0 for none.
    private static let first = Atomic<Int32>(0)
    /// When it came, in milliseconds of a clock that only goes on.
    private static let moment = Atomic<Int>(0)
    /// Whether a line of progress stands on the terminal.
    private static let hasLine = Atomic<Bool>(false)
    /// How long another signal still counts as the same one, in milliseconds: a shell's `timeout` sends two, to the process
    /// and to its group, and nobody presses Ctrl-C twice as quickly.
    private static let pause = 250

    /// Whether somebody asked to stop.
    static var isRequested: Bool {
        first.load(ordering: .relaxed) != 0
    }

    /// What to leave with.
    static var status: ExitStatus {
        switch first.load(ordering: .relaxed) {
        case SIGTERM: .terminated
        case SIGHUP: .hungUp
        default: .interrupted
        }
    }

    /// Says whether a line of progress stands on the terminal, to be wiped if the process is ended at once.
    static func leavesLine(_ isThere: Bool) {
        hasLine.store(isThere, ordering: .relaxed)
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on instead of ending at once.
    static func install() {
        // The first access makes the global, which a handler must not do.
        _ = isRequested
        _ = moment.load(ordering: .relaxed)
        _ = hasLine.load(ordering: .relaxed)
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = { Interruption.note($0) }
        #else
            action.__sigaction_handler.sa_handler = { Interruption.note($0) }
        #endif
        // No SA_RESTART: a question that waits for an answer has to end.
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            var before = sigaction()
            sigaction(signal, &action, &before)
            // Started by nohup: the terminal may go.
            if signal == SIGHUP, before.isIgnored { sigaction(signal, &before, nil) }
        }
    }

    /// Runs in a signal handler: it may only do what is allowed there.
    private static func note(_ signal: Int32) {
        if first.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged {
            moment.store(now, ordering: .relaxed)
            return
        }
        let begun = moment.load(ordering: .relaxed)
        guard begun > 0, now - begun >= pause else { return }
        if hasLine.load(ordering: .relaxed) { wipeLine() }
        _exit(128 + signal)
    }

    /// Writes what clears a line, from the stack.
    private static func wipeLine() {
        var bytes: (UInt8, UInt8, UInt8, UInt8) = (0x0D, 0x1B, 0x5B, 0x4B)
        _ = withUnsafeBytes(of: &bytes) { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

extension sigaction {
    /// Whether the signal does nothing at all.
    fileprivate var isIgnored: Bool {
        #if canImport(Darwin)
            let handler = __sigaction_u.__sa_handler
        #else
            let handler = __sigaction_handler.sa_handler
        #endif
        // The constant is a number that stands for a function: compared as one.
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
