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
