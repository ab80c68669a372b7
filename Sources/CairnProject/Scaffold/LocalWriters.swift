import CairnFiles
import CairnGenerator

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension StarterWriter {
    /// The writer on this machine's disk.
    static func local(isInterrupted: @escaping @Sendable () -> Bool) -> StarterWriter {
        StarterWriter(
            files: LocalFileSystem(), processID: Int(getpid()),
            isRunning: { process in
                guard let process = pid_t(exactly: process) else { return false }
                return kill(process, 0) == 0 || errno == EPERM
            },
            isInterrupted: isInterrupted)
    }
}

extension OverlayWriter {
    /// The writer on this machine's disk.
    static func local(isInterrupted: @escaping @Sendable () -> Bool) -> OverlayWriter {
        OverlayWriter(files: LocalFileSystem(), processID: Int(getpid()), isInterrupted: isInterrupted)
    }
}
