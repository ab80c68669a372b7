/// The part of a Python file that its tests execute: the test functions and classes that assert something, and what
/// they name of the same file: helpers, fixtures, constants, and what those name in turn.
///
/// A word that stands anywhere else in a file of tests, in a tuple that nothing uses say, is no sign of a test. It reads
/// words and no grammar, and does not follow imports.
struct PythonTests {
    /// A statement that begins at the start of a line, with its decorators and all that is indented below it.
    private struct Statement {
        var range: Range<Int>
        /// What it defines: a function, a class or a variable.
        var name: String?
        var isTest: Bool
    }

    /// With what words that assert begin; a helper that does it for a test is called so as well.
    private static let assertions = ["assert", "raises", "warns", "check", "expect"]

    private let code: [UInt8]
    /// The code without what strings hold.
    private let bare: [UInt8]

    /// Where everything else is, in order.
    /// - Parameters:
    ///   - code: the file without its comments.
    ///   - strings: where its strings are; lines within them begin no statement.
    static func others(in code: [UInt8], strings: [Range<Int>]) -> [Range<Int>] {
        PythonTests(code: code, bare: CodeText.blanked(code, strings)).others()
    }

    private func others() -> [Range<Int>] {
        let statements = starts().map(statement)
        var byName: [String: [Int]] = [:]
        for (index, statement) in statements.enumerated() {
            if let name = statement.name { byName[name, default: []].append(index) }
        }
        var used = Set(statements.indices.filter { statements[$0].isTest })
        var waiting = Array(used)
        while let index = waiting.popLast() {
            // Words of strings, too: a fixture can be asked for by its name in one.
            for word in Self.words(of: code[statements[index].range]) {
                for other in byName[word] ?? [] where used.insert(other).inserted { waiting.append(other) }
            }
        }
        return statements.indices.filter { !used.contains($0) }.map { statements[$0].range }
    }

    /// From where to where the statements go.
    private func starts() -> [Range<Int>] {
        var starts: [Int] = []
        var depth = 0
        var isDecorated = false
        var isLineStart = true
        for (index, byte) in bare.enumerated() {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(depth - 1, 0)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"): break
            default:
                if isLineStart, depth == 0 {
                    if !isDecorated { starts.append(index) }
                    isDecorated = byte == UInt8(ascii: "@")
                }
            }
            isLineStart = byte == UInt8(ascii: "\n")
        }
        let ends = starts.dropFirst() + [bare.count]
        // What is before the first belongs to it.
        return zip([0] + starts.dropFirst(), ends).map { $0..<$1 }
    }

    private func statement(_ range: Range<Int>) -> Statement {
        let words = Self.words(of: bare[range])
        // Only a decorator comes before the word that defines a function or a class.
        let isDecorated = bare[range].first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "@")
        let head = isDecorated ? words[...] : words.prefix(3)
        let place = head.firstIndex { $0 == "def" || $0 == "class" }
        guard let place, isDecorated || place <= 1, words.indices.contains(place + 1) else {
            return Statement(range: range, name: variable(range), isTest: false)
        }
        let name = words[place + 1]
        let body = words[place...]
        let hasTest =
            words[place] == "def" ? name.hasPrefix("test") : zip(body, body.dropFirst()).contains(where: Self.isTest)
        let places = Self.split(bare[range])
        let asserts = zip(body, places[place...]).dropFirst(2).contains { word, letters in
            Self.assertions.contains(where: word.hasPrefix)
                && (word != "assert" || saysSomething(letters.endIndex..<range.upperBound))
        }
        return Statement(range: range, name: name, isTest: hasTest && asserts)
    }

    /// Whether what is behind an `assert` is more than a string or another constant, which holds whatever happens.
    private func saysSomething(_ rest: Range<Int>) -> Bool {
        var depth = 0
        var end = rest.lowerBound
        condition: while end < rest.upperBound {
            switch bare[end] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\\"): end += 1
            case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: ","): if depth <= 0 { break condition }
            default: break
            }
            end += 1
        }
        // Strings are blank here.
        let condition = bare[rest.lowerBound..<min(end, rest.upperBound)].filter {
            !" \t\r\n\\()[]{},".utf8.contains($0)
        }
        return !condition.isEmpty && condition != Array("True".utf8)
            && !condition.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The variable that a statement sets.
    private func variable(_ range: Range<Int>) -> String? {
        let text = bare[range].drop { $0 <= UInt8(ascii: " ") }
        let name = text.prefix(while: PythonComments.isLetter)
        let sign = text[name.endIndex...].first { $0 != UInt8(ascii: " ") }
        guard sign == UInt8(ascii: "=") || sign == UInt8(ascii: ":") else { return nil }
        let word = String(decoding: name, as: UTF8.self)
        return ["try", "else", "finally"].contains(word) ? nil : word
    }

    private static func isTest(_ word: String, _ next: String) -> Bool {
        word == "def" && next.hasPrefix("test")
    }

    private static func words(of bytes: ArraySlice<UInt8>) -> [String] {
        split(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split { !PythonComments.isLetter($0) }
    }
}
