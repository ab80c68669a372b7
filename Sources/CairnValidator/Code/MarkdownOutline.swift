/// The sections of a Markdown text: what a reader would find in its table of contents.
///
/// Reads headings with `#` and underlined ones, leaves out front matter, fenced and indented code and HTML comments; no
/// other part of the language matters here.
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
        var fence: (mark: Character, count: Int)?
        var isComment = false
        var previous: Substring = ""
        // A line below a list or a quotation is no underline.
        var isNested = false
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let front = Self.frontMatter(lines)
        for (index, rawLine) in lines.enumerated().dropFirst(front) {
            let indent = rawLine.prefix { $0 == " " }.count
            var line = rawLine.trimmed
            if let open = fence {
                let marks = line.prefix { $0 == open.mark }
                if marks.count >= open.count, marks.count == line.count { fence = nil }
                continue
            }
            if isComment || line.hasPrefix("<!--") {
                guard let end = line.range(ofText: "-->") else {
                    isComment = true
                    continue
                }
                isComment = false
                line = line[end.upperBound...].trimmed
                if line.isEmpty { continue }
            }
            if let mark = line.first, mark == "`" || mark == "~",
                case let count = line.prefix(while: { $0 == mark }).count,
                // ```words``` in a line of text are no fence.
                count >= 3, mark == "~" || !line.dropFirst(count).contains("`")
            {
                fence = (mark, count)
                previous = ""
                continue
            }
            if indent >= 4, previous.isEmpty { continue }
            if let (level, heading) = Self.heading(line), indent < 4 {
                add(heading, level, index + 1, String(rawLine))
                previous = ""
            } else if !previous.isEmpty, !isNested, !line.isEmpty, line.allSatisfy({ $0 == "=" || $0 == "-" }),
                Set(line).count == 1, Self.heading(previous) == nil
            {
                // The line before was the heading and not text of the section above.
                count(previous, by: -1)
                add(String(previous), line.first == "=" ? 1 : 2, index, String(previous))
                previous = ""
            } else {
                count(line, by: 1)
                // A line of hyphens ends the list.
                let isBreak = line.count >= 3 && line.allSatisfy { $0 == "-" }
                previous = isBreak ? "" : line
                isNested = !isBreak && !line.isEmpty && (isNested || Self.opensBlock(line))
            }
        }
    }

    /// How many lines the YAML at the beginning has, its marks included; 0 without any.
    private static func frontMatter(_ lines: [Substring]) -> Int {
        guard lines.first?.trimmed == "---" else { return 0 }
        return lines.dropFirst().firstIndex { $0.trimmed == "---" || $0.trimmed == "..." }.map { $0 + 1 } ?? 0
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

    /// A heading without emphasis, code and links' marks and targets, in lower case, spaces as one.
    static func plain(_ heading: String) -> String {
        var text = heading
        while let open = text.firstRange(of: "]("), let close = text[open.upperBound...].firstIndex(of: ")") {
            text.removeSubrange(open.lowerBound...close)
        }
        return text.filter { !"*_`[]".contains($0) }.lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    private mutating func add(_ heading: String, _ level: Int, _ line: Int, _ source: String) {
        sections.append(
            Section(heading: heading, plainHeading: Self.plain(heading), level: level, line: line, source: source))
    }

    /// Adds the words of a line to the sections that are open.
    private mutating func count(_ line: Substring, by sign: Int) {
        let words = line.split(whereSeparator: \.isWhitespace).filter { word in
            word.contains { $0.isLetter || $0.isNumber }
        }.count
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
        var text = rest.trimmed
        let closing = text.reversed().prefix { $0 == "#" }.count
        if closing > 0, closing == text.count || text.dropLast(closing).last == " " {
            text = text.dropLast(closing).trimmed
        }
        return (marks.count, String(text))
    }
}

extension Substring {
    /// Without blanks at the ends.
    fileprivate var trimmed: Substring {
        var rest = drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }

    /// The first place of a text.
    fileprivate func range(ofText text: String) -> Range<Index>? {
        firstRange(of: text)
    }
}
