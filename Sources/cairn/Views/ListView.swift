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
        var lines = result.catalog.title.wrapped(to: width).map(style.bold)
        var table = Table()
        for project in result.phases.flatMap(\.projects) {
            table.add([project.id, project.title, project.role.rawValue, project.status])
        }
        var rows = table.rows(indent: 2, width: width)[...]
        for phase in result.phases {
            let months = phase.months == 1 ? "1 month" : "\(phase.months) months"
            lines += [""] + style.heading(phase.title, " · \(phase.id) · \(months)", width: width)
            lines += phase.focus.wrapped(to: width - 2).map { "  " + $0 }
            if !phase.skills.isEmpty {
                lines += phase.skills.joined(separator: ", ").wrapped(to: width - 2).map { style.dim("  " + $0) }
            }
            lines.append("")
            if phase.projects.isEmpty { lines.append(style.dim("  no projects yet")) }
            for project in phase.projects {
                for line in rows.popFirst() ?? [] { lines.append(project.offer == .planned ? style.dim(line) : line) }
            }
        }
        if let ready = result.phases.flatMap(\.projects).first(where: { $0.offer != .planned }) {
            lines.append("")
            lines += "Look closer: cairn show \(ready.id)\(suffix)".proposed(width: width).map(style.dim)
            lines += "Begin: cairn scaffold \(ready.id)\(suffix)".proposed(width: width).map(style.dim)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A title, and what is to be known of it behind it or, if there is no room, below.
    private func heading(_ title: String, _ rest: String, _ style: Style, _ width: Int) -> [String] {
        if title.count + rest.count + 3 <= width { return [style.bold(title) + style.dim(" · " + rest)] }
        return title.wrapped(to: width).map { style.bold($0) } + rest.wrapped(to: width).map { style.dim($0) }
    }

    /// A project where its columns do not fit into a line.
    private func narrow(_ project: Project, _ width: Int) -> [String] {
        ["  " + project.id] + project.title.wrapped(to: width - 6).map { "      " + $0 }
            + ["      \(project.role.rawValue), \(project.status)"]
    }

    /// What it is written as for programs.
    static let output = JSONOutput<ListView>(
        "list", "What there is, by phase.",
        [
            .always("catalog", "", catalog) { $0.result.catalog },
            .always("phases", "In their order.", phase.list) { $0.result.phases },
        ])

    private static let catalog = JSONForm<Catalog>.object(
        "",
        [
            .always("id", "What records name the catalog by.", JSONForms.text) { $0.id },
            .always("title", "", JSONForms.text) { $0.title },
        ])

    private static let phase = JSONForm<Phase>.object(
        "",
        [
            .always("id", "", JSONForms.text) { $0.id },
            .always("title", "", JSONForms.text) { $0.title },
            .always("months", "How many months it takes.", JSONForms.count) { $0.months },
            .always("focus", "What it is about.", JSONForms.text) { $0.focus },
            .always("skills", "What is learned in it.", JSONForms.texts) { $0.skills },
            .always("projects", "In their order.", JSONForm<Project>.object("", Project.members).list) { $0.projects },
        ])
}

extension Project {
    /// Whether it can be scaffolded, in a word.
    var status: String {
        offer == .planned ? "planned" : "ready"
    }
}

extension Project {
    /// What a catalog says of a project, as it is written for programs.
    static let members: [JSONMember<Project>] = [
        .always("id", "What it is called on the command line.", JSONForms.text) { $0.id },
        .always("title", "", JSONForms.text) { $0.title },
        .always("summary", "", JSONForms.text) { $0.summary },
        .always("guide", "The roadmap's guide that teaches it.", JSONForms.textOrNull) { $0.guide },
        .always("role", "", JSONForms.word(Role.allCases.map(\.rawValue))) { $0.role.rawValue },
        .always("requires", "The ids of the projects to do before.", JSONForms.texts) { $0.requires },
        .always("status", "Whether it can be scaffolded.", JSONForms.word(["ready", "planned"])) { $0.status },
        .always("template", "The template's folder; null while there is none.", JSONForms.textOrNull) { project in
            if case .template(let folder) = project.offer { folder.string } else { nil }
        },
    ]
}
