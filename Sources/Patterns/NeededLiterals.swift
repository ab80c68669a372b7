extension Pattern {
    /// Literals, one of which at least stands in every text that the pattern matches in; none if it is not known.
    ///
    /// They are read off the pattern as it is written. What is not understood for certain is passed over, or makes that
    /// nothing is known, so that a text without them has no match.
    package static func neededLiterals(of source: String, options: PatternOptions = []) -> [Literal] {
        guard !options.contains(.extended) else { return [] }
        var reader = LiteralReader(Array(source.utf8))
        let found = reader.alternatives(ignoresCase: options.contains(.caseInsensitive), depth: 0)
        return reader.isAtEnd ? found ?? [] : []
    }
}

/// Goes over a pattern and finds what each of its alternatives needs.
private struct LiteralReader {
    private let text: [UInt8]
    private var index = 0
    /// Whether something was met whose meaning is not known here.
    private var isLost = false

    /// The shortest literal that is worth looking for, and the most that one pattern may have.
    private static let shortest = 2
    private static let most = 64

    init(_ text: [UInt8]) {
        self.text = text
    }

    /// Whether all was read and understood.
    var isAtEnd: Bool { !isLost && index == text.count }

    private var next: UInt8? { index < text.count ? text[index] : nil }

    private mutating func take(_ byte: Character) -> Bool {
        guard let value = byte.asciiValue, next == value else { return false }
        index += 1
        return true
    }

    /// Reads alternatives up to a closing parenthesis or the end.
    /// - Returns: what one of them needs; nil if one needs nothing that is known.
    mutating func alternatives(ignoresCase: Bool, depth: Int) -> [Literal]? {
        guard depth < 32 else {
            isLost = true
            return nil
        }
        var all: [Literal]? = []
        repeat {
            let needed = sequence(ignoresCase, depth)
            all = all.flatMap { all in needed.map { all + $0 } }
        } while !isLost && take("|")
        return all.flatMap { $0.count <= Self.most ? $0 : nil }
    }

