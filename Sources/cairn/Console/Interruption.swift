import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C and a polite end: noted, so that a verb can undo what it began and leave with exit code 130.
enum Interruption {
    private static let requested = Atomic(false)

    /// Whether somebody asked to stop.
    static var isRequested: Bool {
        requested.load(ordering: .relaxed)
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on instead of ending at once.
    static func install() {
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = { _ in Interruption.requested.store(true, ordering: .relaxed) }
        #else
            action.__sigaction_handler.sa_handler = { _ in Interruption.requested.store(true, ordering: .relaxed) }
        #endif
        // No SA_RESTART: a question that waits for an answer has to end.
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaction(signal, &action, nil) }
    }
}
