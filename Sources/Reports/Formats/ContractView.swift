import CairnDiagnostics

extension MilestoneWords.Contract {
    /// The contract for a terminal: a line for each name, what follows on further lines moved in, and what is left free.
    /// - Parameters:
    ///   - width: how many cells a line may take.
    ///   - label: how to paint what stands before the lines; by itself not at all.
    /// - Returns: the lines without line breaks; none if it says nothing.
    package func lines(width: Int, label: (String) -> String = { $0 }) -> [String] {
        let room = max(20, width - Self.labelWidth)
        func block(_ word: String, _ texts: [String]) -> [String] {
            let parts = texts.flatMap { text in
                // The first line begins where the others' space is.
                text.oneLine(limit: 1000).wrapped(to: room - 2).enumerated().map { $0 == 0 ? $1 : "  " + $1 }
            }
            return parts.enumerated().map { index, part in
                (index == 0 ? label(word.padded(to: Self.labelWidth)) : String(repeating: " ", count: Self.labelWidth))
                    + part
            }
        }
        return block("contract", names.map(\.line)) + block("free", free)
    }

    private static let labelWidth = 9

    /// The contract as a list of HTML; empty if it says nothing.
    var html: String {
        guard !isEmpty else { return "" }
        let items = names.map { name in
            "<dt><code>\(name.name.oneLine().markup())</code> <small>\(name.kind.oneLine().markup())</small></dt>"
                + "<dd>\(name.says.oneLine(limit: 1000).markup())</dd>\n"
        }
        let left =
            free.isEmpty
            ? "" : "<dt>free</dt><dd>\(free.map { $0.oneLine().markup() }.joined(separator: "<br>"))</dd>\n"
        return "<dl class=\"contract\">\n\(items.joined())\(left)</dl>\n"
    }

    /// The contract as a list of Markdown that ends in an empty line; empty if it says nothing.
    var markdown: String {
        guard !isEmpty else { return "" }
        let items = names.map { name in
            "- \(MarkdownText.code(name.name, limit: 200)) (\(MarkdownText.inline(name.kind))): "
                + "\(MarkdownText.inline(name.says, limit: 1000))\n"
        }
        let left = free.isEmpty ? "" : "- free: \(MarkdownText.inline(free.joined(separator: "; "), limit: 1000))\n"
        return items.joined() + left + "\n"
    }
}
