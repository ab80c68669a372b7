import CairnDiagnostics
import CairnProof
import SystemPackage

/// What `cairn milestones` prints.
struct MilestonesView {
    let result: MilestoneEdit

    /// That the commits are laid out, and how to go on.
    func laidOut(_ style: Style, width: Int) -> String {
        let place = result.folder?.string.escapingControls() ?? ""
        let word = ((place.hasPrefix("-") ? "./" : "") + place).shellQuoted
        let count = result.commits.count
        let lines =
            [
                style.green("Laid out")
                    + " \(result.project) in \(style.bold(place)): \(count) commits, each with its tag"
            ]
            + result.commits.map { "  " + $0 }
            + "Change them: cd \(word) && git rebase --interactive --root".proposed(width: width)
            + "Write them back: cairn milestones save \(word)".proposed(width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What was saved.
    func saved(_ style: Style) -> String {
        changed(style, "Saved", nothing: "The template has all of it: nothing to write.")
    }

    /// What was carried over.
    func rebased(_ style: Style) -> String {
        changed(style, "Rebased", nothing: "Every patch stands where it says: nothing to write.")
    }

    private func changed(_ style: Style, _ done: String, nothing: String) -> String {
        guard !result.changes.isEmpty else { return nothing + "\n" }
        let count = result.changes.count == 1 ? "1 file" : "\(result.changes.count) files"
        let lines =
            [style.green(done) + " the solutions of \(result.project): \(count)"]
            + result.changes.map {
                "  \($0.path.escapingControls())" + ($0.kind == .removed ? style.dim(" (removed)") : "")
            }
            + ["Prove them: cairn test \(result.project)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// As JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("project", result.project)
            json.member("folder", result.folder?.string)
            json.member("commits", result.commits)
            json.array("changes") { json in
                for change in result.changes {
                    json.object { json in
                        json.member("path", change.path)
                        json.member("change", change.kind.rawValue)
                    }
                }
            }
            json.array("refusals") { json in
                for refusal in result.refusals { json.value(refusal) }
            }
        }
        return json
    }
}
