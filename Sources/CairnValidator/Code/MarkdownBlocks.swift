import CairnDiagnostics

/// The blocks of Markdown whose lines are no text: fenced and indented code, comments, and HTML.
struct MarkdownBlocks {
    private enum Block {
        case fence(mark: Character, count: Int)
        case comment
        /// HTML that ends with a tag: `</pre>`.
        case tagged(end: String)
        /// HTML that ends with an empty line.
        case html
    }

    private var open: Block?
    /// Whether a line that was hidden leaves the paragraph before it open.
    private(set) var keepsParagraph = false

    /// Takes the next line.
    /// - Parameters:
    ///   - rawLine: the line as it is.
    ///   - indent: its indentation in columns.
    ///   - isInParagraph: whether a paragraph is open above it, which no indented code interrupts.
    /// - Returns: what of it is text, without blanks at its ends; nil if nothing is.
    mutating func visible(_ rawLine: Substring, indent: Int, isInParagraph: Bool) -> Substring? {
        keepsParagraph = false
        let line = MarkdownText.trimmed(rawLine)
        switch open {
        case .fence(let mark, let count):
            let marks = line.prefix { $0 == mark }
            if marks.count >= count, marks.count == line.count { open = nil }
            return nil
        case .comment: return behindComment(line)
        case .tagged(let end):
            if line.lowercased().holds(end) { open = nil }
            return nil
        case .html:
            if line.isEmpty { open = nil }
            return line.isEmpty ? line : nil
        case nil: break
        }
        if indent >= 4, !isInParagraph, !line.isEmpty { return nil }
        if line.hasPrefix("<!--") { return behindComment(line) }
        if let fence = Self.fence(line) {
            open = fence
            return nil
        }
        if indent < 4, let block = Self.html(line) {
            open = block
            if case .tagged(let end) = block, line.lowercased().holds(end) { open = nil }
            return nil
        }
        return line
    }

    /// What of a line is text behind a comment that it opens or is in.
    private mutating func behindComment(_ line: Substring) -> Substring? {
        guard let end = line.firstPlace(of: "-->") else {
            open = .comment
            return nil
        }
        open = nil
        let rest = MarkdownText.trimmed(line[end.upperBound...])
        keepsParagraph = rest.isEmpty
        return rest.isEmpty ? nil : rest
    }

    private static func fence(_ line: Substring) -> Block? {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let count = line.prefix { $0 == mark }.count
        // ```words``` in a line of text are no fence.
        guard count >= 3, mark == "~" || !line.dropFirst(count).contains("`") else { return nil }
        return .fence(mark: mark, count: count)
    }

    /// HTML that a line opens (CommonMark 0.31, section 4.6, kinds 1 and 6).
    private static func html(_ line: Substring) -> Block? {
        guard line.first == "<" else { return nil }
        let name = line.dropFirst().drop { $0 == "/" }.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            .lowercased()
        if ["pre", "script", "style", "textarea"].contains(name), !line.hasPrefix("</") {
            return .tagged(end: "</\(name)>")
        }
        return blocks.contains(name) ? .html : nil
    }

    /// The elements of HTML that stand as blocks and that READMEs have.
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
        "hr",
        "html", "iframe", "li", "link", "main", "menu", "nav", "ol", "optgroup", "option", "p", "param", "search",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
    ]
}
