package import CairnCatalog
import Patterns
import YAML

extension Question {
    /// Why a text is no answer: the end of a sentence that begins with the question's name.
    package struct Mismatch: Error, Hashable, Sendable {
        /// "expects a whole number, not 'x'".
        package var message: String
        /// The allowed values and the one that was written, if that is what was missed.
        package var choices: [String]
        /// The value that is none of the choices.
        package var written: String?

        /// Makes a mismatch.
        init(_ message: String, choices: [String] = [], written: String? = nil) {
            self.message = message
            self.choices = choices
            self.written = written
        }
    }

    /// The value that a typed text stands for.
    ///
    /// A boolean is `true`, `yes`, `y`, `on` or `false`, `no`, `n`, `off`; a list is its elements with commas between, or
    /// a list in brackets as YAML and JSON write it, whose elements may hold commas.
    /// - Throws: what was expected instead.
    package func value(ofText text: String) throws(Mismatch) -> AnswerValue {
        let value: AnswerValue
        switch kind {
        case .string: value = .string(text)
        case .integer:
            guard let number = Int(text) else { throw Mismatch("expects a whole number, not '\(text)'") }
            value = .integer(number)
        case .number:
            guard let number = Double(text), number.isFinite else {
                throw Mismatch("expects a number, not '\(text)'")
            }
            value = .number(number)
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "y", "on": value = .boolean(true)
            case "false", "no", "n", "off": value = .boolean(false)
            default: throw Mismatch("expects yes or no, not '\(text)'")
            }
        case .list: value = .list(try items(ofText: text))
        }
        try check(value)
        return value
    }

    private func items(ofText text: String) throws(Mismatch) -> [String] {
        // A choice that holds a comma is one element.
        if choices.contains(where: { $0.value == .string(text) }) { return [text] }
        let bare = text.drop { $0 == " " }
        guard bare.first == "[" else {
            let items = text.split(separator: ",").map { item in
                String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            return items.filter { !$0.isEmpty }
        }
        guard let items = (try? Node.parse(Array(bare.utf8), file: name))?.items,
            items.allSatisfy({ $0.kind != .sequence && $0.kind != .mapping && $0.kind != .null })
        else {
            throw Mismatch("expects a list such as [a, b], not '\(text)'")
        }
        return items.map(\.text)
    }

    /// Checks a value against the choices and the pattern.
    /// - Throws: what was expected instead.
    package func check(_ value: AnswerValue) throws(Mismatch) {
        if !choices.isEmpty {
            let allowed = choices.map(\.value)
            let given: [AnswerValue] = if case .list(let items) = value { items.map { .string($0) } } else { [value] }
            for item in given where !allowed.contains(item) {
                let list = allowed.map { "'\($0.text)'" }.joined(separator: ", ")
                throw Mismatch(
                    "expects one of \(list), not '\(item.text)'", choices: allowed.map(\.text),
                    written: item.text)
            }
        }
        if case .number(let number) = value, !number.isFinite { throw Mismatch("expects a number that is finite") }
        // What ends up in names, TOML and YAML alike can't hold these, and no answer needs them.
        let texts: [String] =
            switch value {
            case .string(let text): [text]
            case .list(let items): items
            default: []
            }
        guard !texts.contains(where: { $0.unicodeScalars.contains(where: \.isControl) }) else {
            throw Mismatch("expects one line without control characters")
        }
        guard let validation else { return }
        for text in value.textsForPattern ?? [] {
            let matches: Bool
            do {
                matches = try Pattern(validation.pattern.text, options: .interpreted).matchesWhole(text)
            } catch {
                throw Mismatch("cannot be checked: the pattern '\(validation.pattern.text)' \(error)")
            }
            if matches, let refusal = validation.refused.first(where: { $0.texts.contains(text) }) {
                throw Mismatch("does not take '\(text)': it is \(refusal.reason)")
            }
            guard !matches else { continue }
            let expected = validation.message ?? "expects a text that matches \(validation.pattern.text)"
            throw Mismatch("does not take '\(text)': \(expected)")
        }
    }
}

extension Unicode.Scalar {
    /// Whether it steers a terminal, ends a line in some language, or turns the order in which code is shown around.
    fileprivate var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
