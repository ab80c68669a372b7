/// The exit codes, as `cairn --help` lists them; thrown to leave with one when all is said.
enum ExitStatus: Int32, Error {
    /// Good.
    case good = 0
    /// Checks failed, or a merge has left something to do.
    case checksFailed = 1
    /// The catalog, a template, the record or a file is broken, or what was asked for was not checked.
    case broken = 2
    /// Wrong arguments (EX_USAGE of sysexits).
    case usage = 64
    /// Stopped by SIGHUP: the terminal has gone (128 and the signal's number, as shells count).
    case hungUp = 129
    /// Stopped by Ctrl-C, SIGINT.
    case interrupted = 130
    /// Stopped by SIGTERM.
    case terminated = 143
}
