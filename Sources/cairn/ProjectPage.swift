import CairnCatalog
import CairnDiagnostics
import CairnFiles
import YAML

/// What `cairn show` prints of a project.
struct ProjectPage {
    let project: Project
    let phase: Phase?
    /// Nil for a planned project.
    let template: Template?
    /// The paths that the defaults give, or nil if they are not enough.
    let files: [String]?

    /// The page as text for 80 columns.
    func text(_ style: Style) -> String {
        var lines = [style.bold(project.title) + style.dim(" · \(project.id)")]
        lines += project.summary.wrapped(to: 78)
        lines.append("")
        var facts = Table()
        if let phase { facts.add(["Phase", "\(phase.title), \(project.role.rawValue)"]) }
        if let guide = project.guide { facts.add(["Guide", guide]) }
        if !project.requires.isEmpty { facts.add(["Requires", project.requires.joined(separator: ", ")]) }
        if let template {
            facts.add(["Template", "\(template.folder), version \(template.version)"])
            let layers = template.layers.compactMap(\.name)
            if !layers.isEmpty { facts.add(["Layers", layers.joined(separator: ", ")]) }
        } else {
            facts.add(["Status", "planned: there is no template yet"])
        }
        lines += facts.lines(indent: 2)
        if let template {
            lines += questions(template, style) + fileLines(style) + milestones(template, style)
            lines += ["", style.dim("Begin: cairn scaffold \(project.id)")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func questions(_ template: Template, _ style: Style) -> [String] {
        var lines = ["", style.bold("Questions")]
        if template.questions.isEmpty { lines.append("  none") }
        for question in template.questions {
            lines.append("  \(question.name)" + style.dim(" · \(question.summary)"))
            lines += question.help.wrapped(to: 74).map { "      " + $0 }
            if !question.choices.isEmpty {
                let choices = question.choices.map {
                    $0.label == $0.value.text ? $0.label : "\($0.value.text) (\($0.label))"
                }
                lines += ("one of: " + choices.joined(separator: ", ")).wrapped(to: 74).map { "      " + $0 }
            }
            if let when = question.when { lines.append(style.dim("      only when \(when.text)")) }
        }
        return lines
    }

    private func fileLines(_ style: Style) -> [String] {
        guard let files else {
            return ["", style.bold("Files"), "  they depend on answers that have no default"]
        }
        return ["", style.bold("Files") + style.dim(" · \(files.count) with the defaults")] + files.map { "  " + $0 }
    }

    private func milestones(_ template: Template, _ style: Style) -> [String] {
        guard !template.milestones.isEmpty else { return [] }
        var lines = ["", style.bold("Milestones")]
        for milestone in template.milestones {
            lines.append("  \(milestone.number)  \(milestone.title)" + style.dim(" · \(milestone.id)"))
            lines += milestone.goal.wrapped(to: 73).map { "     " + $0 }
        }
        return lines
    }

    /// The page as JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.members(of: project)
            json.member("phase", phase?.id)
            guard let template else { return }
            json.member("templateVersion", template.version)
            json.member("layers", template.layers.compactMap(\.name))
            json.array("questions") { json in
                for question in template.questions { json.value(question) }
            }
            if let files { json.member("files", files) } else { json.member("files", nil as String?) }
            json.array("milestones") { json in
                for milestone in template.milestones {
                    json.object { json in
                        json.member("number", milestone.number)
                        json.member("id", milestone.id)
                        json.member("title", milestone.title)
                        json.member("goal", milestone.goal)
                        json.member("why", milestone.why)
                    }
                }
            }
        }
        return json
    }
}

extension Question {
    /// Its type and default in a few words.
    fileprivate var summary: String {
        var parts = [isSecret ? "secret \(kind.rawValue)" : kind.rawValue]
        if let defaultValue {
            let text = defaultValue.items.map { $0.map(\.text).joined(separator: ", ") } ?? defaultValue.text
            parts.append(isSecret ? "has a default" : "default: \(text.isEmpty ? "empty" : text)")
        } else {
            parts.append("no default")
        }
        return parts.joined(separator: ", ")
    }
}

extension JSONWriter {
    /// Writes a question as its manifest declares it; the default is not rendered.
    fileprivate mutating func value(_ question: Question) {
        object { json in
            json.member("name", question.name)
            json.member("type", question.kind.rawValue)
            json.member("help", question.help)
            json.name("default")
            if let node = question.defaultValue, !question.isSecret {
                if let items = node.items {
                    json.array { json in
                        for item in items { json.value(item.text) }
                    }
                } else if let truth = node.bool {
                    json.value(truth)
                } else if let number = node.int {
                    json.value(number)
                } else if let number = node.double {
                    json.value(number)
                } else {
                    json.value(node.text)
                }
            } else {
                json.null()
            }
            json.array("choices") { json in
                for choice in question.choices {
                    json.object { json in
                        json.name("value")
                        json.value(choice.value)
                        json.member("label", choice.label)
                    }
                }
            }
            json.member("when", question.when?.text)
            json.member("pattern", question.validation?.pattern.text)
            json.member("secret", question.isSecret)
        }
    }

    /// Writes an answer's value as the next value.
    mutating func value(_ answer: AnswerValue) {
        switch answer {
        case .string(let text): value(text)
        case .integer(let number): value(number)
        case .number(let number): value(number)
        case .boolean(let truth): value(truth)
        case .list(let items):
            array { json in
                for item in items { json.value(item) }
            }
        }
    }
}
