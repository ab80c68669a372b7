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

    /// Whether there is somebody to ask.
    static var isPossible: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    }

    mutating func ask(
        _ question: Question, suggestion: AnswerValue?, problem: String?
    ) throws(PromptEnded) -> String? {
        if let problem { output.note("  \(problem.escapingControls())\n") }
        if problem == nil, !question.choices.isEmpty {
            output.note("\(question.help)\n")
            for (index, choice) in question.choices.enumerated() {
                let label = choice.label == choice.value.text ? "" : "  \(choice.label)"
                output.note("  \(index + 1)  \(choice.value.text)\(label)\n")
            }
        }
        let text = question.choices.isEmpty ? question.help : question.name
        let offer = suggestion.map { question.isSecret ? " [keep the default]" : " [\($0.prompt)]" } ?? ""
        output.note("\(text)\(offer): ")
        let line = try readAnswer(isSecret: question.isSecret)
        guard !line.isEmpty else { return nil }
        // The number of a choice stands for it, unless the number itself is a choice.
        if !question.choices.isEmpty, !question.choices.contains(where: { $0.value.text == line }),
            let number = Int(line), question.choices.indices.contains(number - 1)
        {
            return question.choices[number - 1].value.text
        }
        return line
    }

    private func readAnswer(isSecret: Bool) throws(PromptEnded) -> String {
        var saved = termios()
        let hides = isSecret && tcgetattr(STDIN_FILENO, &saved) == 0
        if hides {
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        }
        defer {
            if hides {
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
                output.note("\n")
            }
        }
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = read(STDIN_FILENO, &byte, 1)
            if Interruption.isRequested {
                output.note("\n")
                throw .interrupted
            }
            guard count == 1 else {
                if count < 0, errno == EINTR { continue }
                output.note("\n")
                throw .endOfInput
            }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { " \t\r".contains($0) }.reversed())
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
