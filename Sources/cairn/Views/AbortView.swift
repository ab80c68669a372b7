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

    /// As JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("aborted", result.purpose)
            json.member("files", result.paths.map(\.string))
        }
        return json
    }
}
