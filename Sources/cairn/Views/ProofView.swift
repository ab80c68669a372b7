import CairnDiagnostics
import CairnProof

/// What `cairn test` prints of proofs.
struct ProofView {
    let reports: [ProofReport]
    /// What would be done, where none of it was.
    var outlook: ProofOutlook?

    /// As text.
    /// - Parameters:
    ///   - width: how many columns a terminal has; nil without one: findings are not broken then.
    ///   - showsTimes: whether to say how long things took.
    func text(_ style: Style, width: Int?, showsTimes: Bool) -> String {
        var painted = ProofStyle()
        painted.strong = style.bold
        painted.weak = style.dim
        painted.good = style.green
        painted.bad = style.red
        painted.warn = style.yellow
        let renderer = DiagnosticTextRenderer(color: style.isOn, width: width)
        var out = ""
        for report in reports {
            out += report.text(style: painted, width: min(80, width ?? 80), showsTimes: showsTimes) + "\n"
            out += report.findings.map { renderer.render([$0.diagnostic]) }.joined()
        }
        for report in reports {
            let count = report.findings.count
            let rest = count == 0 ? "" : count == 1 ? ": 1 finding" : ": \(count) findings"
            let word = report.verdict.rawValue
            let verdict =
                switch report.verdict {
                case .proven: style.green(word)
                case .partlyProven: style.yellow(word)
                default: style.red(word)
                }
            out += "\(report.project) is \(verdict)\(rest)" + Self.partly(report) + "\n"
        }
        return out
    }

    /// What a verdict does not speak of.
    private static func partly(_ report: ProofReport) -> String {
        let left = ProofStage.allCases.filter { !report.stages.contains($0) }
        guard report.verdict == .proven || report.verdict == .partlyProven, !left.isEmpty else { return "" }
        return left == [.run]
            ? "; its own tests were not run"
            : ", as far as was looked: " + report.stages.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// What it is written as for programs.
    static let output = JSONOutput<ProofView>(
        "test", "What the proofs found out.",
        [
            .always("version", "The same as cairn.", JSONForms.text) { _ in Version.current },
            .always("templates", "", ProofReport.form.list) { $0.reports },
            .optional("outlook", "With --dry-run: what would be done.", ProofOutlook.form) { $0.outlook },
        ])
}
