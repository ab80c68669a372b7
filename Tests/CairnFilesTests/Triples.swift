import TestSupport

/// Texts and two changes of each, drawn by chance; the same seed draws the same.
struct Triples {
    /// A text, and what two people made of it.
    struct Triple {
        var base: [UInt8]
        var yours: [UInt8]
        var theirs: [UInt8]
    }

    private var generator: Generator

    init(seed: UInt64) {
        generator = Generator(seed: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    }

    /// Draws the next one: as code is, of lines of which few are the same; or of few different lines, which leaves open
    /// what has changed; now and then with line ends of Windows, empty, or without a last line break.
    mutating func next() -> Triple {
        let isCode = chance(0.6)
        let base = isCode ? code() : soup()
        let shared = edited(base, isCode, Int.random(in: 0...1, using: &generator))
        let yours = edited(chance(0.5) ? shared : base, isCode, Int.random(in: 0...4, using: &generator))
        let theirs = edited(chance(0.5) ? shared : base, isCode, Int.random(in: 0...4, using: &generator))
        let ends = ["\n", "\n", "\n", "\n", "\r\n"].randomElement(using: &generator) ?? "\n"
        return Triple(base: text(base, ends), yours: text(yours, ends), theirs: text(theirs, ends))
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &generator) < share
    }

    private mutating func code() -> [String] {
        (0..<Int.random(in: 0...60, using: &generator)).map { _ in line(isCode: true) }
    }

    private mutating func soup() -> [String] {
        (0..<Int.random(in: 0...25, using: &generator)).map { _ in line(isCode: false) }
    }

    private mutating func line(isCode: Bool) -> String {
        guard isCode else { return ["a", "b", "c", "", "dd"].randomElement(using: &generator) ?? "" }
        if chance(0.25) {
            return ["", "    }", "", "    return result", "    else:"].randomElement(using: &generator) ?? ""
        }
        return "    line \(Int.random(in: 0...400, using: &generator))"
    }

    /// The lines after some edits: lines put in, taken out, written anew, moved, or written twice.
    private mutating func edited(_ lines: [String], _ isCode: Bool, _ count: Int) -> [String] {
        var lines = lines
        for _ in 0..<count {
            let place = Int.random(in: 0...lines.count, using: &generator)
            let end = min(lines.count, place + Int.random(in: 0...4, using: &generator))
            let block = Array(lines[place..<end])
            let new = (0..<Int.random(in: 1...4, using: &generator)).map { _ in line(isCode: isCode) }
            switch Int.random(in: 0...4, using: &generator) {
            case 0: lines.insert(contentsOf: new, at: place)
            case 1: lines.removeSubrange(place..<end)
            case 2: lines.replaceSubrange(place..<end, with: new)
            case 3: lines.insert(contentsOf: block, at: place)
            default:
                lines.removeSubrange(place..<end)
                lines.insert(contentsOf: block, at: Int.random(in: 0...lines.count, using: &generator))
            }
        }
        return lines
    }

    private mutating func text(_ lines: [String], _ ends: String) -> [UInt8] {
        let isMixed = chance(0.05)
        var text = ""
        for (index, line) in lines.enumerated() {
            text += line
            if index == lines.count - 1, chance(0.1) { break }
            text += isMixed && chance(0.3) ? "\r\n" : ends
        }
        return Array(text.utf8)
    }
}
