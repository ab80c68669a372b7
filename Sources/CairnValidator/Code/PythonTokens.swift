/// The tokens of a Python file, without comments and docstrings: words, strings and signs, as far as telling names apart
/// needs them. It reads no grammar, so that a file that does not parse has tokens, too.
package struct PythonTokens {
    /// One token.
    package struct Token: Sendable {
        /// What it is.
        package enum Kind: Sendable {
            /// A name, a keyword or a number.
            case word
            /// A string: `text` is what it holds. `isRaw` says whether backslashes stand for themselves.
            case string(isRaw: Bool)
            /// A single other letter: `(`, `=`, `.`.
            case sign
            /// The end of a line outside of brackets.
            case end
        }

        /// What it is.
        package var kind: Kind
        /// Its text; of a string what is in it, of a formatted one what stands before the first brace.
        package var text: String
        /// The line that it begins on, from 1.
        package var line: Int

        /// Whether it is that word or sign.
        package func `is`(_ text: String) -> Bool {
            if case .string = kind { return false }
            return self.text == text
        }

        /// Whether it is a string.
        package var isString: Bool { if case .string = kind { true } else { false } }
        /// Whether it is a word.
        package var isWord: Bool { if case .word = kind { true } else { false } }
    }

    /// Reads a file.
    package static func read(_ bytes: [UInt8]) -> [Token] {
        var reader = PythonTokens(bytes)
        reader.read()
        return reader.tokens
    }

    private let bytes: [UInt8]
    private let comments: [Range<Int>]
    private let strings: [Range<Int>]
    private var tokens: [Token] = []
    private var line = 1
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let found = PythonComments.reading(bytes)
        comments = found.ranges.sorted { $0.lowerBound < $1.lowerBound }
        strings = found.allStrings.sorted { $0.lowerBound < $1.lowerBound }
    }

    private mutating func read() {
        var (index, comment, string) = (0, 0, 0)
        while index < bytes.count {
            while comment < comments.count, comments[comment].upperBound <= index { comment += 1 }
            while string < strings.count, strings[string].lowerBound < index { string += 1 }
            if comment < comments.count, comments[comment].contains(index) {
                pass(index..<comments[comment].upperBound)
                index = comments[comment].upperBound
            } else if string < strings.count, strings[string].lowerBound == index {
                add(string: strings[string])
                pass(strings[string])
                index = max(strings[string].upperBound, index + 1)
            } else {
                index = plain(at: index)
            }
        }
    }

    private mutating func pass(_ range: Range<Int>) {
        line += bytes[range.clamped(to: 0..<bytes.count)].count { $0 == UInt8(ascii: "\n") }
    }

    /// Reads a word, a sign or white space, and gives the place behind it.
    private mutating func plain(at index: Int) -> Int {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\n"):
            if depth == 0 { tokens.append(Token(kind: .end, text: "\n", line: line)) }
            line += 1
        case UInt8(ascii: "\\"):
            // It joins the next line.
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
                line += 1
                return index + 2
            }
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: break
        case _ where PythonComments.isLetter(byte):
            let word = bytes[index...].prefix(while: PythonComments.isLetter)
            tokens.append(Token(kind: .word, text: String(decoding: word, as: UTF8.self), line: line))
            return word.endIndex
        default:
            if "([{".utf8.contains(byte) { depth += 1 }
            if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
            tokens.append(Token(kind: .sign, text: String(decoding: [byte], as: UTF8.self), line: line))
        }
        return index + 1
    }

    private mutating func add(string range: Range<Int>) {
        let all = bytes[range.clamped(to: 0..<bytes.count)]
        let prefix = all.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        let kind = String(decoding: prefix, as: UTF8.self).lowercased()
        guard let quote = all.dropFirst(prefix.count).first else { return }
        let width =
            all.dropFirst(prefix.count).starts(with: [quote, quote, quote]) && all.count >= prefix.count + 6 ? 3 : 1
        var inside = all.dropFirst(prefix.count + width).dropLast(width)
        if kind.contains("f") || kind.contains("t") {
            inside = inside.prefix { $0 != UInt8(ascii: "{") }
        }
        tokens.append(
            Token(kind: .string(isRaw: kind.contains("r")), text: String(decoding: inside, as: UTF8.self), line: line))
    }
}
