import CairnCatalog
import CairnDiagnostics
import CairnPlan
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks questions on the terminal: the prompts go to the standard error, so that the standard output stays a result.
struct TerminalPrompter: Prompter {
    let output: OutputOptions
    private let input = TerminalInput()
    /// Whether something was asked before.
    private var hasAsked = false

    /// Makes a prompter that writes as `output` says.
    init(output: OutputOptions) {
        self.output = output
    }

    /// Whether there is somebody to ask.
    static var isPossible: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    }

    mutating func ask(
        _ question: Question, suggestion: AnswerValue?, problem: String?
    ) throws(PromptEnded) -> String? {
        let style = output.noteStyle
        if !hasAsked {
            hasAsked = true
            let rules = "Return takes the answer in brackets; Ctrl-C stops, and nothing is written."
            for line in rules.wrapped(to: output.noteWidth) { output.note(style.dim(line) + "\n") }
        }
        if let problem {
            for line in problem.escapingControls().wrapped(to: output.noteWidth - 2) {
                output.note("  \(style.red(line))\n")
            }
        }
        // Before the prompt: nothing of a secret is shown, however early it is typed.
        input.begin()
        writePrompt(question, suggestion, isRepeated: problem != nil, style)
        let line = try input.line(isSecret: question.isSecret, show: output.note).trimmed
        guard !line.isEmpty else { return nil }
        // The number of a choice stands for it, unless the number itself is a choice.
        if !question.choices.isEmpty, !question.choices.contains(where: { $0.value.text == line }),
            let number = Int(line), question.choices.indices.contains(number - 1)
        {
            return question.choices[number - 1].value.text
        }
        return line
    }

    func finish() {
        input.end()
    }

    /// The question, its choices, and what Return stands for, up to where the answer is typed.
    private func writePrompt(_ question: Question, _ suggestion: AnswerValue?, isRepeated: Bool, _ style: Style) {
        let width = output.noteWidth
        let offer = offer(question, suggestion)
        let behind = question.answerForm + offer + ": "
        // Room for the answer itself stays on the line.
        if question.choices.isEmpty, question.help.terminalWidth + behind.terminalWidth + 16 <= width {
            output.note(style.bold(question.help) + behind)
            return
        }
        if !isRepeated {
            for line in question.help.wrapped(to: width) { output.note(style.bold(line) + "\n") }
            for line in question.numberedChoices(width: width) { output.note(line + "\n") }
        }
        if question.name.terminalWidth + behind.terminalWidth + 16 <= width {
            output.note(question.name + behind)
        } else {
            for line in offer.wrapped(to: width - 2) { output.note("  " + line + "\n") }
            output.note(question.name + question.answerForm + ": ")
        }
    }

    private func offer(_ question: Question, _ suggestion: AnswerValue?) -> String {
        guard let suggestion else { return "" }
        if question.isSecret { return " [keep the default]" }
        return suggestion.prompt.isEmpty ? "" : " [\(suggestion.prompt)]"
    }
}

extension Question {
    /// How an answer is typed, where that isn't plain.
    fileprivate var answerForm: String {
        switch kind {
        case .boolean: " (yes or no)"
        case .list: " (with commas between)"
        default: ""
        }
    }
}

extension Question {
    /// The choices, each with its number, its value and what it is called: what is called at length goes on below itself,
    /// or stands below the value where there is little room beside it.
    func numberedChoices(width: Int) -> [String] {
        let numbers = String(choices.count).count
        let values = choices.map(\.value.text.terminalWidth).max() ?? 0
        // Two cells before the number, and two behind it and behind the value.
        let column = 2 + numbers + 2 + values + 2
        let isBeside = column + 20 <= width
        return choices.enumerated().flatMap { index, choice -> [String] in
            let number = "  " + String(index + 1).padded(to: numbers) + "  "
            let margin = String(repeating: " ", count: number.count)
            let value = choice.value.text
            let label = choice.label == value ? "" : choice.label
            guard !label.isEmpty else {
                return value.wrapped(to: width - number.count).continuing(number, margin)
            }
            guard isBeside else {
                return value.wrapped(to: width - number.count).continuing(number, margin)
                    + label.wrapped(to: width - number.count - 2).map { margin + "  " + $0 }
            }
            return label.wrapped(to: width - column).continuing(
                number + value.padded(to: values) + "  ", String(repeating: " ", count: column))
        }
    }
}

extension [String] {
    /// The lines with something before the first, and something before all others.
    fileprivate func continuing(_ first: String, _ others: String) -> [String] {
        enumerated().map { index, line in (index == 0 ? first : others) + line }
    }
}

extension String {
    /// The text without spaces and tabs around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { " \t\r".contains($0) }.reversed())
    }
}

extension AnswerValue {
    /// The value as a prompt offers it.
    fileprivate var prompt: String {
        switch self {
        case .boolean(let truth): truth ? "yes" : "no"
        default: text
        }
    }
}
