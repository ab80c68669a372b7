/// Git's own matching of a pattern with wildcards (wildmatch.c), step for step, so that it says what git says.
struct Wildmatch {
    /// What a part of the pattern came to; the last two end the search early.
    private enum Outcome {
        case match, noMatch, abortAll, abortToDoubleStar
    }

    /// The most steps of one match: more are only taken by patterns that are made to take them.
    private static let limit = 100_000

    private let pattern: UnsafeBufferPointer<UInt8>
    private let text: UnsafeBufferPointer<UInt8>
    private let isPath: Bool
    private let ignoresCase: Bool
    private var steps = 0

    /// Whether a pattern matches all of a text.
    /// - Parameters:
    ///   - isPath: whether `*` and `?` stop at slashes, and `**` crosses them.
    ///   - ignoresCase: whether ASCII letters match in either case.
    /// - Returns: nil if that takes too many steps to be known.
    static func matches(
        _ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, isPath: Bool, ignoresCase: Bool
    ) -> Bool? {
        var match = Wildmatch(pattern: pattern, text: text, isPath: isPath, ignoresCase: ignoresCase)
        let outcome = match.run(0, 0)
        return match.steps > limit ? nil : outcome == .match
    }

    /// Whether a byte begins something else than itself.
    static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "\\")
    }

    private init(
        pattern: UnsafeBufferPointer<UInt8>, text: UnsafeBufferPointer<UInt8>, isPath: Bool, ignoresCase: Bool
    ) {
        self.pattern = pattern
        self.text = text
        self.isPath = isPath
        self.ignoresCase = ignoresCase
    }

    /// A byte of the pattern; 0 behind its end.
    private func p(_ place: Int) -> UInt8 { place < pattern.count ? pattern[place] : 0 }

    /// A byte of the text as it is compared; 0 behind its end.
    private func t(_ place: Int) -> UInt8 { place < text.count ? folded(text[place]) : 0 }

    private func folded(_ byte: UInt8) -> UInt8 {
        ignoresCase && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private func hasSlash(from place: Int) -> Bool {
        (place..<text.count).contains { text[$0] == UInt8(ascii: "/") }
    }

    /// Matches the pattern from `start` on with the text from `from` on.
    private mutating func run(_ start: Int, _ from: Int) -> Outcome {
        var (place, at) = (start, from)
        while p(place) != 0 {
            steps += 1
            if steps > Self.limit { return .abortAll }
            var byte = p(place)
            let char = t(at)
            if char == 0, byte != UInt8(ascii: "*") { return .abortAll }
            switch byte {
            case UInt8(ascii: "?"):
                if isPath, char == UInt8(ascii: "/") { return .noMatch }
            case UInt8(ascii: "*"):
                if let outcome = star(&place, &at, start: start) { return outcome }
            case UInt8(ascii: "["):
                guard let isIn = set(&place, char) else { return .abortAll }
                if !isIn || isPath && char == UInt8(ascii: "/") { return .noMatch }
            default:
                if byte == UInt8(ascii: "\\") {
                    place += 1
                    byte = p(place)
                    if byte != char { return .noMatch }
                } else if folded(byte) != char {
                    return .noMatch
                }
            }
            place += 1
            at += 1
        }
        return at < text.count ? .noMatch : .match
    }

    /// What one or more stars come to; nil if the match goes on behind a slash at both places.
    private mutating func star(_ place: inout Int, _ at: inout Int, start: Int) -> Outcome? {
        var crosses = !isPath
        let before = place - 1
        place += 1
        if p(place) == UInt8(ascii: "*") {
            while p(place) == UInt8(ascii: "*") { place += 1 }
            let endsName =
                p(place) == 0 || p(place) == UInt8(ascii: "/")
                || p(place) == UInt8(ascii: "\\") && p(place + 1) == UInt8(ascii: "/")
            if isPath, before < start || p(before) == UInt8(ascii: "/"), endsName {
                // Two stars and a slash may stand for nothing at all.
                if p(place) == UInt8(ascii: "/"), run(place + 1, at) == .match { return .match }
                crosses = true
            }
        }
        if p(place) == 0 { return !crosses && hasSlash(from: at) ? .abortToDoubleStar : .match }
        if !crosses, p(place) == UInt8(ascii: "/") {
            while at < text.count, text[at] != UInt8(ascii: "/") { at += 1 }
            return at < text.count ? nil : .abortAll
        }
        while t(at) != 0 {
            if !Wildmatch.isSpecial(p(place)) {
                // What is before the next plain byte can only belong to the star.
                let wanted = folded(p(place))
                while t(at) != 0, crosses || t(at) != UInt8(ascii: "/"), t(at) != wanted { at += 1 }
                if t(at) != wanted { return crosses ? .abortAll : .abortToDoubleStar }
            }
            let outcome = run(place, at)
            if outcome != .noMatch {
                if !crosses || outcome != .abortToDoubleStar { return outcome }
            } else if !crosses, t(at) == UInt8(ascii: "/") {
                return .abortToDoubleStar
            }
            at += 1
        }
        return .abortAll
    }

    /// Whether a byte is in the set that begins at `place`, which then is its closing bracket; nil if it has none.
    private func set(_ place: inout Int, _ char: UInt8) -> Bool? {
        place += 1
        let isNegated = p(place) == UInt8(ascii: "!") || p(place) == UInt8(ascii: "^")
        if isNegated { place += 1 }
        var isIn = false
        var last: UInt8 = 0
        repeat {
            var byte = p(place)
            if byte == 0 { return nil }
            if byte == UInt8(ascii: "\\") {
                place += 1
                byte = p(place)
                if byte == 0 { return nil }
                if char == byte { isIn = true }
            } else if byte == UInt8(ascii: "-"), last != 0, p(place + 1) != 0, p(place + 1) != UInt8(ascii: "]") {
                place += 1
                byte = p(place)
                if byte == UInt8(ascii: "\\") {
                    place += 1
                    byte = p(place)
                    if byte == 0 { return nil }
                }
                let upper = ignoresCase && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(char) ? char - 32 : char
                if char <= byte && char >= last || upper <= byte && upper >= last { isIn = true }
                byte = 0
            } else if byte == UInt8(ascii: "["), p(place + 1) == UInt8(ascii: ":") {
                let start = place + 2
                var end = start
                while p(end) != 0, p(end) != UInt8(ascii: "]") { end += 1 }
                if p(end) == 0 { return nil }
                if end - start < 1 || p(end - 1) != UInt8(ascii: ":") {
                    // No name of a class: a set like any other.
                    if char == byte { isIn = true }
                } else {
                    guard let belongs = self.isIn(start..<end - 1, char) else { return nil }
                    if belongs { isIn = true }
                    place = end
                    byte = 0
                }
            } else if char == byte {
                isIn = true
            }
            last = byte
            place += 1
        } while p(place) != UInt8(ascii: "]")
        return isIn != isNegated
    }

    /// Whether a byte belongs to the class of this name; nil if there is no such class.
    private func isIn(_ name: Range<Int>, _ char: UInt8) -> Bool? {
        let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(char)
        let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(char)
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(char)
        let isGraph = char > 0x20 && char < 0x7F
        switch String(decoding: pattern[name], as: UTF8.self) {
        case "alnum": return isUpper || isLower || isDigit
        case "alpha": return isUpper || isLower
        case "blank": return char == 0x20 || char == 0x09
        case "cntrl": return char < 0x20 || char == 0x7F
        case "digit": return isDigit
        case "graph": return isGraph
        case "lower": return isLower
        case "print": return isGraph || char == 0x20
        case "punct": return isGraph && !isUpper && !isLower && !isDigit
        case "space": return char == 0x20 || (0x09...0x0D).contains(char)
        case "upper": return isUpper || ignoresCase && isLower
        case "xdigit": return isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(char | 0x20)
        default: return nil
        }
    }
}
