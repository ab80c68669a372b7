/// Writes diagnostics for a person: the message, the place, the line with a caret, and what to do.
///
/// ```
/// error: unknown layer 'python-projct' [unknown-layer]
///   --> templates/python-mcp-server/template.yaml:3:5
///    |
///  3 |   - python-projct
///    |     ^~~~~~~~~~~~~
///    = help: did you mean 'python-project'?
/// ```
package struct DiagnosticTextRenderer: Sendable {
    /// Whether to use ANSI colours.
    package var color: Bool
    /// How many cells a line may take; nil to break none, as whoever reads the text may break it otherwise.
    ///
    /// Places and commands are never broken.
    package var width: Int?

    /// How many notes are shown of one diagnostic.
    private static let shownNotes = 6

    /// Makes a renderer.
    package init(color: Bool = false, width: Int? = nil) {
        self.color = color
        self.width = width
    }

    /// The text of `diagnostics` in their order, an empty line between two, ending in a line break; empty for none.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { render($0) }.joined(separator: "\n")
    }

    /// The text of one diagnostic, ending in a line break.
    package func render(_ diagnostic: Diagnostic) -> String {
        var out = headline(diagnostic)
        var gutter = " "
        if let span = diagnostic.span {
            gutter = String(repeating: " ", count: String(span.start.line).count + 1)
            out += paint("\(gutter)--> ", .dim) + visible(span.label) + "\n"
            if let excerpt = diagnostic.excerpt {
                out += renderExcerpt(excerpt, span: span, gutter: gutter)
            }
        }
        if let explanation = diagnostic.explanation {
            out += labelled("", explanation, gutter: gutter)
        }
        // A hundred levels of the same include tell no more than the first few.
        for note in diagnostic.notes.prefix(Self.shownNotes) {
            let place = note.span.map { " (\($0.label))" } ?? ""
            out += labelled("note: ", note.message + place, gutter: gutter)
        }
        if diagnostic.notes.count > Self.shownNotes {
            out += labelled("note: ", "and \(diagnostic.notes.count - Self.shownNotes) more", gutter: gutter)
        }
        for line in diagnostic.help {
            out += labelled("help: ", line, gutter: gutter)
        }
        return out
    }

    /// The message, further lines of it moved in.
    private func headline(_ diagnostic: Diagnostic) -> String {
        let severity = diagnostic.severity.rawValue
        let id = "[\(diagnostic.id)]"
        let space = String(repeating: " ", count: severity.utf8.count + 2)
        // The severity is the first word, and what goes on stands under the second.
        let text = visible(diagnostic.summary) + " " + id
        let lines = width.map { text.wrapped(to: max(16, $0 - space.utf8.count)) } ?? [text]
        var out = paint(severity, diagnostic.severity.style) + paint(": ", .bold)
        for (index, line) in lines.enumerated() {
            if index > 0 { out += space }
            if index == lines.count - 1, line.hasSuffix(" " + id) {
                out += paint(String(line.dropLast(id.count + 1)), .bold) + paint(" " + id, .dim) + "\n"
            } else {
                out += paint(line, .bold) + "\n"
            }
        }
        return out
    }

    /// One line below the message; further lines of `text` are indented to stand under its first.
    private func labelled(_ label: String, _ text: String, gutter: String) -> String {
        let room = width.map { max(16, $0 - gutter.utf8.count - 3 - label.utf8.count) }
        var isFirst = true
        var out = ""
        for line in visible(text).textLines {
            let hangs = text.holds("\n")
            for part in room.map({ line.advice(width: $0) ?? line.wrapped(to: $0, hangs: hangs) }) ?? [line] {
                out += isFirst ? paint("\(gutter) = ", .dim) + paint(label, .bold) : "\(gutter)   "
                out += part + "\n"
                isFirst = false
            }
        }
        return out
    }

    /// The source line and a caret under the span; a long line is cut to the part around the span.
    private func renderExcerpt(_ excerpt: String, span: SourceSpan, gutter: String) -> String {
        // An ellipsis at either end takes a cell, too.
        let width = self.width.map { min(100, max(20, $0 - gutter.utf8.count - 5)) } ?? 100
        let scalars = Array(excerpt.unicodeScalars)
        let first = min(max(span.start.column - 1, 0), scalars.count)
        let lastInLine = span.end.line == span.start.line ? span.end.column - 1 : scalars.count
        let last = min(max(lastInLine, first + 1), max(scalars.count, first + 1))
        let from = first > width - min(20, width / 4) ? first - min(40, width / 2) : 0
        let shown = scalars[from..<min(scalars.count, from + width)]
        var line = from > 0 ? "…" : ""
        var before = from > 0 ? 1 : 0
        var marks = 0
        for (offset, scalar) in shown.enumerated() {
            let text = cell(scalar)
            line += text
            if from + offset < first { before += text.terminalWidth }
            if from + offset >= first, from + offset < last { marks += text.terminalWidth }
        }
        if from + width < scalars.count { line += "…" }
        let caret = "^" + String(repeating: "~", count: max(0, marks - 1))
        let number = String(span.start.line)
        return paint("\(gutter) |", .dim) + "\n"
            + paint(" \(number) |", .dim) + (line.isEmpty ? "" : " ") + line + "\n"
            + paint("\(gutter) |", .dim) + " " + String(repeating: " ", count: before)
            + paint(caret, .red) + "\n"
    }

    /// One code point of a source line: a tab as four spaces, a control character as its code.
    private func cell(_ scalar: Unicode.Scalar) -> String {
        scalar == "\t" ? "    " : visible(String(Character(scalar)))
    }

    fileprivate enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case yellow = "1;33"
        case blue = "1;34"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension DiagnosticTextRenderer {
    /// The text with control characters written as `\x1b`, so that nothing from a file can steer the terminal.
    private func visible(_ text: String) -> String {
        text.escapingControls()
    }
}

extension SourceSpan {
    /// The place as compilers write it: `file:line:column`; only the file if it is meant as a whole.
    package var label: String {
        isWholeFile ? file : "\(file):\(start.line):\(start.column)"
    }
}

extension String {
    /// The text with control characters other than the line break and the tab written as `\x1b`, so that nothing that
    /// came from a file or an argument can steer a terminal.
    package func escapingControls() -> String {
        guard hasControls else { return self }
        var out = ""
        for scalar in unicodeScalars {
            if Self.isControl(scalar) {
                let code = String(scalar.value, radix: 16)
                out +=
                    scalar.value < 0x100
                    ? "\\x" + (code.count == 1 ? "0" : "") + code
                    : "\\u{" + code + "}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Whether it has what `escapingControls` would write otherwise.
    package var hasControls: Bool {
        // Plain text is told by its bytes, at once.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return false }
        return unicodeScalars.contains(where: Self.isControl)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
            || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}

extension Diagnostic.Severity {
    fileprivate var style: DiagnosticTextRenderer.Style {
        switch self {
        case .error: .red
        case .warning: .yellow
        case .note: .blue
        }
    }
}
