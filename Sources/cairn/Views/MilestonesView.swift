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

    /// What it is written as for programs.
    static let output = JSONOutput<MilestonesView>(
        "milestones", "What came of edit, save or rebase.",
        [
            .always("project", "The project's id.", JSONForms.text) { $0.result.project },
            .always("folder", "The folder with the commits; null if there is none.", JSONForms.textOrNull) {
                $0.result.folder?.string
            },
            .always("commits", "Their names, the starter's first.", JSONForms.texts) { $0.result.commits },
            .always("changes", "What was written of the template.", change.list) { $0.result.changes },
            .always("refusals", "What keeps anything from being written.", Diagnostic.form.list) {
                $0.result.refusals
            },
        ])

    private static let change = JSONForm<MilestoneEdit.Change>.object(
        "",
        [
            .always("path", "", JSONForms.text) { $0.path },
            .always("change", "", JSONForms.word(["written", "removed"])) { $0.kind.rawValue },
        ])
}
