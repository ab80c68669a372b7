/// The receipt that a proof comes to.
package struct NewReceipt: Sendable {
    private let entries: [Receipt.Entry]
    private let report: ProofReport
    private let tools: [ToolVersion]

    init(_ proof: PreparedProof, _ states: [StepState], _ report: ProofReport) {
        self.report = report
        tools = proof.tools
        let before = proof.subject.receipt?.byStep ?? [:]
        entries = zip(proof.steps.all, states).compactMap { step, state in
            switch state {
            case .taken(let entry, _): entry
            case .done(_, let entry): entry.isValid(for: step) ? entry : nil
            // What is still so was not looked at, and stays.
            case .left: before[step.label].flatMap { $0.isValid(for: step) ? $0 : nil }
            }
        }
    }

    /// Its text.
    package var text: String {
        Receipt(entries).text(report, tools: tools.map { ($0.command, $0.version) }, judge: judgeDigest)
    }
}
