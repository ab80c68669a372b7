/// Breaks lines for a terminal.
extension String {
    /// The cells that the text takes on a terminal: two for East Asian wide letters and pictures, none for marks that
    /// combine with the letter before, none for what paints it.
    package var terminalWidth: Int {
        Self.cells(unicodeScalars)
    }

    /// The cells of letters. Texts of others are told with their controls escaped: an escape character begins a colour.
    private static func cells(_ scalars: some Sequence<Unicode.Scalar>) -> Int {
        var isColour = false
        return scalars.reduce(0) { count, scalar in
            if scalar.value == 0x1B { isColour = true }
            defer { if isColour, scalar == "m" { isColour = false } }
            return isColour ? count : count + scalar.terminalWidth
        }
    }

    /// The text in lines of at most `width` cells, broken at spaces, and beside letters that are written without any.
    ///
    /// A word is never broken: one that is longer than a line gets a line of its own, which the terminal breaks where it
    /// has to, so that it can be copied as one. Line breaks of the text stay, as do all spaces but those that a line is
    /// broken at.
    /// - Parameter hangs: whether what goes on in a further line stands as far in as the line that it goes on from, the
    ///   mark of a line of a diff included: for code.
    package func wrapped(to width: Int, hangs: Bool = false) -> [String] {
        textLines.flatMap { $0.wrappedLine(to: max(1, width), hangs) }
    }

    private func wrappedLine(to width: Int, _ hangs: Bool) -> [String] {
        if terminalWidth <= width { return [self] }
        var lines: [String] = []
        var line = String(unicodeScalars.prefix { $0 == " " })
        if line.terminalWidth >= width { line = "" }
        let hanging = hangs ? String(repeating: " ", count: indentation(upTo: width / 2)) : ""
        var used = line.terminalWidth
        var isEmpty = true
        /// The spaces since the word before.
        var spaces = 0
        for word in unicodeScalars.drop(while: { $0 == " " }).split(separator: " ", omittingEmptySubsequences: false) {
            spaces += 1
            if word.isEmpty { continue }
            var gap = isEmpty ? 0 : spaces
            for piece in word.pieces {
                let cells = Self.cells(piece)
                if !isEmpty, used + gap + cells > width {
                    lines.append(line)
                    (line, used, gap) = (hanging, hanging.utf8.count, 0)
                }
                line += String(repeating: " ", count: gap)
                line.unicodeScalars.append(contentsOf: piece)
                used += gap + cells
                (gap, isEmpty) = (0, false)
            }
            spaces = 0
        }
        lines.append(line)
        return lines
    }

    /// How far in a line of code begins, a diff's mark counted; none if that is further than `most`.
    private func indentation(upTo most: Int) -> Int {
        var rest = unicodeScalars[...]
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        let begun = rest.drop { $0 == " " }
        let count = unicodeScalars.distance(from: unicodeScalars.startIndex, to: begun.startIndex)
        return begun.isEmpty || count > most ? 0 : count
    }

    /// The text with spaces after it up to `width` cells.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - terminalWidth))
    }

    /// The first cells of the text, with an ellipsis for the last of them if there are more.
    package func clipped(to width: Int) -> String {
        guard terminalWidth > width else { return self }
        var out = ""
        var used = 0
        for scalar in unicodeScalars {
            used += scalar.terminalWidth
            if used > width - 1 { break }
            out.unicodeScalars.append(scalar)
        }
        return out + "…"
    }

    /// The lines of the text, empty ones included.
    package var textLines: [String] {
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    /// Advice that does not fit into a line and ends in a command, the command in a line of its own: one that is broken
    /// into several cannot be copied.
    /// - Returns: nil if it fits, or has no command.
    package func advice(width: Int) -> [String]? {
        guard terminalWidth > width else { return nil }
        func isCommand(_ text: Substring) -> Bool { Self.programs.contains(text.prefix { $0 != " " }) }
        if isCommand(self[...]) { return [self] }
        var rest = self[...]
        while let colon = rest.firstPlace(of: ": ") {
            rest = rest[colon.upperBound...]
            guard isCommand(rest) else { continue }
            return String(self[..<colon.lowerBound] + ":").wrapped(to: width) + [String(rest)]
        }
        return nil
    }

    /// The programs that advice ends in a command of.
    private static let programs: Set<Substring> = [
        "cairn", "cd", "chmod", "git", "less", "ls", "make", "mkdir", "mv", "rm", "uv",
    ]
}

extension Substring.UnicodeScalarView {
    /// A word in pieces that are not to be broken: letters of scripts that have no spaces stand alone, with the marks that
    /// belong to them.
    fileprivate var pieces: [Substring.UnicodeScalarView] {
        var pieces: [Substring.UnicodeScalarView] = []
        var start = startIndex
        var index = startIndex
        var before: Unicode.Scalar?
        while index < endIndex {
            let scalar = self[index]
            if let before, scalar.terminalWidth > 0, !scalar.closes, !before.opens, before.value != 0x200D,
                scalar.terminalWidth == 2 || before.terminalWidth == 2
            {
                pieces.append(self[start..<index])
                start = index
            }
            // A mark belongs to what it stands on.
            if scalar.terminalWidth > 0 || scalar.value == 0x200D { before = scalar }
            formIndex(after: &index)
        }
        pieces.append(self[start..<endIndex])
        return pieces
    }
}

extension Unicode.Scalar {
    /// Whether no line begins with it.
    fileprivate var closes: Bool {
        switch self {
        case "、", "。", "，", "．", "：", "；", "！", "？", "」", "』", "）", "】", "》", "〉", "］", "｝", "ー", "々": true
        case ".", ",", ":", ";", "!", "?", ")", "]", "}", "'", "\"": true
        // The colours of skin.
        default: (0x1F3FB...0x1F3FF).contains(value)
        }
    }

    /// Whether no line ends with it.
    fileprivate var opens: Bool {
        switch self {
        case "「", "『", "（", "【", "《", "〈", "［", "｛", "(", "[", "{", "'", "\"": true
        default: false
        }
    }

    /// The cells of one code point. The wide ranges are those of Unicode's East Asian Width, those of pictures as blocks.
    package var terminalWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        // Vowels and final consonants that join the syllable before.
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3040...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
            0x1F200...0x1F265, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F7E0...0x1F7F0, 0x1F90C...0x1FAFF,
            0x20000...0x3FFFD:
            return 2
        // Pictures among the signs.
        case 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9...0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
            0x2648...0x2653, 0x267F, 0x2693, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26D4,
            0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705, 0x270A, 0x270B, 0x2728, 0x274C, 0x274E,
            0x2753...0x2755, 0x2757, 0x2795...0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, 0x1F004, 0x1F0CF,
            0x1F18E, 0x1F191...0x1F19A:
            return 2
        default: return 1
        }
    }
}
