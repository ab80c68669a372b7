/// `wordwrap`.
let wrappingFilters: [Filter] = [
    // Lines of at most `width` code points. Words too long for a line are broken unless `break_long_words` is false, and
    // words may break behind hyphens unless `break_on_hyphens` is false. Line breaks in the text stay.
    Filter(
        "wordwrap",
        [
            .optional("width", 79), .optional("break_long_words", true), .optional("wrapstring"),
            .optional("break_on_hyphens", true),
        ], cost: 64
    ) { value, arguments, runtime throws(Failure) in
        let text = try value.asText("what wordwrap is given")
        let width = try arguments[0].asInt("width")
        let breaksWords = try arguments[1].isTrue()
        let separator =
            arguments[2].isNone
            ? Text(runtime.environment.options.newlineSequence) : try arguments[2].asText("wrapstring")
        let breaksHyphens = try arguments[3].isTrue()
        var out: [UInt8] = []
        let lines = text.splitLines(most: runtime.limits.items)
        try runtime.checkItems(lines.count)
        for (number, line) in lines.enumerated() {
            if number > 0 { try append(separator, &out, runtime) }
            let wrapper = Wrapper(width: width, breaksWords: breaksWords, breaksHyphens: breaksHyphens)
            for (place, part) in try wrapper.wrap(line).enumerated() {
                if place > 0 { try append(separator, &out, runtime) }
                try append(Text(part), &out, runtime)
            }
        }
        return .string(Text(out))
    }
]

/// Puts `text` behind `out`. Throws at the limits, before it is there.
private func append(_ text: Text, _ out: inout [UInt8], _ runtime: Runtime) throws(Failure) {
    try runtime.checkTextSize(out.count + text.byteCount, grownBy: text.byteCount)
    text.withBytes { out.append(contentsOf: $0) }
}

/// Fills lines with chunks of text, as Python's `textwrap` does without expanding tabs or replacing white space.
private struct Wrapper {
    /// A part of the line; what is left of a long one is a part of it again, not a copy.
    typealias Chunk = ArraySlice<Unicode.Scalar>

    let width: Int
    let breaksWords: Bool
    let breaksHyphens: Bool

    func wrap(_ line: Text) throws(Failure) -> [[Unicode.Scalar]] {
        guard width > 0 else { throw Failure(.value, "invalid width \(width) (must be > 0)") }
        var chunks = chunks(of: line.scalars)[...]
        var lines: [[Unicode.Scalar]] = []
        while !chunks.isEmpty {
            if !lines.isEmpty, isSpace(chunks.first) { chunks.removeFirst() }
            var current: [Chunk] = []
            var length = 0
            while let chunk = chunks.first, chunk.count <= width - length {
                current.append(chunk)
                length += chunk.count
                chunks.removeFirst()
            }
            if let chunk = chunks.first, chunk.count > width {
                handleLong(chunk, &chunks, &current, room: width - length)
            }
            if isSpace(current.last) { current.removeLast() }
            if !current.isEmpty { lines.append(Array(current.joined())) }
        }
        return lines
    }

    private func isSpace(_ chunk: Chunk?) -> Bool {
        chunk?.allSatisfy(\.isPythonSpace) ?? false
    }

    /// Puts as much of a chunk that no line can hold into the current line as there is room for.
    private func handleLong(
        _ chunk: Chunk, _ chunks: inout ArraySlice<Chunk>, _ current: inout [Chunk], room: Int
    ) {
        if breaksWords {
            var end = room
            if breaksHyphens, chunk.count > room {
                // Behind the last hyphen that fits, unless nothing but hyphens stands before it.
                let fitting = chunk.prefix(room)
                if let hyphen = fitting.lastIndex(of: "-"), hyphen > 0,
                    fitting[..<hyphen].contains(where: { $0 != "-" })
                {
                    end = hyphen + 1
                }
            }
            current.append(chunk.prefix(end))
            chunks[chunks.startIndex] = chunk.dropFirst(end)
        } else if current.isEmpty {
            current.append(chunk)
            chunks.removeFirst()
        }
    }

    /// Words, stretches of white space, and parts of words up to a hyphen between letters.
    private func chunks(of text: [Unicode.Scalar]) -> [Chunk] {
        var chunks: [Chunk] = []
        var index = 0
        while index < text.count {
            let isSpace = isBlank(text[index])
            let end = text[index...].firstIndex { isBlank($0) != isSpace } ?? text.count
            if isSpace || !breaksHyphens {
                chunks.append(text[index..<end])
            } else {
                chunks += parts(of: text[index..<end])
            }
            index = end
        }
        return chunks
    }

    /// White space in the sense of `textwrap`, which knows only that of ASCII.
    private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (0x09...0x0D).contains(scalar.value)
    }

    /// A word's parts: dashes of two or more between words stand alone, and a hyphen between letters ends a part.
    private func parts(of word: ArraySlice<Unicode.Scalar>) -> [Chunk] {
        var parts: [Chunk] = []
        var start = word.startIndex
        var index = start
        while index < word.endIndex {
            guard word[index] == "-" else {
                index += 1
                continue
            }
            var end = index
            while end < word.endIndex, word[end] == "-" { end += 1 }
            if end - index >= 2 {
                // Dashes count as a chunk of their own between a character of a word and one.
                if index > start, isWordEnd(word[index - 1]), end < word.endIndex, word[end].isPythonWord {
                    parts.append(word[start..<index])
                    parts.append(word[index..<end])
                    start = end
                }
            } else if index > start, hasLetters(before: index, word), hasLetters(behind: end, word) {
                parts.append(word[start..<end])
                start = end
            }
            index = end
        }
        if start < word.endIndex { parts.append(word[start...]) }
        return parts
    }

    /// Whether two letters, or two with a hyphen between them, stand before `index`.
    private func hasLetters(before index: Int, _ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let before = word[..<index].suffix(3).reversed().map { $0 }
        guard before.count >= 2, isLetter(before[0]) else { return false }
        return isLetter(before[1]) || before.count == 3 && before[1] == "-" && isLetter(before[2])
    }

    /// Whether two letters, or two with a hyphen between them, stand at `index`.
    private func hasLetters(behind index: Int, _ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let behind = Array(word[index...].prefix(3))
        guard behind.count >= 2, isLetter(behind[0]) else { return false }
        return isLetter(behind[1]) || behind.count == 3 && behind[1] == "-" && isLetter(behind[2])
    }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isPythonWord && scalar.properties.generalCategory != .decimalNumber
    }

    private func isWordEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isPythonWord || "!\"'&.,?".unicodeScalars.contains(scalar)
    }
}
