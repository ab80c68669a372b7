#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The standard streams as the program finds them: closed ones, ones whose reader goes, files that may not grow.
enum StandardStreams {
    /// Has every write that cannot be done fail with an error that can be told, and with nothing else.
    static func prepare() {
        // A reader that has gone (EPIPE) and a file that may not grow (EFBIG) would end the program by a signal.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // The next file that is opened would get the number of a closed stream, and what is printed would go into it.
        // A folder holds the number: to read from it or to write to it fails.
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
            // Numbers are given from the lowest on, so this is the stream's own.
            guard open("/", O_RDONLY | O_DIRECTORY) >= 0 else { return }
        }
    }
}
