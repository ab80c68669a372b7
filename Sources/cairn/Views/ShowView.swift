import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Reports
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
        var lines = style.heading(project.title, " · \(project.id)", width: width)
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
        lines += facts.lines(indent: 2, width: width)
        if let template {
            lines += questions(template, style, width) + fileLines(style) + milestones(template, style, width)
            lines += [""] + "Begin: cairn scaffold \(project.id)\(suffix)".proposed(width: width).map(style.dim)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func questions(_ template: Template, _ style: Style, _ width: Int) -> [String] {
        var lines = ["", style.bold("Questions")]
        if template.questions.isEmpty { lines.append("  none") }
        for question in template.questions {
            let name = "  \(question.name)"
            let (kind, fallback) = (question.kindInWords, question.defaultInWords(defaults[question.name]))
            let isShort = (name + kind + fallback).terminalWidth + 5 <= width
            lines.append(name + style.dim(" · " + kind + (isShort ? ", " + fallback : "")))
            lines += question.help.wrapped(to: width - 6).map { "      " + $0 }
            if !isShort { lines += fallback.wrapped(to: width - 6).map { style.dim("      " + $0) } }
            lines += question.choiceLines(width: width - 6).map { "      " + $0 }
            if let when = question.when {
                lines += "only when \(when.text)".wrapped(to: width - 6).map { style.dim("      " + $0) }
            }
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
            let heading = style.heading(words.title, " · \(milestone.id)", width: width - 5, isBold: false)
            for (index, line) in heading.enumerated() {
                lines.append((index == 0 ? "  \(milestone.number)  " : "     ") + line)
            }
            lines += words.goal.wrapped(to: width - 5).map { "     " + $0 }
            lines += words.contract.lines(width: width - 5, label: style.dim).map { "     " + $0 }
        }
        return lines
    }

    /// What it is written as for programs.
    static let output = JSONOutput<ShowView>("show", "What a project is, asks, writes and teaches.", head + body)

    private static let head: [JSONMember<ShowView>] =
        Project.members.map { $0.of { $0.project } } + [
            .always("phase", "The id of its phase.", JSONForms.textOrNull) { $0.phase?.id }
        ]

    /// What only a project with a template has.
    private static let body: [JSONMember<ShowView>] = [
        .optional("templateVersion", "", JSONForms.text) { $0.template?.version },
        .optional("layers", "What the template stands on.", JSONForms.texts) { $0.template?.layers.compactMap(\.name) },
        .optional("questions", "What scaffold asks.", Question.form.list) { view in
            view.template?.questions.map { ($0, view.defaults[$0.name]) }
        },
        .optional(
            "files", "What the defaults give; null if they are not enough.", JSONForms.texts.orNull
        ) { view in
            view.template.map { _ in view.files }
        },
        .optional("milestones", "In their order.", milestone.list) { view in
            view.template?.milestones.map { ($0, view.words(of: $0)) }
        },
        .optional("answersFile", "The form of a file of answers.", AnswersForm.form) { view in
            view.template.map {
                AnswersForm(project: view.project.id, questions: $0.questions, defaults: view.defaults)
            }
        },
    ]

    private static let milestone = JSONForm<(Milestone, MilestoneWords)>.object(
        "",
        [
            .always("number", "The place in the order.", JSONForms.place) { $0.0.number },
            .always("id", "", JSONForms.text) { $0.0.id },
        ] + MilestoneWords.members.map { $0.of { $0.1 } })
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
        return table.lines(indent: 2, width: width)
    }
}

extension Question {
    /// How a question is written for programs, as its manifest declares it; the default is not rendered.
    fileprivate static let form = JSONForm<(Question, comesOut: AnswerValue?)>.object(
        "",
        [
            .always("name", "What --set and answers files call it.", JSONForms.text) { $0.0.name },
            .always("type", "", JSONForms.word(Kind.allCases.map(\.rawValue))) { $0.0.kind.rawValue },
            .always("help", "", JSONForms.text) { $0.0.help },
            .always("default", "As declared: an expression is not computed; null if there is none.", value.orNull) {
                $0.0.isSecret ? nil : $0.0.defaultValue?.asAnswer
            },
            .always("choices", "What it may be answered with; empty if that is free.", choice.list) { $0.0.choices },
            .always("when", "The condition under which it is asked.", JSONForms.textOrNull) { $0.0.when?.text },
            .always("pattern", "What an answer has to match.", JSONForms.textOrNull) { $0.0.validation?.pattern.text },
            .always("secret", "Whether the answer is kept out of all that is written.", JSONForms.truth) {
                $0.0.isSecret
            },
            .always("message", "What is said of an answer that does not match.", JSONForms.textOrNull) {
                $0.0.validation?.message
            },
            .always("refused", "What is no answer though it matches.", JSONForms.texts) {
                $0.0.validation?.refusedTexts ?? []
            },
            .always("required", "Whether somebody has to answer, whatever else is answered.", JSONForms.truth) {
                $0.0.isRequired
            },
            .always("rendered", "The default as it comes out; null if that is not known.", value.orNull) {
                $0.0.isSecret ? nil : $0.comesOut
            },
        ])

    private static let value = AnswerValue.form

    private static let choice = JSONForm<Choice>.object(
        "",
        [
            .always("value", "", AnswerValue.form) { $0.value },
            .always("label", "", JSONForms.text) { $0.label },
        ])
}

extension Node {
    /// The value of a default, as it stands in the manifest.
    fileprivate var asAnswer: AnswerValue {
        if let items { return .list(items.map(\.text)) }
        if let bool { return .boolean(bool) }
        if let int { return .integer(int) }
        if let double { return .number(double) }
        return .string(text)
    }
}

extension AnswerValue {
    /// How an answer's value is written for programs.
    static let form = JSONForm<AnswerValue>(
        schema: ["type": ["string", "number", "boolean", "array"], "items": ["type": "string"]]
    ) { answer, json in
        switch answer {
        case .string(let text): json.value(text)
        case .integer(let number): json.value(number)
        case .number(let number): json.value(number)
        case .boolean(let truth): json.value(truth)
        case .list(let items): JSONForms.texts.write(items, to: &json)
        }
    }
}
