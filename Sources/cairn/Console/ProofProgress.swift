import CairnProof

/// How far a proof is: on a terminal as any progress, elsewhere a line for each thing, for the logs of a long run.
struct ProofProgress {
    private let line: ProgressLine
    private let output: OutputOptions

    /// Begins with nothing shown.
    init(_ line: ProgressLine, _ output: OutputOptions) {
        self.line = line
        self.output = output
    }

    /// Shows what was just finished. What is wrong stays to be read.
    func show(_ event: ProofEvent) {
        let lead = "\(event.project): \(event.stage.rawValue)"
        let wrong = event.isGood ? "" : ": WRONG"
        guard line.isOn else {
            let rest = event.remaining.map { $0 < 1 ? "" : ", \(ProofReport.shown($0)) left" } ?? ""
            output.note("\(lead) \(event.done)/\(event.total)\(rest) \(event.what)\(wrong)\n")
            return
        }
        if !event.isGood { line.keep("\(lead) \(event.what)\(wrong)") }
        var content = ProgressLine.Content()
        content.lead = lead
        (content.done, content.total, content.remaining) = (event.done, event.total, event.remaining)
        content.running = [ProgressLine.Content.Task(what: event.what)]
        line.show(content)
    }
}
