import CairnCatalog
import CairnDiagnostics
import CairnPlan

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
        var saved = termios()
        let hides = question.isSecret && tcgetattr(STDIN_FILENO, &saved) == 0
        if hides {
            // Before the prompt, and without dropping what was typed already: answers may be pasted.
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
        }
        defer {
            if hides {
                tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
                output.note("\n")
            }
        }
        writePrompt(question, suggestion, isRepeated: problem != nil, style)
        let line = try readAnswer()
        guard !line.isEmpty else { return nil }
        // The number of a choice stands for it, unless the number itself is a choice.
        if !question.choices.isEmpty, !question.choices.contains(where: { $0.value.text == line }),
            let number = Int(line), question.choices.indices.contains(number - 1)
        {
            return question.choices[number - 1].value.text
        }
        return line
    }

    /// The question, its choices, and what Return stands for, up to where the answer is typed.
    private func writePrompt(_ question: Question, _ suggestion: AnswerValue?, isRepeated: Bool, _ style: Style) {
        let width = output.noteWidth
        let offer = offer(question, suggestion)
        let behind = question.answerForm + offer + ": "
        // Room for the answer itself stays on the line.
        if question.choices.isEmpty, question.help.count + behind.count + 16 <= width {
            output.note(style.bold(question.help) + behind)
            return
        }
        if !isRepeated {
            for line in question.help.wrapped(to: width) { output.note(style.bold(line) + "\n") }
            var table = Table()
            for (index, choice) in question.choices.enumerated() {
                let label = choice.label == choice.value.text ? "" : choice.label
                table.add(["\(index + 1)", choice.value.text, label])
            }
            for line in table.lines(indent: 2) { output.note(line + "\n") }
        }
        if question.name.count + behind.count + 16 <= width {
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

    private func readAnswer() throws(PromptEnded) -> String {
        var bytes: [UInt8] = []
        while true {
            var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            // A signal that comes before the wait begins doesn't end it: look again soon.
            let isReady = poll(&wanted, 1, 100) > 0
            if Interruption.isRequested {
                output.note("\n")
                throw .interrupted
            }
            guard isReady else { continue }
            var byte: UInt8 = 0
            let count = read(STDIN_FILENO, &byte, 1)
            guard count == 1 else {
                if count < 0, errno == EINTR { continue }
                output.note("\n")
                throw Interruption.isRequested ? .interrupted : .endOfInput
            }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { " \t\r".contains($0) }.reversed())
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

extension AnswerValue {
    /// The value as a prompt offers it.
    fileprivate var prompt: String {
        switch self {
        case .boolean(let truth): truth ? "yes" : "no"
        default: text
        }
    }
}
