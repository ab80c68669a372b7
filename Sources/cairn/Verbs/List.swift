import ArgumentParser
import CairnCatalog
import CairnDiagnostics
import CairnFiles

/// `cairn list`: what there is, phase by phase.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "list", abstract: "List the catalog's projects by phase.",
        usage: "cairn list [<options>]")

    @Option(help: ArgumentHelp("List only the phase with this id.", valueName: "id"), completion: .phases)
    var phase: String?

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let catalog = try catalog.load()
            let phases = try phase.map { [try catalog.phase($0)] } ?? catalog.phases
            if output.isJSON {
                try output.print(json(catalog, phases))
            } else {
                try output.print(text(catalog, phases, Style(isOn: output.usesColor)))
            }
        }
    }

    private func text(_ catalog: Catalog, _ phases: [Phase], _ style: Style) -> String {
        var lines = [style.bold(catalog.title)]
        var table = Table()
        for project in phases.flatMap(\.projects) {
            table.add([project.id, project.title, project.role.rawValue, project.status])
        }
        var rows = table.lines(indent: 2)[...]
        for phase in phases {
            let months = phase.months == 1 ? "1 month" : "\(phase.months) months"
            lines += ["", style.bold(phase.title) + style.dim(" · \(phase.id) · \(months)")]
            lines += phase.focus.wrapped(to: output.width - 2).map { "  " + $0 }
            if !phase.skills.isEmpty {
                lines += phase.skills.joined(separator: ", ").wrapped(to: output.width - 2).map { style.dim("  " + $0) }
            }
            lines.append("")
            if phase.projects.isEmpty { lines.append(style.dim("  no projects yet")) }
            for project in phase.projects {
                let row = rows.popFirst() ?? ""
                lines.append(project.offer == .planned ? style.dim(row) : row)
            }
        }
        if let ready = phases.flatMap(\.projects).first(where: { $0.offer != .planned }) {
            lines += ["", style.dim("Look closer: cairn show \(ready.id)\(self.catalog.suffix)")]
            lines += [style.dim("Begin: cairn scaffold \(ready.id)\(self.catalog.suffix)")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func json(_ catalog: Catalog, _ phases: [Phase]) -> JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.object("catalog") { json in
                json.member("id", catalog.id)
                json.member("title", catalog.title)
            }
            json.array("phases") { json in
                for phase in phases {
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
