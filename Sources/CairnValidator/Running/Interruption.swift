import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The last signal that came; 0 for none. A signal's handler can reach nothing but what is global.
private let lastSignal = Atomic<Int32>(0)

/// Notices Ctrl-C and a request to end, so that running checks can be ended before Cairn itself goes.
///
/// While one is alive, SIGINT, SIGTERM and SIGHUP do nothing by themselves. One at a time is enough.
package final class Interruption: Sendable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Begins to listen.
    package init() {
        // The first access makes the global, which a handler must not do.
        lastSignal.store(0, ordering: .releasing)
        for number in Self.signals { setHandler(number) { lastSignal.store($0, ordering: .releasing) } }
    }

    deinit {
        for number in Self.signals { setHandler(number, SIG_DFL) }
    }

    /// The signal that came, or nil.
    package var signal: Int32? {
        let number = lastSignal.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }

    /// What the program should exit with after the signal: 128 and its number, as shells have it.
    package var exitCode: Int32? {
        signal.map { 128 + $0 }
    }
}

private func setHandler(_ number: Int32, _ handler: (@convention(c) (Int32) -> Void)?) {
    #if canImport(Darwin)
        _ = Darwin.signal(number, handler)
    #elseif canImport(Musl)
        _ = Musl.signal(number, handler)
    #else
        _ = Glibc.signal(number, handler)
    #endif
}
