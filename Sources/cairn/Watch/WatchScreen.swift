import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows one result after the other: on a terminal each takes the place of the one before, elsewhere a result that is no
/// other than the one before is not said again.
struct WatchScreen {
    private let output: OutputOptions
    private let isTerminal: Bool
    private var last: String?

    init(_ output: OutputOptions) {
        self.output = output
        isTerminal = isatty(STDOUT_FILENO) == 1 && Environment["TERM"] != "dumb"
    }

    /// Shows a result.
    /// - Throws: that it cannot be written.
    mutating func show(_ text: String) throws(Diagnostics) {
        defer { last = text }
        if isTerminal {
            // Clears the screen and goes to its top; what was scrolled away stays.
            try output.print("\u{1B}[2J\u{1B}[H" + text)
        } else if text != last {
            try output.print((last == nil ? "" : "\n") + text)
        }
    }

    /// Says below a result that it is waited for.
    func wait() {
        guard isTerminal else { return }
        output.note("\n" + output.noteStyle.dim("Watching for changes. Ctrl-C ends it.") + "\n")
    }

    /// Leaves the terminal as a prompt wants it: at the beginning of a line, as Ctrl-C shows itself there.
    func end() {
        if isTerminal { output.note("\n") }
    }
}
