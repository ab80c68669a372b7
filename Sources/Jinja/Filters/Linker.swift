/// Finds addresses in escaped text and makes links of them, for `urlize`.
struct Linker {
    /// How long a link's text may be before it is cut.
    let limit: Int?
    /// The attributes of every link, with a space before each.
    let attributes: String
    /// Further beginnings that make a link.
    let schemes: [String]

    /// The text with links. Throws at the limits of `runtime`.
    func link(_ text: String, _ runtime: Runtime) throws(Failure) -> String {
        var out = ""
        var rest = Substring(text).unicodeScalars
        while !rest.isEmpty {
            let before = out.utf8.count
            let space = rest.prefix { $0.isPythonSpace }
            out += String(space)
            rest = rest[space.endIndex...]
            let word = rest.prefix { !$0.isPythonSpace }
            let text = String(word)
            // A word is looked at from both sides and asked whether it is an address, however short it is.
            try runtime.charge(600 &+ text.utf8.count &* 200 &+ schemes.count &* 16)
            out += linkWord(text)
            rest = rest[word.endIndex...]
            try runtime.checkTextSize(out.utf8.count, grownBy: out.utf8.count - before)
        }
        return out
    }

    /// One word: brackets before it and punctuation behind it stay outside of the link.
    private func linkWord(_ word: String) -> String {
        var (head, middle, closings) = ("", word[...], [String]())
        while let opening = ["(", "<", "&lt;"].first(where: { middle.hasPrefix($0) }) {
            head += opening
            middle = middle.dropFirst(opening.count)
        }
        while let closing = [")", ">", ".", ",", "&gt;"].first(where: { middle.hasSuffix($0) }) {
            closings.append(closing)
            middle = middle.dropLast(closing.count)
        }
        var tail = closings.reversed().joined()[...]
        for (opening, closing) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
            let (openings, known) = (ends(of: opening, in: middle).count, ends(of: closing, in: middle).count)
            // What closes a bracket of the middle belongs to it.
            let moved = ends(of: closing, in: tail).prefix(openings > known ? openings : 0)
            guard let end = moved.last else { continue }
            let index = tail.utf8.index(tail.startIndex, offsetBy: end)
            middle += tail[..<index]
            tail = tail[index...]
        }
        return head + linkMiddle(String(middle)) + tail
    }

    private func linkMiddle(_ text: String) -> String {
        if AddressMatcher(text).isAddress {
            let isComplete = text.hasPrefix("https://") || text.hasPrefix("http://")
            return "<a href=\"\(isComplete ? "" : "https://")\(text)\"\(attributes)>\(trimmed(text))</a>"
        }
        if text.hasPrefix("mailto:"), isMail(text.dropFirst(7)) {
            return "<a href=\"\(text)\">\(text.dropFirst(7))</a>"
        }
        if text.contains("@"), !text.hasPrefix("www."), !text.hasPrefix("@"), !text.contains(":"), isMail(text[...]) {
            return "<a href=\"mailto:\(text)\">\(text)</a>"
        }
        var text = text
        for scheme in schemes where text != scheme && text.hasPrefix(scheme) {
            text = "<a href=\"\(text)\"\(attributes)>\(text)</a>"
        }
        return text
    }

    private func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let limit, scalars.count > limit else { return text }
        return String(scalars.prefix(limit >= 0 ? limit : max(0, scalars.count + limit))) + "..."
    }

    /// Something without spaces, an `@`, and a name with a dot behind it.
    private func isMail(_ text: Substring) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let at = scalars.lastIndex(of: "@"), at > 0 else { return false }
        let domain = scalars[(at + 1)...]
        guard let first = domain.first, first.isPythonWord, let dot = domain.lastIndex(of: "."), dot > at + 1 else {
            return false
        }
        return domain.allSatisfy { $0.isPythonWord || $0 == "." || $0 == "-" }
            && dot + 1 < scalars.count && scalars[(dot + 1)...].allSatisfy(\.isPythonWord)
    }

    /// The places behind every `part` in `text`, in bytes.
    private func ends(of part: String, in text: Substring) -> [Int] {
        let (bytes, part) = (Array(text.utf8), Array(part.utf8))
        var ends: [Int] = []
        while let start = bytes.firstRange(of: part, from: ends.last ?? 0) { ends.append(start + part.count) }
        return ends
    }

    /// Whether `text` is a beginning of addresses: a name of two or more characters, `:` and up to two slashes.
    static func isScheme(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let colon = scalars.firstIndex(of: ":"), colon >= 2 else { return false }
        return scalars[..<colon].allSatisfy { $0.isPythonWord || ".+-".unicodeScalars.contains($0) }
            && scalars.count - colon <= 3 && scalars[(colon + 1)...].allSatisfy { $0 == "/" }
    }
}

/// Tells whether a word is a web address: a host with `http://`, `https://` or `www.` before it, a host that ends in one of
/// the oldest top-level names, or a number of the Internet protocol, each with a port, path, query or fragment behind it.
private struct AddressMatcher {
    private let host: [Substring.UnicodeScalarView]
    private let prefix: String
    private let isNumber: Bool
    private let isComplete: Bool

    init(_ text: String) {
        let lower = text.lowercased()
        prefix = ["https://", "http://", "www."].first { lower.hasPrefix($0) } ?? ""
        let rest = lower.dropFirst(prefix.count).unicodeScalars
        if rest.first == "[" {
            let end = rest.firstIndex(of: "]") ?? rest.startIndex
            let inside = rest[rest.index(after: rest.startIndex)..<max(end, rest.index(after: rest.startIndex))]
            isNumber =
                inside.filter { $0 == ":" }.count >= 3
                && inside.allSatisfy { "0123456789abcdef:".unicodeScalars.contains($0) }
            host = []
            isComplete = AddressMatcher.isTail(end > rest.startIndex ? rest[rest.index(after: end)...] : rest)
            return
        }
        let name = rest.prefix { $0.isPythonWord || $0 == "%" || $0 == "-" || $0 == "." }
        host = name.split(separator: ".", omittingEmptySubsequences: false)
        isNumber =
            host.count == 4 && host.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { "0"..."9" ~= $0 } }
        isComplete = AddressMatcher.isTail(rest[name.endIndex...])
    }

    var isAddress: Bool {
        guard isComplete else { return false }
        if isNumber { return prefix.hasPrefix("http") }
        guard let last = host.last, host.dropLast().allSatisfy({ !$0.isEmpty }) else { return false }
        if !prefix.isEmpty {
            let isLetters = (2...63).contains(last.count) && last.allSatisfy { "a"..."z" ~= $0 }
            return isLetters || String(last).hasPrefix("xn--") && (6...63).contains(last.count)
        }
        let known = ["com", "net", "int", "edu", "gov", "org", "info", "mil"]
        return host.count >= 2 && known.contains(String(last))
            && host.dropLast().allSatisfy { (2...63).contains($0.count) }
    }

    /// Whether what stands behind the host is nothing, a port, or a path, query or fragment.
    private static func isTail(_ text: Substring.UnicodeScalarView) -> Bool {
        var rest = text
        if rest.first == ":" {
            let port = rest.dropFirst().prefix { "0"..."9" ~= $0 }
            guard (1...5).contains(port.count) else { return false }
            rest = rest[port.endIndex...]
        }
        guard let first = rest.first else { return true }
        return first == "/" || first == "?" || first == "#"
    }
}
