package import CairnFiles

/// How much of a file an expression is looked for in: the option `in` of a check.
enum SearchScope: String, CaseIterable, Sendable {
    /// All of the text.
    case text
    /// The text without its comments, and for Python without its docstrings.
    case code
    /// The code of Python's tests that assert something, with what they name of the same file.
    case tests
}

/// A file's text with the comments blanked out, each byte of them by a space, so that all places stay the same.
package enum CodeText {
    /// The code of the tests in a file; nothing of a file that is not Python.
    static func tests(of path: RelativePath, _ bytes: [UInt8]) -> [UInt8] {
        guard language(of: path) == .python else { return [] }
        let python = PythonComments.reading(bytes)
        let code = blanked(bytes, python.ranges)
        return blanked(code, PythonTests.others(in: code, strings: python.allStrings))
    }

    /// The text of `bytes` without comments; as it is for a kind of file whose comments are not known.
    package static func bytes(of path: RelativePath, _ bytes: [UInt8]) -> [UInt8] {
        let ranges: [Range<Int>]
        switch language(of: path) {
        case .python: ranges = PythonComments.ranges(in: bytes)
        case .marked(let isTOML): ranges = MarkedComments(isTOML: isTOML).ranges(in: bytes)
        case nil: return bytes
        }
        return blanked(bytes, ranges)
    }

    /// The text with a space for each byte of the ranges but line ends.
    static func blanked(_ bytes: [UInt8], _ ranges: [Range<Int>]) -> [UInt8] {
        var text = bytes
        for range in ranges {
            for index in range.clamped(to: 0..<text.count) where text[index] != UInt8(ascii: "\n") {
                text[index] = UInt8(ascii: " ")
            }
        }
        return text
    }

    private enum Language: Equatable {
        case python
        /// `#` begins a comment.
        case marked(isTOML: Bool)
    }

    private static func language(of path: RelativePath) -> Language? {
        let name = String(path.last)
        let names = ["Makefile", "makefile", "GNUmakefile", "Dockerfile", "Containerfile", "Justfile", "justfile"]
        if names.contains(name) { return .marked(isTOML: false) }
        switch name.split(separator: ".", omittingEmptySubsequences: false).last.map(String.init) {
        case "py", "pyi": return .python
        case "toml": return .marked(isTOML: true)
        case "yaml", "yml", "mk", "sh", "bash", "tf", "Dockerfile", "gitignore", "env": return .marked(isTOML: false)
        default: return nil
        }
    }
}

/// The comments of a language in which `#` begins one: at the start of a line or after white space, outside quotes.
struct MarkedComments {
    /// In TOML a `#` needs no space before it, and three quotes make a string of several lines.
    let isTOML: Bool

    /// Where the comments are, without the ends of their lines.
    func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "#"), isTOML || startsWord(index, bytes) {
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                ranges.append(index..<end)
                index = end
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), opensString(index, bytes) {
                index = endOfString(index, bytes)
            } else {
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            }
        }
        return ranges
    }

    private func startsWord(_ index: Int, _ bytes: [UInt8]) -> Bool {
        index == 0 || " \t\n\r;".utf8.contains(bytes[index - 1])
    }

    /// Whether a quote opens a string: an apostrophe within a word (`don't`) does not.
    private func opensString(_ index: Int, _ bytes: [UInt8]) -> Bool {
        index == 0 || " \t\n\r=[({,:;".utf8.contains(bytes[index - 1])
    }

    /// What is behind the string that opens at `start`; behind its quote, if the string does not end where it has to.
    private func endOfString(_ start: Int, _ bytes: [UInt8]) -> Int {
        let quote = bytes[start]
        let isTriple = isTOML && bytes[start...].starts(with: [quote, quote, quote])
        var index = start + (isTriple ? 3 : 1)
        while index < bytes.count {
            if isTriple {
                if bytes[index...].starts(with: [quote, quote, quote]) { return index + 3 }
            } else if bytes[index] == quote {
                return index + 1
            } else if bytes[index] == UInt8(ascii: "\n") {
                return start + 1
            }
            index += bytes[index] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
        }
        return start + 1
    }
}
