import CairnFiles
import CairnValidator

/// The names that acceptance tests ask a project for, by where they stand in a file of tests.
///
/// - an option: a text that begins with `-`, and a word beside one in the same brackets;
/// - a word with `_` in it, also in capital letters, and an argument in capital letters (`HEALTH_TOKENS_FILE=…`);
/// - a key: of a mapping that is written down, in brackets behind a value (`answer["code"]`), or asked for with `get`;
/// - what is compared: beside `==`, `!=` or `in`, and what an `assert` holds outside of calls;
/// - what is imported from the project's own packages, and what is taken from that with a dot.
///
/// Everything else is a value that the tests make up: it is given and not asked for. So is a text that is compared, and
/// that the same tests also give.
struct DemandedNames {
    /// One name.
    struct Name: Hashable {
        var text: String
        /// The line of the rendered file.
        var line: Int
    }

    private let tokens: [PythonTokens.Token]
    private let packages: Set<String>
    private var found: [Name] = []
    /// What is compared, unless the tests give it, too.
    private var compared: [Name] = []
    private var given: Set<String> = []

    /// Reads a file of tests.
    /// - Parameters:
    ///   - bytes: the file, rendered.
    ///   - packages: the names of the project's own packages.
    static func read(_ bytes: [UInt8], packages: Set<String>) -> [Name] {
        var reader = DemandedNames(bytes, packages)
        reader.read()
        let given = reader.given
        var seen: Set<String> = []
        return (reader.found + reader.compared.filter { !given.contains($0.text) })
            .filter { isName($0.text) && seen.insert($0.text).inserted }
    }

    private init(_ bytes: [UInt8], _ packages: Set<String>) {
        tokens = PythonTokens.read(bytes)
        self.packages = packages
    }

