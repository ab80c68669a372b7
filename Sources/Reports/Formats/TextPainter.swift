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

    /// A line, painted or not, in lines of the width, each ending in a line break.
    func wrap(_ text: String) -> String {
        guard color else { return text.wrapped(to: width).map { $0 + "\n" }.joined() }
        var out = ""
        var (used, spaces) = (0, 0)
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty {
                spaces += 1
                continue
            }
            let cells = Self.cells(word)
            if used > 0, used + spaces + cells > width {
                out += "\n"
                (used, spaces) = (0, 0)
            }
            out += String(repeating: " ", count: spaces) + word
            used += spaces + cells
            spaces = 1
        }
        return out + "\n"
    }

    /// What a painted word takes on a terminal: its colours take no cells.
    private static func cells(_ word: Substring) -> Int {
        var (count, isStyle) = (0, false)
        for part in word.unicodeScalars {
            if part == "\u{1B}" { isStyle = true }
            if !isStyle { count += String(part).terminalWidth }
            if part == "m" { isStyle = false }
        }
        return count
    }

    /// Prose, each line after so many spaces and ending in a line break.
    func prose(_ text: String, indent: Int, _ style: Style? = nil) -> String {
        text.wrapped(to: width - indent).map { line in
            String(repeating: " ", count: indent) + (style.map { paint(line, $0) } ?? line) + "\n"
        }.joined()
    }

    /// A line of prose that ends in a command behind a colon; one that does not fit leaves the command whole.
    func proposal(_ text: String, _ style: Style? = nil) -> String {
        guard let lines = Self.advice(text, width) else { return prose(text, indent: 0, style) }
        return lines.map { line in (style.map { paint(line, $0) } ?? line) + "\n" }.joined()
    }

    /// A check's line, and the explanation if it has not passed.
    func check(_ view: ResultView, indent: Int = 2) -> String {
        let status = view.result.status
        let word = (status == .fail ? "FAILED" : status == .error ? "ERROR" : Phrases.word(status)).padded(to: 8)
        var title = view.result.title.oneLine(limit: 400)
        if view.options.showsDurations, let duration = view.result.duration { title += " (\(seconds(duration)))" }
        var out = ""
        for (index, line) in title.wrapped(to: width - indent - 10).enumerated() {
            let lead = index == 0 ? paint(word, Style(status)) : String(repeating: " ", count: 8)
            out += String(repeating: " ", count: indent) + "\(lead)  \(line)\n"
        }
        return out + explanation(view.lines, indent: indent + 10)
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
            let advice = line.label == "mend" ? Self.advice(text, room) : nil
            let lines = line.kind == .command ? text.textLines : advice ?? text.wrapped(to: room)
            for (index, part) in lines.enumerated() {
                let label = (index == 0 ? line.label : "").padded(to: labelWidth)
                let shown = line.kind == .command ? paint(part, .bold) : part
                out += trimmed(space + (index == 0 ? paint(label, .dim) : label) + shown) + "\n"
            }
        }
        return out
    }

    /// The programs that advice ends in a command of.
    private static let programs: Set<Substring> = ["git", "chmod", "uv", "ls", "cairn"]

    /// Advice that does not fit into a line and ends in a command, the command in a line of its own: one that is broken
    /// into several cannot be copied.
    private static func advice(_ text: String, _ width: Int) -> [String]? {
        guard text.terminalWidth > width else { return nil }
        func isCommand(_ text: Substring) -> Bool { programs.contains(text.prefix { $0 != " " }) }
        if isCommand(text[...]) { return [text] }
        guard let colon = text.firstPlace(of: ": "), isCommand(text[colon.upperBound...]) else { return nil }
        return String(text[..<colon.lowerBound] + ":").wrapped(to: width) + [String(text[colon.upperBound...])]
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
