import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnProject
import Reports

/// What `cairn list` prints.
struct ListView {
    let result: ListResult

    /// As text.
    /// - Parameters:
    ///   - width: how many columns paragraphs may take.
    ///   - suffix: what the commands that are proposed need behind them.
    func text(_ style: Style, width: Int, suffix: String) -> String {
        var lines = [style.bold(result.catalog.title)]
        var table = Table()
        for project in result.phases.flatMap(\.projects) {
            table.add([project.id, project.title, project.role.rawValue, project.status])
        }
        var rows = table.lines(indent: 2)[...]
        for phase in result.phases {
            let months = phase.months == 1 ? "1 month" : "\(phase.months) months"
            lines += ["", style.bold(phase.title) + style.dim(" · \(phase.id) · \(months)")]
            lines += phase.focus.wrapped(to: width - 2).map { "  " + $0 }
            if !phase.skills.isEmpty {
                lines += phase.skills.joined(separator: ", ").wrapped(to: width - 2).map { style.dim("  " + $0) }
            }
            lines.append("")
            if phase.projects.isEmpty { lines.append(style.dim("  no projects yet")) }
            for project in phase.projects {
                let row = rows.popFirst() ?? ""
                lines.append(project.offer == .planned ? style.dim(row) : row)
            }
        }
        if let ready = result.phases.flatMap(\.projects).first(where: { $0.offer != .planned }) {
            lines += ["", style.dim("Look closer: cairn show \(ready.id)\(suffix)")]
            lines += [style.dim("Begin: cairn scaffold \(ready.id)\(suffix)")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// As JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.object("catalog") { json in
                json.member("id", result.catalog.id)
                json.member("title", result.catalog.title)
            }
            json.array("phases") { json in
                for phase in result.phases {
                    json.object { json in
                        json.member("id", phase.id)
                        json.member("title", phase.title)
                        json.member("months", phase.months)
                        json.member("focus", phase.focus)
                        json.member("skills", phase.skills)
                        json.array("projects") { json in
                            for project in phase.projects {
                                json.object { $0.members(of: project) }
                            }
                        }
                    }
                }
            }
        }
        return json
    }
}

extension Project {
    /// Whether it can be scaffolded, in a word.
    var status: String {
        offer == .planned ? "planned" : "ready"
    }
}

extension JSONWriter {
    /// Writes what a catalog says of a project.
    mutating func members(of project: Project) {
        member("id", project.id)
        member("title", project.title)
        member("summary", project.summary)
        member("guide", project.guide)
        member("role", project.role.rawValue)
        member("requires", project.requires)
        member("status", project.status)
        if case .template(let folder) = project.offer {
            member("template", folder.string)
        } else {
            member("template", nil as String?)
        }
    }
}
