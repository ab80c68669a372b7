import CairnDiagnostics

/// Texts in a report come from project files, manifests and the output of programs: any of them may hold anything.
extension String {
    /// The text without ANSI escape sequences, with line feeds as its only line breaks, and with what could steer a
    /// terminal, reorder the words on a page or break an XML file written as a code (`\x07`, `\u{202e}`).
    ///
    /// What stays is legal in XML 1.0.
    func cleaned() -> String {
        // Most texts are plain ASCII.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }) { return self }
        var out = String.UnicodeScalarView()
        var scalars = unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar.value {
            case 0x1B: scalars.skipEscapeSequence()
            case 0x9B: scalars.skipControlSequence()
            case 0x0D:
                if scalars.first != "\n" { out.append("\n") }
            case 0x2028, 0x2029: out.append("\n")
            // Marks without a glyph that change the order of what follows, and letters that nobody can see.
            case 0x061C, 0x200E, 0x200F, 0xE0000...0xE007F:
                for scalar in "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars { out.append(scalar) }
            case 0xFDD0...0xFDEF: out.append("\u{FFFD}")
            case let value where value & 0xFFFE == 0xFFFE: out.append("\u{FFFD}")
            default: out.append(scalar)
            }
        }
        return String(out).escapingControls()
    }

    /// The cleaned text in one line: runs of spaces, tabs and line breaks are one space, and none is at either end.
    func oneLine(limit: Int = 500) -> String {
        let words = cleaned().unicodeScalars.split { $0 == " " || $0 == "\n" || $0 == "\t" }
        return words.map { String($0) }.joined(separator: " ").cut(to: limit)
    }

    /// The cleaned text with its lines, without empty ones at the end.
    func block(limit: Int = 4000) -> String {
        var scalars = cleaned().unicodeScalars[...]
        while let last = scalars.last, last == "\n" || last == " " || last == "\t" { scalars.removeLast() }
        return String(scalars).cut(to: limit)
    }

    /// The first `limit` code points, and how many were left out if there are more.
    func cut(to limit: Int) -> String {
        // UTF-8 is at least as long as the code points are many: most texts need no counting.
        guard utf8.count > limit else { return self }
        let count = unicodeScalars.count
        guard count > limit else { return self }
        return String(unicodeScalars.prefix(limit)) + "… (\(count - limit) more characters)"
    }

    /// The text without the spaces and tabs before its first letter.
    func trimmingIndentation() -> String {
        String(unicodeScalars.drop { $0 == " " || $0 == "\t" })
    }
}

extension Diagnostic {
    /// The same diagnostic with texts that are clean, in one line where one is meant, and not too long.
    func cleaned() -> Diagnostic {
        var copy = self
        copy.summary = summary.oneLine()
        copy.explanation = explanation?.block(limit: 1000)
        // The caret below it counts its columns, those of the indentation too.
        copy.excerpt = excerpt?.block(limit: 500).replacingAll("\n", with: " ")
        copy.help = help.map { $0.oneLine() }
        copy.notes = notes.map { Note($0.message.oneLine(), at: $0.span?.cleaned()) }
        copy.span = span?.cleaned()
        return copy
    }
}

extension SourceSpan {
    /// The same place in a file whose name is clean.
    func cleaned() -> SourceSpan {
        SourceSpan(file: file.oneLine(), start: start, end: end)
    }
}

extension Substring.UnicodeScalarView {
    /// Drops what follows an escape character and belongs to it.
    fileprivate mutating func skipEscapeSequence() {
        guard let kind = first else { return }
        switch kind {
        case "[":
            removeFirst()
            skipControlSequence()
        case "]", "P", "X", "^", "_":
            removeFirst()
            skipControlString()
        default:
            while let next = first, (0x20...0x2F).contains(next.value) { removeFirst() }
            if let last = first, (0x30...0x7E).contains(last.value) { removeFirst() }
        }
    }

    /// Drops parameters and the final letter of a control sequence (ECMA-48, 5.4).
    fileprivate mutating func skipControlSequence() {
        while let next = first, (0x20...0x3F).contains(next.value) { removeFirst() }
        if let last = first, (0x40...0x7E).contains(last.value) { removeFirst() }
    }

    /// Drops a control string up to its terminator; one without an end takes no more than its line.
    private mutating func skipControlString() {
        while let next = first, next != "\n", next != "\r" {
            removeFirst()
            if next.value == 0x07 || next.value == 0x9C { return }
            if next.value == 0x1B {
                if first == "\\" { removeFirst() }
                return
            }
        }
    }
}
