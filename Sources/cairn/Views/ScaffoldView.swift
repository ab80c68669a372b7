import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import SystemPackage

/// What `cairn scaffold` prints of a starter.
struct ScaffoldView {
    let result: ScaffoldResult

    /// As text.
    /// - Parameter suffix: what the command that is proposed needs behind it.
    func text(_ style: Style, suffix: String) -> String {
        let plan = result.plan
        let count = plan.files.count == 1 ? "1 file" : "\(plan.files.count) files"
        let place = result.target.string.escapingControls()
        guard result.isWritten else {
            let paths = plan.files.map { file in
                "  \(file.path)" + (file.isExecutable ? style.dim(" (executable)") : "")
            }
            return (["Would write \(count) to \(place):"] + paths).joined(separator: "\n") + "\n"
        }
        var lines = [style.green("Scaffolded") + " \(plan.record.project) in \(style.bold(place)): \(count)"]
        let isHere = result.isWorkingFolder
        // What begins with a dash would be an option to the commands.
        let word = ((place.hasPrefix("-") ? "./" : "") + place).shellQuoted
        let reads = plan.files.contains { $0.path.string == "README.md" } ? "less README.md" : "ls -A"
        lines.append("Next: \(isHere ? "" : "cd \(word) && ")\(reads)")
        // What judges a project takes no catalog from a folder, so it has to be named.
        let suffix = result.catalogOrigin == .workingFolder ? " --catalog ." : suffix
        lines.append("Check it: cairn validate" + (isHere ? "" : " \(word)") + suffix)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What it is written as for programs.
    static let output = JSONOutput<ScaffoldView>(
        "scaffold", "What was written, or would be.",
        [
            .always("project", "The project's id.", JSONForms.text) { $0.result.plan.record.project },
            .always("templateVersion", "", JSONForms.text) { $0.result.plan.record.templateVersion },
            .always("directory", "The starter's folder.", JSONForms.text) { $0.result.target.string },
            .always("written", "Whether it is written.", JSONForms.truth) { $0.result.isWritten },
            .always("answers", "", answer.list) { view in
                // A secret is kept out of everything that is printed.
                let recorded = Set(view.result.plan.record.answers.map(\.name))
                return view.result.answers.map { ($0, recorded.contains($0.name)) }
            },
            .always("files", "", file.list) { $0.result.plan.files },
        ])

    /// An answer, and whether its value may be shown.
    private static let answer = JSONForm<(Answer, isShown: Bool)>.object(
        "",
        [
            .always("name", "", JSONForms.text) { $0.0.name },
            .always("value", "Null for a secret.", AnswerValue.form.orNull) { $0.isShown ? $0.0.value : nil },
            .always("origin", "Where it came from.", JSONForms.text) { $0.0.origin.rawValue },
        ])

    private static let file = JSONForm<FileToWrite>.object(
        "",
        [
            .always("path", "Below the starter's folder.", JSONForms.text) { $0.path.string },
            .always("size", "In bytes.", JSONForms.count) { $0.bytes.count },
            .always("executable", "", JSONForms.truth) { $0.isExecutable },
            .always("origin", "The file of the template that it comes from.", JSONForms.text) { $0.origin },
        ])
}
