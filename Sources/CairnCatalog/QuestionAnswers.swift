extension Question {
    /// The answers that are worth trying: choices, truth values and examples, each once.
    /// - Parameter value: the answer to begin with: the default, or the one that is given now.
    /// - Returns: the answers; nil leaves the question to its default, which may stand on other answers.
    package func answersToTry(first value: AnswerValue?) -> [AnswerValue?] {
        var values: [AnswerValue?]
        switch kind {
        case .boolean:
            let first = if case .boolean(true)? = value { true } else { false }
            return [.boolean(first), .boolean(!first)]
        case .list where !choices.isEmpty:
            values = [value, .list([]), .list(choices.map(\.value.text))]
        case _ where !choices.isEmpty:
            values = [value ?? choices.first?.value]
            values += choices.map(\.value)
        default:
            values = [defaultValue == nil ? value : nil]
            values += examples.filter { $0 != value }
        }
        var unique: [AnswerValue?] = []
        for value in values where !unique.contains(value) { unique.append(value) }
        return unique
    }
}
