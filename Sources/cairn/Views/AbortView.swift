import CairnDiagnostics
import CairnFiles
import CairnProject

/// What `cairn solution --abort` prints.
struct AbortView {
    let result: AbortedSolution

    /// As text.
    func text(_ style: Style) -> String {
        let count = result.paths.count == 1 ? "1 file" : "\(result.paths.count) files"
        let lines = [style.green("Took back") + " \(result.purpose): \(count)"] + result.paths.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What it is written as for programs.
    static let output = JSONOutput<AbortView>(
        "solution", "With --abort: what was brought back.",
        [
            .always("aborted", "What was merged.", JSONForms.text) { $0.result.purpose },
            .always("files", "The files that are as before again.", JSONForms.texts) {
                $0.result.paths.map(\.string)
            },
        ])
}
