/// A setting that no template can be read with.
package struct OptionProblem: Error, Hashable, Sendable {
    /// The setting, by Jinja2's name: `block_start_string`.
    package var setting: String
    /// The setting that it clashes with, if it does.
    package var other: String?
    /// What is wrong, as the end of a sentence that begins with the setting or both: "is empty".
    package var message: String
    /// What to do about it.
    package var help: [String]
}

extension Options {
    /// Checks what Jinja2 checks of its settings, and that no delimiter or prefix is empty.
    /// - Throws: the first setting that is wrong.
    package func check() throws(OptionProblem) {
        for (name, text) in strings where text?.isEmpty == true {
            throw OptionProblem(
                setting: name, message: "is empty", help: ["a delimiter or prefix needs at least one character"])
        }
        for (name, text) in strings where text?.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) == true {
            throw OptionProblem(
                setting: name, message: "holds a line break",
                help: ["a template's line breaks are read before its tags are"])
        }
        let starts = [
            ("block_start_string", blockStart), ("variable_start_string", variableStart),
            ("comment_start_string", commentStart),
        ]
        for (index, one) in starts.enumerated() {
            for other in starts.dropFirst(index + 1) where one.1 == other.1 {
                throw OptionProblem(
                    setting: one.0, other: other.0, message: "are both '\(one.1)'",
                    help: ["blocks, variables and comments need different beginnings"])
            }
        }
        guard ["\n", "\r\n", "\r"].contains(where: { $0.utf8.elementsEqual(newlineSequence.utf8) }) else {
            throw OptionProblem(
                setting: "newline_sequence", message: "is no line break", help: [#"one of \n, \r\n and \r"#])
        }
    }

    /// The names of the settings, as Jinja2 has them.
    package static let names =
        Options().strings.map(\.0) + [
            "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "undefined",
        ]

    /// The delimiters and prefixes by Jinja2's names, in its order.
    private var strings: [(String, String?)] {
        [
            ("block_start_string", blockStart), ("block_end_string", blockEnd),
            ("variable_start_string", variableStart), ("variable_end_string", variableEnd),
            ("comment_start_string", commentStart), ("comment_end_string", commentEnd),
            ("line_statement_prefix", lineStatementPrefix), ("line_comment_prefix", lineCommentPrefix),
        ]
    }
}
