package import CairnDiagnostics

/// Reading values of a known type by hand: each call gives the value, or an error that names the place, what was
/// expected and what is there.
///
/// `expected` completes the sentence "expected …": "a project's id".
extension Node {
    /// The text of a string.
    package func string(_ expected: @autoclosure () -> String = "a string") throws(Diagnostic) -> String {
        guard let value = string else { throw wrongType(expected()) }
        return value
    }

    /// The text of a string that isn't empty.
    package func nonEmptyString(_ expected: @autoclosure () -> String = "a string that isn't empty") throws(Diagnostic)
        -> String
    {
        let value = try string(expected())
        guard !value.isEmpty else { throw wrongType(expected()) }
        return value
    }

    /// The text of a string that has to be one of `choices`; the error offers the nearest.
    package func string(oneOf choices: [String]) throws(Diagnostic) -> String {
        if let string, choices.contains(string) { return string }
        let list = choices.map { "'\($0)'" }.joined(separator: ", ")
        let expected = choices.count == 1 ? list : "one of \(list)"
        let value = try string(expected)
        guard choices.contains(value) else {
            throw diagnostic(
                id: "unknown-value", "expected \(expected), found '\(value)'",
                help: didYouMean(value, among: choices).map { [$0] } ?? [])
        }
        return value
    }

    /// An integer.
    package func int(_ expected: @autoclosure () -> String = "a whole number") throws(Diagnostic) -> Int {
        guard let value = int else { throw wrongType(expected()) }
        return value
    }

    /// A number, whole or not.
    package func number(_ expected: @autoclosure () -> String = "a number") throws(Diagnostic) -> Double {
        guard let value = number else { throw wrongType(expected()) }
        return value
    }

    /// A truth value.
    package func bool(_ expected: @autoclosure () -> String = "true or false") throws(Diagnostic) -> Bool {
        guard let value = bool else { throw wrongType(expected()) }
        return value
    }

    /// The elements of a sequence.
    package func items(_ expected: @autoclosure () -> String = "a list") throws(Diagnostic) -> Items {
        guard let value = items else { throw wrongType(expected()) }
        return value
    }

    /// The members of a mapping.
    package func entries(_ expected: @autoclosure () -> String = "a mapping of keys to values") throws(Diagnostic)
        -> Entries
    {
        guard let value = entries else { throw wrongType(expected()) }
        return value
    }

    /// The strings of a sequence of strings.
    package func strings(_ expected: @autoclosure () -> String = "a list of strings") throws(Diagnostic) -> [String] {
        var strings: [String] = []
        for item in try items(expected()) { strings.append(try item.string()) }
        return strings
    }

    /// A diagnostic at this node, with its line.
    package func diagnostic(
        id: String, _ summary: String, explanation: String? = nil, help: [String] = [],
        notes: [Diagnostic.Note] = [], severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        let span = span
        return Diagnostic(
            severity, id: id, summary, explanation: explanation, at: span, excerpt: store.line(span.start.line),
            help: help, notes: notes)
    }

    /// The diagnostic that this node isn't what was expected.
    package func wrongType(_ expected: String) -> Diagnostic {
        diagnostic(id: "wrong-type", "expected \(expected), found \(phrase)", help: mendingHelp(expected))
    }

    /// What it is in words, as in "found the number 3".
    package var phrase: String {
        let text = text
        let shown =
            text.unicodeScalars.count > 40
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))) + "…" : text
        return switch kind {
        case .null: text.isEmpty ? "nothing" : "null"
        case .bool, .int, .double: "\(kind.name) \(shown)"
        case .time: "\(kind.name) \(shown)"
        case .string: shown.isEmpty ? "an empty string" : "the string '\(shown)'"
        case .sequence: record.count == 0 ? "an empty list" : "a list"
        case .mapping: record.count == 0 ? "an empty mapping" : "a mapping"
        }
    }

    private func mendingHelp(_ expected: String) -> [String] {
        let text = text
        switch kind {
        case .bool, .int, .double:
            return expected.holds("number") || expected.holds("true")
                ? [] : ["put quotes around it to make it a string: \"\(text)\""]
        case .mapping where style == .flow && excerpt?.holds("{{") == true:
            return ["put quotes around a value that begins with '{{'"]
        case .string where style == .plain && ["yes", "no", "on", "off"].contains(text.lowercased()):
            return ["write true or false; '\(text)' is a string in YAML 1.2"]
        default:
            return []
        }
    }
}

extension Node.Kind {
    /// The kind in words, with its article.
    fileprivate var name: String {
        switch self {
        case .null: "nothing"
        case .bool: "the truth value"
        case .int, .double: "the number"
        case .string: "the string"
        case .time: "the time"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
