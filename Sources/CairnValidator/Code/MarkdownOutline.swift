/// The sections of a Markdown text: what a reader would find in its table of contents.
///
/// A heading is what CommonMark 0.31 calls one (sections 4.2 and 4.3), but for those within lists and quotations, which
/// no table of contents shows. Front matter, code and HTML are left out; no other part of the language matters here.
struct MarkdownOutline {
    /// One section.
    struct Section {
        /// The heading as written, without its marks.
        var heading: String
        /// The heading for comparing.
        var plainHeading: String
        /// 1 to 6.
        var level: Int
        /// The line of the heading, from 1.
        var line: Int
        /// That line as it is.
        var source: String
        /// How many words stand below it, down to the next heading of its level or above.
        var words = 0
    }

    /// All sections, in order.
    private(set) var sections: [Section] = []

    init(_ text: String) {
        var blocks = MarkdownBlocks()
        // The lines of the paragraph that is open, and whether it stands in a list or a quotation, where a line below it
        // is no underline.
        var paragraph: [Substring] = []
        var isNested = false
        let lines = MarkdownText.lines(text)
        let front = Self.frontMatter(lines)
        for (index, rawLine) in lines.enumerated().dropFirst(front) {
            let indent = MarkdownText.indent(of: rawLine)
            guard let line = blocks.visible(rawLine, indent: indent, isInParagraph: !paragraph.isEmpty) else {
                if !blocks.keepsParagraph { paragraph = [] }
                continue
            }
            if let (level, heading) = Self.heading(line), indent < 4 {
                add(heading, level, index + 1, String(rawLine))
                paragraph = []
            } else if !paragraph.isEmpty, !isNested, indent < 4, Self.isUnderline(line) {
                // The lines before were the heading and not text of the section above.
                for line in paragraph { count(line, by: -1) }
                let heading = paragraph.map { MarkdownText.trimmed($0) }.joined(separator: " ")
                add(heading, line.first == "=" ? 1 : 2, index + 1 - paragraph.count, String(paragraph[0]))
                paragraph = []
            } else {
                count(line, by: 1)
                // A line of hyphens ends the list.
                let isBreak = line.count >= 3 && line.allSatisfy { $0 == "-" }
                if isBreak || line.isEmpty { paragraph = [] } else { paragraph.append(line) }
                isNested = !isBreak && !line.isEmpty && (isNested || Self.opensBlock(line))
            }
        }
    }

    /// Whether a line makes what stands above it a heading.
    private static func isUnderline(_ line: Substring) -> Bool {
        guard let first = line.first, first == "=" || first == "-" else { return false }
        return line.allSatisfy { $0 == first }
    }

    /// How many lines the YAML at the beginning has, its marks included; 0 without any.
    private static func frontMatter(_ lines: [Substring]) -> Int {
        guard let first = lines.first, MarkdownText.trimmed(first) == "---" else { return 0 }
        let end = lines.dropFirst().firstIndex { ["---", "..."].contains(MarkdownText.trimmed($0)) }
        return end.map { $0 + 1 } ?? 0
    }

    /// Whether a line begins a quotation or an item of a list.
    private static func opensBlock(_ line: Substring) -> Bool {
        if line.first == ">" { return true }
        let mark: Substring
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if digits.isEmpty {
            guard let first = line.first, "-*+".contains(first) else { return false }
            mark = line.prefix(1)
        } else {
            guard digits.count < 10, let end = line.dropFirst(digits.count).first, end == "." || end == ")" else {
                return false
            }
            mark = line.prefix(digits.count + 1)
        }
        let rest = line[mark.endIndex...]
        return rest.isEmpty || rest.first == " " || rest.first == "\t"
    }

    private mutating func add(_ heading: String, _ level: Int, _ line: Int, _ source: String) {
        sections.append(
            Section(
                heading: heading, plainHeading: MarkdownText.plain(heading), level: level, line: line, source: source))
    }

    /// Adds the words of a line to the sections that are open.
    private mutating func count(_ line: Substring, by sign: Int) {
        let words = MarkdownText.words(in: line)
        guard words > 0 else { return }
        var level = 7
        for index in sections.indices.reversed() where sections[index].level < level {
            sections[index].words += sign * words
            level = sections[index].level
        }
    }

    /// The level and text of a heading with `#`.
    private static func heading(_ line: Substring) -> (Int, String)? {
        let marks = line.prefix { $0 == "#" }
        guard (1...6).contains(marks.count) else { return nil }
        let rest = line[marks.endIndex...]
        guard rest.isEmpty || rest.first == " " || rest.first == "\t" else { return nil }
        let text = MarkdownText.trimmed(rest)
        // Closing marks stand apart from the text, and none of them is escaped.
        let open = text.reversed().drop { $0 == "#" }.reversed()
        let isClosed = open.count < text.count && (open.isEmpty || open.last == " " || open.last == "\t")
        return (marks.count, isClosed ? String(MarkdownText.trimmed(Substring(String(open)))) : String(text))
    }
}
