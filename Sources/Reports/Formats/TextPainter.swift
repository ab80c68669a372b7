import CairnDiagnostics

/// Lays results out for a terminal: what the reports for people share.
struct TextPainter {
    /// Whether to use ANSI colours.
    var color: Bool
    /// How many columns to use.
    var width: Int

    init(_ options: ReportOptions) {
        color = options.color
        width = max(40, options.width)
    }

    /// The styles that texts may have.
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "32"
        case yellow = "33"
        case magenta = "1;35"

        init(_ status: CheckResult.Status) {
            self =
                switch status {
                case .pass: .green
                case .fail: .red
                case .blocked: .yellow
                case .skipped: .dim
                case .error: .magenta
                }
        }
    }

    /// The text in a style; as it is without colours.
    func paint(_ text: String, _ style: Style) -> String {
        color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// What the report is of and what is to be said of it, on one line if there is room.
    func heading(_ name: String, _ rest: String) -> String {
        name.terminalWidth + 2 + rest.terminalWidth <= width
            ? paint(name, .bold) + "  " + rest + "\n" : prose(name, indent: 0, .bold) + prose(rest, indent: 0)
    }

    /// What is to be said before any result, behind an empty line; empty for nothing.
    func notices(_ report: ValidationReport, _ options: ReportOptions) -> String {
        guard !report.notices.isEmpty else { return "" }
        let renderer = DiagnosticTextRenderer(color: color, width: width)
        return "\n" + renderer.render(report.notices.map { $0.placed(options).cleaned() })
    }

    /// Prose, each line after so many spaces and ending in a line break.
    func prose(_ text: String, indent: Int, _ style: Style? = nil) -> String {
        text.wrapped(to: width - indent).map { line in
            String(repeating: " ", count: indent) + (style.map { paint(line, $0) } ?? line) + "\n"
        }.joined()
    }

    /// Prose behind a label on its first line, what goes on standing under its beginning.
    func labelled(_ label: String, _ text: String, _ style: Style? = nil) -> String {
        let space = String(repeating: " ", count: label.terminalWidth)
        return text.wrapped(to: width - label.terminalWidth).enumerated().map { index, line in
            (index > 0 ? space : style.map { paint(label, $0) } ?? label) + line + "\n"
        }.joined()
    }

    /// A line of prose that ends in a command behind a colon; one that does not fit leaves the command whole.
    func proposal(_ text: String, _ style: Style? = nil) -> String {
        guard let lines = text.advice(width: width) else { return prose(text, indent: 0, style) }
        return lines.map { line in (style.map { paint(line, $0) } ?? line) + "\n" }.joined()
    }

    /// A check's line, and the explanation if it has not passed.
    func check(_ view: ResultView, indent: Int = 2) -> String {
        let status = view.result.status
        let word = (status == .fail ? "FAILED" : status == .error ? "ERROR" : Phrases.word(status)).padded(to: 8)
        var title = view.result.title.oneLine(limit: 400)
        if view.options.showsDurations, let duration = view.result.duration { title += " (\(seconds(duration)))" }
        let label = String(repeating: " ", count: indent) + word + "  "
        // Among few columns a text has the more of them, the less stands before it.
        let further = width < 60 ? indent + 2 : indent + 10
        return labelled(label, title, Style(status)) + explanation(view.lines, indent: further)
    }

    /// What a milestone's acceptance tests ask for by name.
    func contract(_ contract: MilestoneWords.Contract, indent: Int) -> String {
        contract.lines(width: width - indent, label: { paint($0, .dim) }).map { line in
            trimmed(String(repeating: " ", count: indent) + line) + "\n"
        }.joined()
    }

    /// Lines with their labels before them.
    func explanation(_ lines: [ResultView.Line], indent: Int) -> String {
        var out = ""
        let labelWidth = 9
        let space = String(repeating: " ", count: indent)
        for line in lines {
            let text = line.kind == .prose ? line.text.oneLine(limit: 1000) : line.text.block(limit: 2000)
            let room = width - indent - labelWidth
            let lines =
                switch line.kind {
                case .command: text.textLines
                // A tab would stand elsewhere behind the label.
                case .code: text.replacingAll("\t", with: "    ").wrapped(to: room, hangs: true)
                case .prose: (line.label == "mend" ? text.advice(width: room) : nil) ?? text.wrapped(to: room)
                }
            for (index, part) in lines.enumerated() {
                let label = (index == 0 ? line.label : "").padded(to: labelWidth)
                let shown = line.kind == .command ? paint(part, .bold) : part
                out += trimmed(space + (index == 0 ? paint(label, .dim) : label) + shown) + "\n"
            }
        }
        return out
    }

    private func trimmed(_ line: String) -> String {
        var scalars = line.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}

/// A duration as "0.25 s", to hundredths.
func seconds(_ duration: Double) -> String {
    guard duration.isFinite, duration >= 0, duration < 1e9 else { return "? s" }
    let hundredths = Int((duration * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
}