    /// Whether a text can be a name: two letters at least, a letter, a dash or an opening bracket first.
    private static func isName(_ text: String) -> Bool {
        let letters = text.utf8.count { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        guard letters >= 2, text.utf8.count <= 80, let first = text.utf8.first else { return false }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    }

    // MARK: - Reading

    /// An open bracket.
    private struct Bracket {
        var sign: String
        /// The word before it, if it belongs to a call or a subscript.
        var owner: String?
        /// Whether something stands right before it that it takes from.
        var isBehindValue: Bool
        /// The strings that stand directly in it.
        var strings: [Int] = []
    }

    /// Calls whose texts name what is looked for, not what is given.
    private static let asking: Set<String> = [
        "get", "pop", "getattr", "hasattr", "startswith", "endswith", "index", "count",
    ]
    /// Calls that only pass on what they hold.
    private static let passing: Set<String> = [
        "any", "all", "set", "sorted", "list", "tuple", "dict", "len", "frozenset", "approx", "str", "bool", "not",
    ]
    /// Calls whose texts are for pytest or Python.
    private static let foreign: Set<String> = [
        "parametrize", "fixture", "usefixtures", "param", "importorskip", "skipif", "skip", "fail", "raises", "getenv",
        "setattr", "warns", "encode", "decode", "open", "read_text", "write_text",
    ]

    private mutating func read() {
        var brackets: [Bracket] = []
        var bound: Set<String> = []
        var start = 0
        var isMessage = false
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .end:
                start = index + 1
                brackets = []
                isMessage = false
            case .sign where "([{".contains(token.text):
                let before = index > start ? tokens[index - 1] : nil
                let isBehindValue =
                    before.map {
                        $0.isWord && !Self.keywords.contains($0.text) || $0.isString || $0.is(")") || $0.is("]")
                    }
                    ?? false
                brackets.append(
                    Bracket(
                        sign: token.text, owner: isBehindValue ? before.flatMap { $0.isWord ? $0.text : nil } : nil,
                        isBehindValue: isBehindValue))
            case .sign where ")]}".contains(token.text):
                if let closed = brackets.popLast() { close(closed) }
            case .sign where token.text == "," && brackets.isEmpty:
                if tokens[start].is("assert") { isMessage = true }
            case .string:
                if let last = brackets.indices.last { brackets[last].strings.append(index) }
                if !isMessage { string(index, start: start, brackets) }
            case .word:
                if start == index, token.is("from") || token.is("import") { bound.formUnion(imports(from: index)) }
                word(index, bound, brackets)
            default: break
            }
        }
    }

    private static let keywords: Set<String> = [
        "and", "assert", "await", "elif", "else", "for", "if", "in", "is", "lambda", "not", "or", "return", "while",
        "with",
        "yield", "from", "import",
    ]

    /// Files a string under what is asked for or what is given.
    private mutating func string(_ index: Int, start: Int, _ brackets: [Bracket]) {
        let token = tokens[index]
        let name = Name(text: token.text, line: token.line)
        let before = index > start ? tokens[index - 1] : nil
        let next = index + 1 < tokens.count ? tokens[index + 1] : nil
        let bracket = brackets.last
        if case .string(isRaw: true) = token.kind, token.text.utf8.contains(where: { "^$*+?[](){}|".utf8.contains($0) })
        {
            return
        }
        let isWord = !token.text.utf8.contains(UInt8(ascii: " "))
        if let owner = bracket?.owner, Self.foreign.contains(owner) { return }
        // A keyword's value such as encoding="utf-8" is given, whatever it looks like.
        let isKeyword = before?.is("=") == true && index >= 2 && tokens[index - 2].isWord && bracket?.sign == "("
        let isSubscript =
            bracket.map { $0.sign == "[" && $0.isBehindValue } ?? false && before?.is("[") == true
            && next?.is("]") == true
        let isKey = bracket?.sign == "{" && next?.is(":") == true
        let isAsked = bracket?.owner.map { Self.asking.contains($0) } ?? false
        if isWord, isOption(token.text) || isSnake(token.text) && !isKeyword || isSubscript || isKey || isAsked {
            found.append(name)
            return
        }
        let isBesideOperator = isComparison(index, start: start)
        let calls = brackets.filter {
            $0.sign == "(" && $0.isBehindValue && !($0.owner.map(Self.passing.contains) ?? false)
        }
        if isBesideOperator || tokens[start].is("assert") && calls.isEmpty && !isKeyword {
            compared.append(name)
        } else {
            given.insert(token.text)
        }
    }

    private func isOption(_ text: String) -> Bool {
        text.hasPrefix("-") && text.utf8.count > 2 && !text.hasPrefix("---") && !text.utf8.contains(UInt8(ascii: "="))
            && text.utf8.dropFirst().first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }

    private func isSnake(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "_")) && text.utf8.allSatisfy(Self.isLetter)
            && text.utf8.first != UInt8(ascii: "_")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether a string stands right beside a comparison.
    private func isComparison(_ index: Int, start: Int) -> Bool {
        func isDouble(_ first: Int) -> Bool {
            first >= start && first + 1 < tokens.count && tokens[first + 1].is("=")
                && (tokens[first].is("=") || tokens[first].is("!"))
        }
        if isDouble(index - 2) || isDouble(index + 1) { return true }
        return index + 1 < tokens.count
            && (tokens[index + 1].is("in")
                || tokens[index + 1].is("not") && index + 2 < tokens.count && tokens[index + 2].is("in"))
    }

    /// What stands beside an option in the same brackets is no value.
    private mutating func close(_ bracket: Bracket) {
        guard bracket.strings.contains(where: { isOption(tokens[$0].text) }) else { return }
        for index in bracket.strings
        where !tokens[index].text.utf8.contains(where: { !Self.isLetter($0) && $0 != UInt8(ascii: "-") }) {
            found.append(Name(text: tokens[index].text, line: tokens[index].line))
        }
    }

    // MARK: - Words

    private mutating func word(_ index: Int, _ bound: Set<String>, _ brackets: [Bracket]) {
        let token = tokens[index]
        func isNext(_ offset: Int, _ text: String) -> Bool {
            index + offset < tokens.count && tokens[index + offset].is(text)
        }
        if bound.contains(token.text), isNext(1, "."), index + 2 < tokens.count, tokens[index + 2].isWord {
            found.append(Name(text: tokens[index + 2].text, line: token.line))
        }
        // HEALTH_STATE=… is a variable of the environment.
        let isCapital = token.text == token.text.uppercased() && token.text.utf8.contains(UInt8(ascii: "_"))
        if isCapital, brackets.last?.sign == "(", isNext(1, "="), !isNext(2, "=") {
            found.append(Name(text: token.text, line: token.line))
        }
    }

    /// Reads an import statement.
    /// - Returns: what it binds of the project's own packages.
    private mutating func imports(from index: Int) -> Set<String> {
        let rest = tokens[index...].prefix { if case .end = $0.kind { false } else { true } }
        let words = rest.filter { $0.isWord }
        guard words.count > 1, packages.contains(words[words.startIndex + 1].text) else { return [] }
        var bound: Set<String> = []
        var isAlias = false
        var isName = !tokens[index].is("from")
        for token in words.dropFirst() {
            if token.is("import") {
                isName = true
            } else if token.is("as") {
                isAlias = true
            } else {
                if !isAlias, !packages.contains(token.text) { found.append(Name(text: token.text, line: token.line)) }
                if isName { bound.insert(token.text) }
                isAlias = false
            }
        }
        return bound
    }
}
