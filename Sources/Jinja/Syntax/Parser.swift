/// Turns tokens into a tree by recursive descent, one token ahead (three for a named argument).
///
/// Steps are handed around as their numbers in the tree.
struct Parser {
    let source: SourceText
    let tokens: [Token]
    private let nesting: Int
    /// What a line break in a string literal becomes.
    let newline: [UInt8]
    private var index = 0
    /// The token that comes next.
    private(set) var current: Token
    /// The end of the token before it.
    private(set) var previousEnd: UInt32 = 0
    private var depth = 0
    /// The links of open chains of operators.
    private var chained = 0
    var tree: Tree
    /// Numbers of lists that are not complete yet, the innermost list last.
    var pending: [Int32] = []
    /// The statements that are open, the innermost last.
    var open: [OpenTag] = []
    /// The names of the blocks so far.
    var blocks: Set<Int32> = []
    /// Which of `caller`, `varargs` and `kwargs` the macro that is being read uses (`Node.Flag`).
    var extras: UInt8 = 0
    /// How many steps stand in the bodies within the one that is being read.
    var innerSteps = 0
    /// How many steps the defaults of the parameters have that were just read: what the macro's body costs in addition.
    var defaultSteps = 0

    /// A statement whose end is awaited: its first word, the word that closes it, and where it begins.
    struct OpenTag {
        var tag: Word
        var close: Word
        var start: UInt32
    }

    /// Makes a parser of a template, or of an expression without braces.
    init(
        _ source: SourceText, _ environment: SharedEnvironment, isExpression: Bool = false
    ) throws(Failure) {
        self.source = source
        nesting = environment.options.limits.nesting
        newline = environment.newline
        var lexer = Lexer(source, environment)
        if isExpression { try lexer.runExpression() } else { try lexer.run() }
        tokens = lexer.tokens
        current = tokens[0]
        let steps = min(tokens.count, 1 << 16)
        tree = Tree(names: steps / 12)
        tree.nodes.reserveCapacity(steps)
        tree.lists.reserveCapacity(steps / 2 + 16)
    }

    /// Reads the whole template.
    mutating func template() throws(Failure) -> Tree {
        tree.body = try statements(until: .other, .other, .other)
        return takeTree()
    }

    /// Reads an expression that is the whole text.
    mutating func wholeExpression() throws(Failure) -> Tree {
        let result = try tuple()
        guard current.kind == .end else { throw unexpected("the end of the expression") }
        tree.body = tree.list(CollectionOfOne(result))
        return takeTree()
    }

    /// The tree, which the parser no longer has: the compiler is to change it without copying it first.
    private mutating func takeTree() -> Tree {
        var taken = Tree(names: 0)
        swap(&taken, &tree)
        return taken
    }

    // MARK: Tokens

    func tokenAhead(_ count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

    @inline(__always)
    mutating func advance() {
        previousEnd = current.end
        if index + 1 < tokens.count {
            index += 1
            current = tokens[index]
        }
    }

    @discardableResult
    mutating func expect(_ kind: Token.Kind) throws(Failure) -> Token {
        let token = current
        guard token.kind == kind else { throw unexpected(kind.phrase) }
        advance()
        return token
    }

    mutating func expect(_ word: Word) throws(Failure) {
        guard current.word == word else { throw unexpected("'\(word.string)'") }
        advance()
    }

    func text(_ token: Token) -> String { source.string(token.start, token.end) }

    /// The number of the name that `token` is.
    mutating func name(_ token: Token) -> Int32 {
        tree.names.number(
            UnsafeBufferPointer(start: source.base + Int(token.start), count: Int(token.end - token.start)))
    }

    // MARK: Steps and lists

    @inline(__always)
    mutating func add(
        _ operation: Node.Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, flag: UInt8 = 0,
        from start: UInt32,
        to end: UInt32
    ) -> Int32 {
        tree.add(Node(operation: operation, flag: flag, a: a, b: b, c: c, start: start, end: end))
    }

    /// Adds the body of the statements that were put on `pending` since it had `mark` numbers, and takes them off.
    mutating func body(since mark: Int, steps: Int) -> Int32 {
        let body = tree.body(pending[mark...], steps: steps)
        pending.removeSubrange(mark...)
        return body
    }

    /// Adds the list of what was put on `pending` since it had `mark` numbers, and takes it off.
    mutating func list(since mark: Int) -> Int32 {
        let list = tree.list(pending[mark...])
        pending.removeSubrange(mark...)
        return list
    }

    // MARK: Depth and errors

    @inline(__always)
    mutating func enter() throws(Failure) {
        depth += 1
        guard depth <= nesting else { throw tooDeep() }
    }

    private func tooDeep() -> Failure {
        source.error(.limit, "nested more than \(nesting) levels deep", Int(current.start), Int(current.end))
    }

    @inline(__always)
    mutating func leave() { depth -= 1 }

    /// Goes one link further in a chain of operators, each of which is a level of the tree.
    mutating func enter(_ links: inout Int) throws(Failure) {
        chained += 1
        links += 1
        guard depth + chained <= nesting * 4 else {
            throw source.error(
                .limit, "a chain of more than \(nesting * 4) operators", Int(current.start), Int(current.end))
        }
    }

    @inline(__always)
    mutating func leave(_ links: Int) { chained -= links }

    func error(_ message: String, help: [String] = []) -> Failure {
        source.error(message, Int(current.start), Int(max(current.end, current.start + 1)), help: help)
    }

    func unexpected(_ wanted: String) -> Failure {
        error("expected \(wanted), found \(found)")
    }

    private var found: String {
        switch current.kind {
        case .end: "the end of the template"
        case .variableEnd, .blockEnd: "the end of the tag"
        case .data: "text"
        default: "'\(text(current))'"
        }
    }
}

extension Token.Kind {
    /// The token in words.
    fileprivate var phrase: String {
        switch self {
        case .name: "a name"
        case .blockEnd, .variableEnd: "the end of the tag"
        case .comma: "','"
        case .colon: "':'"
        case .assign: "'='"
        case .openParenthesis: "'('"
        case .closeParenthesis: "')'"
        case .closeBracket: "']'"
        case .closeBrace: "'}'"
        default: "\(self)"
        }
    }
}
