import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject

/// What `cairn solution` prints of a milestone's solution.
struct SolutionView {
    let comparison: SolutionComparison
    /// Whether it was written.
    let isApplied: Bool
    /// What commands about the same project and catalog need behind them.
    let suffix: String

    /// What to say before the diff: that something is lacking, and what a diff cannot hold.
    var warnings: [Diagnostic] {
        let lack = comparison.lacking.isEmpty ? [] : [comparison.lack(.warning, suffix: suffix)]
        return lack
            + comparison.changes.filter(\.diff.isBinary).map { change in
                Diagnostic(
                    .warning, id: "binary-file", "the diff cannot hold '\(change.file.path)', which is no text",
                    help: ["write it: --apply"])
            }
    }

    /// What was written.
    func applied(_ style: Style) -> String {
        let count = comparison.changes.count == 1 ? "1 file" : "\(comparison.changes.count) files"
        var lines = [style.green("Applied") + " the solution of \(comparison.milestone.id): \(count)"]
        lines += comparison.changes.map { "  \($0.file.path)" + ($0.isReplacement ? "" : style.dim(" (new)")) }
        lines.append("Check it: cairn validate --milestone \(comparison.milestone.id) --run\(suffix)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The diff, painted on a terminal; only there, as its bytes need not be UTF-8.
    func diff(_ style: Style) -> [UInt8] {
        let diff = comparison.changes.flatMap(\.diff.bytes)
        guard style.isOn else { return diff }
        let lines = String(decoding: diff, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let painted = lines.map { line in
            switch line.first {
            case "+": style.green(String(line))
            case "-": style.red(String(line))
            case "@", "d": style.bold(String(line))
            default: String(line)
            }
        }
        return Array(painted.joined(separator: "\n").utf8)
    }

    /// As JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("milestone", comparison.milestone.id)
            json.member("number", comparison.milestone.number)
            json.member("title", comparison.milestone.title)
            json.member("applied", isApplied)
            json.member("lacking", comparison.lacking.map(\.id))
            json.array("files") { json in
                for change in comparison.changes {
                    json.object { json in
                        json.member("path", change.file.path.string)
                        json.member("change", change.isReplacement ? "replaced" : "added")
                        json.member("binary", change.diff.isBinary)
                    }
                }
            }
            json.member("diff", String(decoding: comparison.changes.flatMap(\.diff.bytes), as: UTF8.self))
        }
        return json
    }
}
