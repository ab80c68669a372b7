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
        return ([head, "Next:"] + steps).joined(separator: "\n") + "\n"
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

    /// As JSON.
    var json: JSONWriter {
        let plan = result.plan
        let recorded = Set(plan.record.answers.map(\.name))
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("project", plan.record.project)
            json.member("templateVersion", plan.record.templateVersion)
            json.member("directory", result.target.string)
            json.member("written", result.isWritten)
            json.member("repository", result.repository.rawValue)
            json.member("demo", result.demo)
            json.array("answers") { json in
                for answer in result.answers {
                    json.object { json in
                        json.member("name", answer.name)
                        json.name("value")
                        // A secret is kept out of everything that is printed.
                        if recorded.contains(answer.name) { json.value(answer.value) } else { json.null() }
                        json.member("origin", answer.origin.rawValue)
                    }
                }
            }
            json.array("files") { json in
                for file in plan.files {
                    json.object { json in
                        json.member("path", file.path.string)
                        json.member("size", file.bytes.count)
                        json.member("executable", file.isExecutable)
                        json.member("origin", file.origin)
                    }
                }
            }
        }
        return json
    }
}
