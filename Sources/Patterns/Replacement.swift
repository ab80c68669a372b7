/// What to put in a match's place, in the notation of Python's `re.sub`.
///
/// `\1` to `\99` and `\g<1>` stand for a group's text, `\g<name>` for a named group's, `\g<0>` for the whole match; a
/// group that took no part stands for nothing. `\n`, `\t`, `\r`, `\f`, `\v`, `\a`, `\\` and octal codes are characters.
package struct Replacement: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        case group(Int)
        case named(String)
    }

    private let parts: [Part]

    /// Reads the notation for a pattern.
    /// - Throws: what is wrong: a group that the pattern doesn't have, an unknown escape.
    package init(_ source: String, for pattern: Pattern) throws(PatternError) {
        var reader = Reader(bytes: Array(source.utf8), source: source, pattern: pattern)
        parts = try reader.read()
    }

    /// Adds the text for `match` to `out`.
    func append(_ match: Match, in subject: Subject, to out: inout [UInt8]) {
        for part in parts {
            switch part {
            case .text(let bytes): out.append(contentsOf: bytes)
            case .group(let number): if let range = match.group(number) { out.append(contentsOf: subject.bytes[range]) }
            case .named(let name): if let range = match.group(name) { out.append(contentsOf: subject.bytes[range]) }
            }
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        let source: String
        let pattern: Pattern
        var at = 0
        var parts: [Part] = []
        var text: [UInt8] = []

        mutating func read() throws(PatternError) -> [Part] {
            while let byte = peek {
                if byte != UInt8(ascii: "\\") {
                    text.append(byte)
                    at += 1
                } else {
                    try escape()
                }
            }
            flush()
            return parts
        }

        private var peek: UInt8? {
            at < bytes.count ? bytes[at] : nil
        }

        private mutating func flush() {
            if !text.isEmpty { parts.append(.text(text)) }
            text.removeAll()
        }

        private mutating func escape() throws(PatternError) {
            let start = at
            at += 1
            guard let letter = peek else { throw wrong("a single '\\' at the end", start) }
            at += 1
            switch letter {
            case UInt8(ascii: "g"): try named(start)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): try number(letter, start)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "v"): text.append(0x0B)
            case UInt8(ascii: "a"): text.append(0x07)
            case UInt8(ascii: "\\"): text.append(letter)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                throw wrong("there is no escape '\\\(Character(Unicode.Scalar(letter)))'", start)
            default: text += [UInt8(ascii: "\\"), letter]
            }
        }

        /// `\0`, `\012` and `\101` are octal codes, `\1` and `\12` groups.
        private mutating func number(_ first: UInt8, _ start: Int) throws(PatternError) {
            var digits = [Int(first) - 0x30]
            let zero = first == UInt8(ascii: "0")
            while digits.count < 3, let byte = peek, (0x30...0x39).contains(byte) {
                let isOctal = byte < 0x38 && digits.allSatisfy { $0 < 8 }
                if zero ? !isOctal : digits.count == 2 && !isOctal { break }
                digits.append(Int(byte) - 0x30)
                at += 1
            }
            if zero || digits.count == 3 {
                let code = digits.reduce(0) { $0 * 8 + $1 }
                guard code <= 0o377 else { throw wrong("the octal code is larger than 377", start) }
                text.append(contentsOf: String(Character(Unicode.Scalar(UInt8(code)))).utf8)
            } else {
                try group(digits.reduce(0) { $0 * 10 + $1 }, start)
            }
        }

        private mutating func named(_ start: Int) throws(PatternError) {
            guard peek == UInt8(ascii: "<"), let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) else {
                throw wrong("expected '<' and a group's name and '>' behind '\\g'", start)
            }
            let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
            at = end + 1
            if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(name) {
                return try group(number, start)
            }
            guard pattern.groupNames.contains(where: { $0.name == name }) else {
                throw wrong("the pattern has no group '\(name)'", start)
            }
            flush()
            parts.append(.named(name))
        }

        private mutating func group(_ number: Int, _ start: Int) throws(PatternError) {
            guard number <= pattern.groupCount else { throw wrong("the pattern has no group \(number)", start) }
            flush()
            parts.append(.group(number))
        }

        private func wrong(_ message: String, _ offset: Int) -> PatternError {
            PatternError(message: message, source: source, offset: offset)
        }
    }
}

extension Pattern {
    /// The text with every match replaced, or the first `limit` ones.
    /// - Throws: that it isn't known what matches, because a limit was hit, or that the text would have more than `size`
    ///   bytes.
    package func replacing(
        in subject: Subject, with replacement: Replacement, limit: Int = .max, size: Int = .max
    ) throws(MatchError) -> String {
        var steps = Int.max
        return try replacing(in: subject, with: replacement, limit: limit, size: size, matches(in: subject), &steps)
    }

    /// The same within a number of steps, from which it takes those that all matches may have taken together.
    /// - Throws: as above, and `limit` if they were not enough.
    package func replacing(
        in subject: Subject, with replacement: Replacement, limit: Int, size: Int, steps: inout Int
    ) throws(MatchError) -> String {
        let matches = countedMatches(in: subject)
        return try replacing(in: subject, with: replacement, limit: limit, size: size, matches, &steps)
    }

    private func replacing(
        in subject: Subject, with replacement: Replacement, limit: Int, size: Int, _ all: Matches, _ steps: inout Int
    ) throws(MatchError) -> String {
        var matches = all
        defer { steps -= matches.effort ?? 0 }
        var out: [UInt8] = []
        out.reserveCapacity(subject.bytes.count)
        var copied = 0
        var count = 0
        while count < limit, let match = try matches.next() {
            out.append(contentsOf: subject.bytes[copied..<max(copied, match.range.lowerBound)])
            replacement.append(match, in: subject, to: &out)
            copied = match.range.upperBound
            count += 1
            if let effort = matches.effort, effort > steps { throw .limit }
            if out.count > size { throw .tooLong }
        }
        out.append(contentsOf: subject.bytes[copied...])
        return String(decoding: out, as: UTF8.self)
    }
}
