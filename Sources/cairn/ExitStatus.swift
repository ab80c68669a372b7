import CairnDiagnostics

/// The exit codes, as `cairn --help` and the README list them; thrown to leave with one when all is said.
enum ExitStatus: Int32, Error {
    /// Good.
    case good = 0
    /// Checks failed, authors' mistakes were found, or a merge has left something to do.
    case checksFailed = 1
    /// Something is broken or cannot be written, or what was asked for was not checked.
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

extension ExitStatus {
    /// What the codes mean, in the words that all who speak of them share.
    static let meanings: [(code: ExitStatus, meaning: String)] = [
        (.good, "good"),
        (.checksFailed, "checks failed, authors' mistakes were found, or a merge has left something to do"),
        (
            .broken,
            "the catalog, a template, the record or a file is broken, the result cannot be written, or not everything was checked"
        ),
        (.usage, "wrong arguments, an unknown project or answer, or a target that is in use"),
        (.interrupted, "interrupted (Ctrl-C); 143 and 129 after SIGTERM and SIGHUP"),
    ]

    /// The same for the help.
    static var table: String {
        meanings.map { code, meaning in
            let number = "\(code.rawValue)"
            return "  " + number + String(repeating: " ", count: 5 - number.count)
                + meaning.wrapped(to: 61).joined(separator: "\n       ")
        }.joined(separator: "\n")
    }
}
