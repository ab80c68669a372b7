/// Breaks lines for a terminal.
extension String {
    /// The cells that the text takes on a terminal: two for East Asian wide letters and pictures, none for marks that
    /// combine with the letter before.
    package var terminalWidth: Int {
        unicodeScalars.reduce(0) { $0 + $1.terminalWidth }
    }

    /// The text in lines of at most `width` cells, broken at spaces, and within a word only if it is longer than that.
    ///
    /// Line breaks of the text stay, as do all spaces but those that a line is broken at.
    package func wrapped(to width: Int) -> [String] {
        textLines.flatMap { $0.wrappedLine(to: max(1, width)) }
    }

    private func wrappedLine(to width: Int) -> [String] {
        if terminalWidth <= width { return [self] }
        var lines: [String] = []
        var line = String(unicodeScalars.prefix { $0 == " " })
        if line.terminalWidth >= width { line = "" }
        var used = line.terminalWidth
        var isEmpty = true
        /// The spaces since the word before.
        var spaces = 0
        for word in unicodeScalars.drop(while: { $0 == " " }).split(separator: " ", omittingEmptySubsequences: false) {
            spaces += 1
            if word.isEmpty { continue }
            var rest = word
            let cells = rest.reduce(0) { $0 + $1.terminalWidth }
            if !isEmpty, used + spaces + cells <= width {
                line += String(repeating: " ", count: spaces)
                used += spaces
            } else if !isEmpty {
                lines.append(line)
                (line, used) = ("", 0)
            }
            isEmpty = false
            spaces = 0
            while let scalar = rest.popFirst() {
                if used + scalar.terminalWidth > width, used > 0 {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                line.unicodeScalars.append(scalar)
                used += scalar.terminalWidth
            }
        }
        lines.append(line)
        return lines
    }

    /// The text with spaces after it up to `width` cells.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - terminalWidth))
    }
}

extension Unicode.Scalar {
    /// The cells of one code point. The wide ranges are those of Unicode's East Asian Width that are in use as blocks.
    fileprivate var terminalWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
