/// The settings of the language, under Jinja2's names.
package struct Options: Hashable, Sendable {
    package var blockStart = "{%"
    package var blockEnd = "%}"
    package var variableStart = "{{"
    package var variableEnd = "}}"
    package var commentStart = "{#"
    package var commentEnd = "#}"
    /// What begins a line that is a tag, such as `#`; nil for none.
    package var lineStatementPrefix: String?
    /// What begins a comment that ends with the line, such as `##`; nil for none.
    package var lineCommentPrefix: String?
    /// Whether the first line break behind a tag is dropped.
    package var trimBlocks = false
    /// Whether white space before a tag that begins its line is dropped.
    package var lstripBlocks = false
    /// What line breaks of the template become: `\n`, `\r\n` or `\r`.
    package var newlineSequence = "\n"
    /// Whether a line break at the very end is kept.
    package var keepTrailingNewline = false
    /// What using a value that isn't there does.
    package var undefined = UndefinedMode.strict
    /// What a render may use.
    package var limits = Limits()

    /// Makes Jinja2's defaults, but strict.
    package init() {}
}

/// What using a value that isn't there does.
package enum UndefinedMode: String, Hashable, Sendable {
    /// It is an error: Jinja2's `StrictUndefined`.
    case strict
    /// It prints as nothing, and only going on from it is an error: Jinja2's `Undefined`.
    case lenient
}
