import CairnDiagnostics

extension String {
    /// The cleaned text for the content and the attributes of XML, SVG and HTML.
    ///
    /// `]]>` is safe as well, since `>` is escaped; line breaks and tabs in attributes are written as references, or a
    /// parser would turn them into spaces.
    func markup(inAttribute: Bool = false) -> String {
        var out = ""
        for scalar in cleaned().unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n" where inAttribute: out += "&#10;"
            case "\t" where inAttribute: out += "&#9;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

/// Escaping for Markdown (CommonMark with tables as GitHub and GitLab have them).
enum MarkdownText {
    /// Text that shows as it is written, in one line: no emphasis, link, code, HTML or table cell comes of it.
    static func inline(_ text: String, limit: Int = 500) -> String {
        var out = ""
        var rest = text.oneLine(limit: limit).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$":
                out += "\\"
                out.unicodeScalars.append(scalar)
            // A code point that nobody sees keeps `@name` from calling somebody.
            case "@": out += "@\u{200B}"
            // Keeps an address from becoming a link.
            case ":" where rest.first == "/": out += "\\:"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Text as code in a line, with a fence longer than any run of backticks in it.
    ///
    /// Not for cells of a table: sites disagree on pipes in code there.
    static func code(_ text: String, limit: Int = 500) -> String {
        let code = text.oneLine(limit: limit)
        if code.isEmpty { return "(empty)" }
        let fence = String(repeating: "`", count: longestRun(in: code) + 1)
        let pad = code.hasPrefix("`") || code.hasSuffix("`") ? " " : ""
        return fence + pad + code + pad + fence
    }

    /// Lines of text as a block of code, each line behind `indent`, with a line break at the end.
    static func block(_ text: String, indent: String = "", language: String = "", limit: Int = 4000) -> String {
        let code = text.block(limit: limit)
        let fence = String(repeating: "`", count: max(3, longestRun(in: code) + 1))
        let lines = [fence + language] + code.textLines + [fence]
        return lines.map { ($0.isEmpty ? "" : indent + $0) + "\n" }.joined()
    }

    private static func longestRun(in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
