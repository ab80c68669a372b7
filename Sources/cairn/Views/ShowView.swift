import Reports
import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import YAML

/// What `cairn show` prints of a project.
struct ShowView {
    private let project: Project
    private let phase: Phase?
    private let template: Template?
    /// The paths that the defaults give, or nil if they are not enough.
    private let files: [String]?
    private let words: [String: MilestoneWords]
    /// The defaults as they come out, as far as they could be found; by question.
    private let defaults: [String: AnswerValue]

    init(_ result: ShowResult) {
        project = result.project
        phase = result.phase
        template = result.template
        files = result.defaults?.files
        words = result.defaults?.words ?? [:]
        let answers = result.defaults?.answers ?? []
        defaults = Dictionary(answers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// What a milestone says: with the defaults, else as its manifest has it.
    private func words(of milestone: Milestone) -> MilestoneWords {
        words[milestone.id]
            ?? MilestoneWords(
                title: milestone.title, goal: milestone.goal, contract: milestone.contract.unrendered,
                why: milestone.why, hints: milestone.hints)
    }

    /// The page as text.
    /// - Parameters:
    ///   - width: how many columns paragraphs may take.
    ///   - suffix: what the command that begins the project needs behind it.
    func text(_ style: Style, width: Int, suffix: String) -> String {
        var lines = [style.bold(project.title) + style.dim(" · \(project.id)")]
        lines += project.summary.wrapped(to: width)
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
            lines += questions(template, style, width) + fileLines(style) + milestones(template, style, width)
            lines += ["", style.dim("Begin: cairn scaffold \(project.id)\(suffix)")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func questions(_ template: Template, _ style: Style, _ width: Int) -> [String] {
        var lines = ["", style.bold("Questions")]
        if template.questions.isEmpty { lines.append("  none") }
        for question in template.questions {
            let name = "  \(question.name)"
            let (kind, fallback) = (question.kindInWords, question.defaultInWords(defaults[question.name]))
            let isShort = name.count + kind.count + fallback.count + 5 <= width
            lines.append(name + style.dim(" · " + kind + (isShort ? ", " + fallback : "")))
            lines += question.help.wrapped(to: width - 6).map { "      " + $0 }
            if !isShort { lines += fallback.wrapped(to: width - 6).map { style.dim("      " + $0) } }
            lines += question.choiceLines(width: width - 6).map { "      " + $0 }
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

    private func milestones(_ template: Template, _ style: Style, _ width: Int) -> [String] {
        guard !template.milestones.isEmpty else { return [] }
        var lines = ["", style.bold("Milestones")]
        for milestone in template.milestones {
            let words = words(of: milestone)
            lines.append("  \(milestone.number)  \(words.title)" + style.dim(" · \(milestone.id)"))
            lines += words.goal.wrapped(to: width - 5).map { "     " + $0 }
            lines += words.contract.lines(width: width - 5, label: style.dim).map { "     " + $0 }
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
                for question in template.questions { json.value(question, comesOut: defaults[question.name]) }
            }
            if let files { json.member("files", files) } else { json.member("files", nil as String?) }
            json.array("milestones") { json in
                for milestone in template.milestones {
                    json.object { json in
                        json.member("number", milestone.number)
                        json.member("id", milestone.id)
                        let words = words(of: milestone)
                        json.member("title", words.title)
                        json.member("goal", words.goal)
                        words.contract.write(to: &json)
                        json.member("why", words.why)
                    }
                }
            }
            AnswersForm(project: project.id, questions: template.questions, defaults: defaults).write(to: &json)
        }
        return json
    }
}

extension MilestoneContract {
    /// As the manifest has it, for where the answers are not known.
    fileprivate var unrendered: MilestoneWords.Contract {
        MilestoneWords.Contract(
            names: names.map { .init(name: $0.name.text, kind: $0.kind.words, says: $0.says.text) },
            free: free.map(\.text))
    }
}

extension Question {
    /// Its type.
    fileprivate var kindInWords: String {
        isSecret ? "secret \(kind.rawValue)" : kind.rawValue
    }

    /// Its default; `rendered` is that as it comes out, if it is known.
    fileprivate func defaultInWords(_ rendered: AnswerValue?) -> String {
        guard let defaultValue else { return "no default" }
        if isSecret { return "has a default" }
        let text =
            rendered?.text ?? defaultValue.items.map { $0.map(\.text).joined(separator: ", ") } ?? defaultValue.text
        return "default: \(text.isEmpty ? "empty" : text)"
    }

    /// What it may be answered with: a line for each choice if they have labels.
    fileprivate func choiceLines(width: Int) -> [String] {
        guard choices.contains(where: { $0.label != $0.value.text }) else {
            return choices.isEmpty
                ? [] : ("one of: " + choices.map(\.value.text).joined(separator: ", ")).wrapped(to: width)
        }
        var table = Table()
        for choice in choices { table.add([choice.value.text, choice.label == choice.value.text ? "" : choice.label]) }
        return table.lines(indent: 2)
    }
}

extension JSONWriter {
    /// Writes a question as its manifest declares it, its default as it is and as it comes out.
    fileprivate mutating func value(_ question: Question, comesOut: AnswerValue?) {
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
            json.member("message", question.validation?.message)
            json.member("required", question.isRequired)
            json.name("rendered")
            if let comesOut, !question.isSecret { json.value(comesOut) } else { json.null() }
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
