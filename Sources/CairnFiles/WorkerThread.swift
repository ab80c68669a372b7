#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread of the system, which needs neither a descriptor nor `/proc`, as the ones of a pool do.
package struct WorkerThread {
    private let handle: pthread_t

    /// Starts one. Signals to the process are left to the thread that it began with.
    /// - Returns: nil if the system gives none; nothing is done then.
    package init?(_ body: @escaping @Sendable () -> Void) {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let work = Unmanaged.passRetained(Work(body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let result = pthread_create(&thread, nil, { Work.run($0) }, work.toOpaque())
            let started = result == 0 ? thread : nil
        #else
            var thread = pthread_t()
            let result = pthread_create(&thread, nil, { Work.run($0) }, work.toOpaque())
            let started = result == 0 ? thread : nil
        #endif
        guard let started else {
            work.release()
            return nil
        }
        handle = started
    }

    /// Waits until it is done; to be called once.
    package func join() {
        pthread_join(handle, nil)
    }
}

/// What a thread has to do, on its way there.
private final class Work: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    static func run(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let work else { return nil }
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
    }
}
