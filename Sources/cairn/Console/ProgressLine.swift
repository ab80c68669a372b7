import CairnProof
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How far a proof is, on the standard error: one line that is drawn again on a terminal, a line for each thing elsewhere.
final class ProgressLine: Sendable {
    private let output: OutputOptions
    private let isTerminal: Bool
    private let isShown = Mutex(false)

    /// Begins with nothing shown.
    init(_ output: OutputOptions) {
        self.output = output
        isTerminal = isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb"
    }

    /// Shows what was just finished.
    func show(_ event: ProofEvent) {
        let count = "\(event.done)/\(event.total)"
        let rest = event.remaining.map { $0 < 1 ? "" : ", \(ProofReport.shown($0)) left" } ?? ""
        let text =
            "\(event.project): \(event.stage.rawValue) \(count)\(rest) \(event.what)" + (event.isGood ? "" : ": WRONG")
        isShown.withLock { isShown in
            guard isTerminal else {
                output.remark(text + "\n")
                return
            }
            // What is wrong stays to be read.
            let clipped = text.count > Self.width ? String(text.prefix(Self.width - 1)) + "…" : text
            output.remark("\r\u{1B}[K" + clipped + (event.isGood ? "" : "\n"))
            isShown = event.isGood
        }
    }

    /// Removes the line.
    func clear() {
        isShown.withLock { isShown in
            if isShown { output.remark("\r\u{1B}[K") }
            isShown = false
        }
    }

    /// How much fits on every terminal's line without wrapping.
    private static let width = 79
}
