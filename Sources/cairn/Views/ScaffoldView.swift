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
    /// - Parameters:
    ///   - width: how many columns explanations may take.
    ///   - catalog: the catalog that was named, which the commands that are proposed have to name, too.
    func text(_ style: Style, width: Int, catalog: String?) -> String {
        let plan = result.plan
        let count = plan.files.count == 1 ? "1 file" : "\(plan.files.count) files"
        let place = result.target.string.escapingControls()
        guard result.isWritten else {
            let repository = result.repository == .planned ? ", and make a git repository with a first commit" : ""
            let paths = plan.files.map { file in
                "  \(file.path)" + (file.isExecutable ? style.dim(" (executable)") : "")
            }
            return (["Would write \(count) to \(place)\(repository):"] + paths).joined(separator: "\n") + "\n"
        }
        let repository = result.repository == .committed ? ", and a git repository with a first commit" : ""
        let head = style.green("Scaffolded") + " \(plan.record.project) in \(style.bold(place)): \(count)\(repository)"
        let steps = NextSteps(steps(place, catalog: catalog)).lines(width: width - 2, style).map { "  " + $0 }
        return (head.proposed(width: width) + ["Next:"] + steps).joined(separator: "\n") + "\n"
    }

    /// What to type now, in order.
    private func steps(_ place: String, catalog: String?) -> [NextSteps.Step] {
        var steps: [NextSteps.Step] = []
        if !result.isWorkingFolder {
            // What begins with a dash would be an option to the command.
            steps.append(.init("cd \(((place.hasPrefix("-") ? "./" : "") + place).shellQuoted)"))
        }
        if !result.demo.isEmpty {
            steps.append(.init(result.demo.map { $0.escapingControls() }.shellCommand, "shows it at work"))
        } else if result.plan.files.contains(where: { $0.path.string == "README.md" }) {
            steps.append(.init("less README.md", "says what it is"))
        } else {
            steps.append(.init("ls -A", "shows what there is"))
        }
        steps.append(
            .init(
                "cairn next" + suffix(catalog),
                "says what to build now, and why; with --run it executes tests, too, in a copy of the project"))
        return steps
    }

    /// What a command within the project needs behind it to find the same catalog.
    private func suffix(_ catalog: String?) -> String {
        // What judges a project takes no catalog from a folder, so it has to be named.
        guard let path = catalog ?? (result.catalogOrigin == .workingFolder ? "." : nil) else { return "" }
        let seen = result.isWorkingFolder ? FilePath(path) : LocalFileSystem().absolute(FilePath(path))
        return " --catalog \(seen.string.escapingControls().shellQuoted)"
    }

    /// What it is written as for programs.
    static let output = JSONOutput<ScaffoldView>(
        "scaffold", "What was written, or would be.",
        [
            .always("project", "The project's id.", JSONForms.text) { $0.result.plan.record.project },
            .always("templateVersion", "", JSONForms.text) { $0.result.plan.record.templateVersion },
            .always("directory", "The starter's folder.", JSONForms.text) { $0.result.target.string },
            .always("written", "Whether it is written.", JSONForms.truth) { $0.result.isWritten },
            .always(
                "repository", "Whether a git repository was made: what became of it.",
                JSONForms.word(StarterRepository.allCases.map(\.rawValue))
            ) { $0.result.repository.rawValue },
            .always("demo", "The program that shows the starter at work, with its arguments.", JSONForms.texts) {
                $0.result.demo
            },
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