    /// Reads what stands one behind the other.
    private mutating func sequence(_ ignoresCase: Bool, _ depth: Int) -> [Literal]? {
        var best: [Literal]?
        var run: [UInt8] = []
        func length(_ literals: [Literal]) -> Int { min(literals.map(\.bytes.count).min() ?? 0, 8) }
        func consider(_ literals: [Literal]) {
            guard length(literals) >= Self.shortest else { return }
            guard let known = best else { return best = literals }
            let (new, old) = (length(literals), length(known))
            if new > old || (new == old && literals.count < known.count) { best = literals }
        }
        func endRun() {
            consider([Literal(run, ignoresCase: ignoresCase)])
            run = []
        }
        while !isLost, let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "(") {
                endRun()
                let inside = group(ignoresCase, depth)
                if !quantifier().mayBeNone, let inside { consider(inside) }
            } else if let literal = literal(ignoresCase) {
                run.append(literal)
                let times = quantifier()
                if times.mayBeNone { run.removeLast() }
                if times != .once { endRun() }
            } else {
                endRun()
                _ = quantifier()
            }
        }
        endRun()
        return best
    }

    private enum Times {
        case once, atLeastOnce, any

        var mayBeNone: Bool { self == .any }
    }

    /// How often what was read last stands there; one in braces counts as any number.
    private mutating func quantifier() -> Times {
        var times = Times.once
        if take("+") {
            times = .atLeastOnce
        } else if take("?") || take("*") {
            times = .any
        } else if next == UInt8(ascii: "{") {
            // Anything else in braces is text.
            let inside = text[(index + 1)...].prefix {
                $0.isDigit || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ")
            }
            guard inside.endIndex < text.count, text[inside.endIndex] == UInt8(ascii: "}"), !inside.isEmpty else {
                return .once
            }
            index = inside.endIndex + 1
            times = .any
        } else {
            return .once
        }
        // Lazy, or possessive.
        if !take("+") { _ = take("?") }
        return times
    }

    /// Reads one thing that is no group.
    /// - Returns: the byte that it is, if it is one that has to stand in the text as such.
    private mutating func literal(_ ignoresCase: Bool) -> UInt8? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "["):
            skipClass()
            return nil
        case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), 0...0x20, 0x7F: return nil
        case 0x80...:
            // A character of several bytes, which a quantifier is about as a whole.
            while let more = next, more & 0xC0 == 0x80 { index += 1 }
            return nil
        case UInt8(ascii: "\\"): return escaped()
        default: return isCertain(byte, ignoresCase) ? byte : nil
        }
    }

    /// Whether no other character than this one's two cases counts as it.
    private func isCertain(_ byte: UInt8, _ ignoresCase: Bool) -> Bool {
        // The Kelvin sign and the long s are no ASCII.
        !ignoresCase || !(byte.inLowerCase == UInt8(ascii: "k") || byte.inLowerCase == UInt8(ascii: "s"))
    }

    private mutating func escaped() -> UInt8? {
        guard let byte = next else {
            isLost = true
            return nil
        }
        index += 1
        guard byte.isLetter || byte.isDigit else { return byte < 0x80 && byte > 0x20 ? byte : lost() }
        // Those that take nothing of what follows.
        return "dDwWsSbBhHvVRAzZGKXnrtef".utf8.contains(byte) ? nil : lost()
    }

    private mutating func lost() -> UInt8? {
        isLost = true
        return nil
    }

    /// Reads the rest of a class of characters.
    private mutating func skipClass() {
        _ = take("^")
        _ = take("]")
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "]"): return
            case UInt8(ascii: "\\"):
                // `\Q` would end elsewhere.
                if next == UInt8(ascii: "Q") || next == UInt8(ascii: "E") { isLost = true }
                index += 1
            case UInt8(ascii: "["):
                guard let mark = next, ":.=".utf8.contains(mark) else { continue }
                let rest = text[(index + 1)...]
                let end = rest.indices.first { text[$0...].starts(with: [mark, UInt8(ascii: "]")]) }
                guard let end else { continue }
                index = end + 2
            default: break
            }
        }
        isLost = true
    }

    /// Reads a group with its parentheses.
    /// - Returns: what is needed where it matches; nil if that is not known.
    private mutating func group(_ ignoresCase: Bool, _ depth: Int) -> [Literal]? {
        index += 1
        var (ignoresCase, counts) = (ignoresCase, true)
        if next == UInt8(ascii: "*") {
            isLost = true
        } else if take("?") {
            (ignoresCase, counts) = groupHead(ignoresCase)
        }
        guard !isLost else { return nil }
        let inside = alternatives(ignoresCase: ignoresCase, depth: depth + 1)
        if !take(")") { isLost = true }
        return counts ? inside : nil
    }

    /// Reads what stands behind `(?`.
    /// - Returns: whether case does not count inside, and whether what is inside has to stand in the text.
    private mutating func groupHead(_ ignoresCase: Bool) -> (Bool, Bool) {
        if take(":") || take(">") || take("|") { return (ignoresCase, true) }
        if take("=") || take("!") { return (ignoresCase, false) }
        if take("<") {
            if take("=") || take("!") { return (ignoresCase, false) }
            guard skipName() else { return (ignoresCase, false) }
            return (ignoresCase, true)
        }
        if let byte = next, byte.isDigit || byte == UInt8(ascii: "R") {
            // A group that is called: what it is is found where it stands.
            while let byte = next, byte.isDigit || byte == UInt8(ascii: "R") { index += 1 }
            return (ignoresCase, false)
        }
        var (ignores, isOn) = (ignoresCase, true)
        while let byte = next, byte != UInt8(ascii: ":") {
            switch byte {
            case UInt8(ascii: "i"): ignores = isOn
            case UInt8(ascii: "m"), UInt8(ascii: "s"): break
            case UInt8(ascii: "-"): isOn = false
            default: isLost = true
            }
            guard !isLost else { break }
            index += 1
        }
        if !take(":") { isLost = true }
        return (ignores, true)
    }

    /// Reads the rest of a group's name.
    private mutating func skipName() -> Bool {
        while let byte = next, byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") { index += 1 }
        if !take(">") { isLost = true }
        return !isLost
    }
}
