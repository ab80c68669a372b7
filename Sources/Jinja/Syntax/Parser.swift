/// Turns tokens into statements and expressions by recursive descent, one token ahead (three for a named argument).
struct Parser {
    let source: SourceText
    private let tokens: [Token]
    private let nesting: Int
    /// What a line break in a string literal becomes.
    let newline: [UInt8]
    private var index = 0
    private var depth = 0
    /// The links of open chains of operators.
    private var chained = 0
    /// The statements that are open, the innermost last, for messages.
    private var open: [(tag: String, ends: [String], start: UInt32)] = []
    /// The names of the blocks so far.
    private var blocks: Set<Text> = []

    init(_ source: SourceText, options: Options) throws(TemplateError) {
        self.source = source
        nesting = options.limits.nesting
        newline = Array(options.newlineSequence.utf8)
        var lexer = Lexer(source, options: options)
        try lexer.run()
        tokens = lexer.tokens
    }

    /// Makes a parser of an expression without braces.
    init(expression source: SourceText, options: Options) throws(TemplateError) {
        self.source = source
        nesting = options.limits.nesting
        newline = Array(options.newlineSequence.utf8)
        var lexer = Lexer(source, options: options)
        try lexer.runExpression()
        tokens = lexer.tokens
    }

    /// Reads the whole template.
    mutating func template() throws(TemplateError) -> [Statement] {
        let body = try statements(until: [])
        return body
    }

    /// Reads an expression that is the whole text.
    mutating func wholeExpression() throws(TemplateError) -> Expression {
        let result = try tuple()
        guard current.kind == .end else { throw unexpected("the end of the expression") }
        return result
    }

    // MARK: Tokens

    var current: Token { tokens[min(index, tokens.count - 1)] }

    func tokenAhead(_ count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

    var previousEnd: UInt32 { index > 0 ? tokens[min(index, tokens.count) - 1].end : 0 }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    @discardableResult
    mutating func expect(_ kind: Token.Kind) throws(TemplateError) -> Token {
        let token = current
        guard token.kind == kind else { throw unexpected(kind.phrase) }
        advance()
        return token
    }

    func text(_ token: Token) -> String {
        String(decoding: source.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    func isName(_ word: StaticString, ahead: Int = 0) -> Bool {
        let token = tokenAhead(ahead)
        guard token.kind == .name else { return false }
        return isName(token, word)
    }

    private func isName(_ token: Token, _ word: StaticString) -> Bool {
        let count = Int(token.end - token.start)
        guard count == word.utf8CodeUnitCount else { return false }
        return source.bytes.withUnsafeBufferPointer { all in
            let start = word.utf8Start
            for index in 0..<count where all[Int(token.start) + index] != start[index] { return false }
            return true
        }
    }

    mutating func expectName(_ word: StaticString) throws(TemplateError) {
        guard isName(word) else { throw unexpected("'\(word)'") }
        advance()
    }

    // MARK: Depth and errors

    mutating func enter() throws(TemplateError) {
        depth += 1
        guard depth <= nesting else {
            throw source.error(
                .limit, "nested more than \(nesting) levels deep", Int(current.start), Int(current.end))
        }
    }

    mutating func leave() {
        depth -= 1
    }

    /// Goes one link further in a chain of operators, each of which is a level of the tree.
    mutating func enter(_ links: inout Int) throws(TemplateError) {
        chained += 1
        links += 1
        guard depth + chained <= nesting * 4 else {
            throw source.error(
                .limit, "a chain of more than \(nesting * 4) operators", Int(current.start), Int(current.end))
        }
    }

    mutating func leave(_ links: Int) { chained -= links }

    func make(_ kind: Expression.Kind, from first: Expression) -> Expression {
        Expression(kind: kind, start: first.start, end: previousEnd)
    }

    func error(_ message: String, help: [String] = []) -> TemplateError {
        source.error(message, Int(current.start), Int(max(current.end, current.start + 1)), help: help)
    }

    func unexpected(_ wanted: String) -> TemplateError {
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

    // MARK: Statements

    /// Reads statements up to a tag that is one of `ends`, which stays the current token.
    private mutating func statements(until ends: [String]) throws(TemplateError) -> [Statement] {
        try enter()
        defer { leave() }
        var body: [Statement] = []
        while true {
            let token = current
            switch token.kind {
            case .end:
                guard let last = open.last, !ends.isEmpty else { return body }
                throw source.error(
                    "'\(last.tag)' is never closed", Int(last.start), Int(last.start) + 1,
                    help: ["close it with '\(last.ends.last ?? "")'"])
            case .data:
                advance()
                body.append(Statement(kind: .text, start: token.start, end: token.end))
            case .variableStart:
                advance()
                let value = try tuple()
                guard current.kind == .variableEnd else { throw unexpected("the end of the tag") }
                advance()
                body.append(Statement(kind: .output(value), start: value.start, end: value.end))
            case .blockStart:
                let word = tokenAhead(1)
                if word.kind == .name, ends.contains(text(word)) {
                    advance()
                    return body
                }
                advance()
                body.append(try statement())
                guard current.kind == .blockEnd else { throw unexpected("the end of the tag") }
                advance()
            default:
                throw unexpected("a tag or text")
            }
        }
    }

    /// Reads the body of a tag: to the end of the tag, the statements, and up to one of `ends`.
    private mutating func body(of tag: Token, until ends: [String]) throws(TemplateError) -> [Statement] {
        // A colon at the end is taken, as by Jinja2.
        if current.kind == .colon { advance() }
        try expect(.blockEnd)
        open.append((text(tag), ends, tag.start))
        let body = try statements(until: ends)
        open.removeLast()
        return body
    }

    private mutating func statement() throws(TemplateError) -> Statement {
        let tag = current
        guard tag.kind == .name else { throw unexpected("the name of a tag") }
        let name = text(tag)
        advance()
        let kind: Statement.Kind
        switch name {
        case "if": kind = try ifElse(tag)
        case "for": kind = try forIn(tag)
        case "set": kind = try set(tag)
        case "macro": kind = try macro(tag)
        case "call": kind = try callBlock(tag)
        case "filter":
            let filter = try filterChain()
            kind = .filterBlock(filter, body: try closed(tag, "endfilter"))
        case "with": kind = try with(tag)
        case "autoescape":
            _ = try expression()
            kind = .group(try closed(tag, "endautoescape"))
        case "include": kind = try include()
        case "import": kind = try importAs()
        case "from": kind = try fromImport()
        case "extends": kind = .extends(try expression())
        case "block": kind = try block(tag)
        case "do": kind = .evaluate(try tuple())
        case "break": kind = .breakLoop
        case "continue": kind = .continueLoop
        case "print": kind = .output(try tuple())
        default: throw unknownTag(tag, name)
        }
        return Statement(kind: kind, start: tag.start, end: tag.end)
    }

    private func unknownTag(_ tag: Token, _ name: String) -> TemplateError {
        var help: [String] = []
        if let last = open.last {
            help.append("the innermost open tag is '\(last.tag)', which ends with '\(last.ends.last ?? "")'")
        } else if name.hasPrefix("end") {
            help.append("no tag is open here")
        }
        let known = [
            "if", "for", "set", "macro", "call", "filter", "with", "autoescape", "include", "import", "from", "extends",
            "block", "do", "break", "continue", "raw", "elif", "else", "endif", "endfor", "endset", "endmacro",
        ]
        let isMisplaced = known.contains(name) || name.hasPrefix("end") && known.contains(String(name.dropFirst(3)))
        if !isMisplaced, let suggestion = suggest(name, known) { help.insert(suggestion, at: 0) }
        return source.error(
            isMisplaced ? "'\(name)' doesn't belong here" : "unknown tag '\(name)'", Int(tag.start), Int(tag.end),
            help: help)
    }

    /// The body of a tag up to `end`, with the closing word taken.
    private mutating func closed(_ tag: Token, _ end: String) throws(TemplateError) -> [Statement] {
        let inner = try body(of: tag, until: [end])
        advance()
        return inner
    }

    private mutating func ifElse(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        var branches: [(test: Expression, body: [Statement])] = []
        var test = try tuple(withCondition: false)
        while true {
            let inner = try body(of: tag, until: ["elif", "else", "endif"])
            branches.append((test, inner))
            if isName("elif") {
                advance()
                test = try tuple(withCondition: false)
            } else if isName("else") {
                advance()
                let otherwise = try closed(tag, "endif")
                return .ifElse(branches, otherwise: otherwise)
            } else {
                advance()
                return .ifElse(branches, otherwise: [])
            }
        }
    }

    private mutating func forIn(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        let place = current
        let target = try target(stopAt: "in")
        if target.names.contains(Text("loop")) {
            throw source.error(
                "can't assign to the special variable 'loop'", Int(place.start), Int(place.end),
                help: ["give the items another name"])
        }
        try expectName("in")
        let items = try tuple(withCondition: false, stopAt: "recursive")
        var filter: Expression?
        if isName("if") {
            advance()
            filter = try expression()
        }
        let isRecursive = isName("recursive")
        if isRecursive { advance() }
        let inner = try body(of: tag, until: ["endfor", "else"])
        var otherwise: [Statement] = []
        if isName("else") {
            advance()
            otherwise = try closed(tag, "endfor")
        } else {
            advance()
        }
        return .forIn(
            ForLoop(
                target: target, items: items, filter: filter, body: inner, otherwise: otherwise,
                isRecursive: isRecursive))
    }

    /// What is assigned to: a name, several with commas between, or an attribute of a namespace.
    private mutating func target(stopAt word: StaticString? = nil, allowsAttribute: Bool = false) throws(TemplateError)
        -> Target
    {
        let start = current.start
        var targets: [Target] = []
        var isTuple = false
        while true {
            if let word, isName(word), !targets.isEmpty { break }
            if current.kind == .openParenthesis {
                try enter()
                defer { leave() }
                advance()
                targets.append(try target(allowsAttribute: allowsAttribute))
                try expect(.closeParenthesis)
            } else if allowsAttribute, current.kind == .name, tokenAhead(1).kind == .dot {
                let token = current
                let name = text(token)
                advance()
                advance()
                let attribute = text(try expect(.name))
                targets.append(.attribute(Text(name), Text(attribute), start: token.start, end: previousEnd))
            } else {
                targets.append(.name(Text(try assignableName())))
            }
            guard current.kind == .comma else { break }
            isTuple = true
            advance()
            if [.blockEnd, .assign, .closeParenthesis].contains(current.kind) { break }
        }
        if !isTuple, let only = targets.first { return only }
        return .tuple(targets, start: start, end: previousEnd)
    }

    private mutating func assignableName() throws(TemplateError) -> String {
        let token = current
        guard token.kind == .name else { throw unexpected("the name of a variable") }
        let name = text(token)
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw error("can't assign to '\(name)'")
        }
        advance()
        return name
    }

    private mutating func set(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        let target = try target(allowsAttribute: true)
        if current.kind == .assign {
            advance()
            return .set(target, try tuple())
        }
        var filter: Expression?
        if current.kind == .pipe { filter = try self.filters(after: nil) }
        return .setBlock(target, filter: filter, body: try closed(tag, "endset"))
    }

    /// A chain of filters whose first has no operand: `upper|trim`.
    private mutating func filterChain() throws(TemplateError) -> Expression {
        let first = try filter(nil, startsInline: true)
        return try filters(after: first)
    }

    private mutating func filters(after first: Expression?) throws(TemplateError) -> Expression {
        var node = first
        while current.kind == .pipe || node == nil { node = try filter(node) }
        guard let node else { throw unexpected("a filter") }
        return node
    }

    private mutating func parameters() throws(TemplateError) -> [MacroParameter] {
        var parameters: [MacroParameter] = []
        try expect(.openParenthesis)
        while current.kind != .closeParenthesis {
            if !parameters.isEmpty { try expect(.comma) }
            let name = Text(try assignableName())
            var defaultValue: Expression?
            if current.kind == .assign {
                advance()
                defaultValue = try expression()
            } else if parameters.last?.defaultValue != nil {
                throw error("a parameter without a default can't follow one with a default")
            }
            parameters.append(MacroParameter(name: name, defaultValue: defaultValue))
        }
        try expect(.closeParenthesis)
        return parameters
    }

    private mutating func macro(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        let name = Text(try assignableName())
        let parameters = try parameters()
        return .macro(name, parameters, body: try closed(tag, "endmacro"))
    }

    private mutating func callBlock(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        let parameters = current.kind == .openParenthesis ? try parameters() : []
        let call = try expression()
        guard case .call = call.kind else {
            throw source.error("expected a call of a macro", Int(call.start), Int(call.end))
        }
        return .callBlock(parameters, call: call, body: try closed(tag, "endcall"))
    }

    private mutating func with(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        var values: [(target: Target, value: Expression)] = []
        while current.kind != .blockEnd {
            if !values.isEmpty { try expect(.comma) }
            let target = try target()
            try expect(.assign)
            values.append((target, try expression()))
        }
        return .with(values, body: try closed(tag, "endwith"))
    }

    private mutating func contextChoice(default fallback: Bool) -> Bool {
        guard isName("with") || isName("without"), isName("context", ahead: 1) else { return fallback }
        let isWith = isName("with")
        advance()
        advance()
        return isWith
    }

    private mutating func include() throws(TemplateError) -> Statement.Kind {
        let template = try expression()
        var ignoresMissing = false
        if isName("ignore"), isName("missing", ahead: 1) {
            ignoresMissing = true
            advance()
            advance()
        }
        return .include(template, ignoresMissing: ignoresMissing, withContext: contextChoice(default: true))
    }

    private mutating func importAs() throws(TemplateError) -> Statement.Kind {
        let template = try expression()
        try expectName("as")
        let name = Text(try assignableName())
        return .importAs(template, name, withContext: contextChoice(default: false))
    }

    private mutating func fromImport() throws(TemplateError) -> Statement.Kind {
        let template = try expression()
        try expectName("import")
        var names: [(name: Text, alias: Text)] = []
        while true {
            if isName("with") || isName("without"), isName("context", ahead: 1), !names.isEmpty { break }
            let token = current
            let name = try assignableName()
            guard !name.hasPrefix("_") else {
                throw source.error(
                    "names that begin with an underscore can't be imported", Int(token.start), Int(token.end))
            }
            var alias = name
            if isName("as") {
                advance()
                alias = try assignableName()
            }
            names.append((Text(name), Text(alias)))
            guard current.kind == .comma else { break }
            advance()
        }
        return .fromImport(template, names, withContext: contextChoice(default: false))
    }

    private mutating func block(_ tag: Token) throws(TemplateError) -> Statement.Kind {
        let token = try expect(.name)
        let name = Text(text(token))
        guard blocks.insert(name).inserted else {
            throw source.error("the block '\(name.string)' is defined twice", Int(token.start), Int(token.end))
        }
        var isScoped = false
        var isRequired = false
        if current.kind == .minus {
            throw error("a block's name can't have a hyphen", help: ["use an underscore"])
        }
        while isName("scoped") || isName("required") {
            if isName("scoped") { isScoped = true } else { isRequired = true }
            advance()
        }
        let inner = try body(of: tag, until: ["endblock"])
        advance()
        if isRequired { try checkOnlySpace(inner) }
        // The name may be repeated at the end.
        if current.kind == .name, text(current) == name.string { advance() }
        return .block(name, body: inner, isScoped: isScoped, isRequired: isRequired)
    }

    private func checkOnlySpace(_ body: [Statement]) throws(TemplateError) {
        for statement in body {
            let isSpace = source.bytes[Int(statement.start)..<Int(statement.end)].allSatisfy {
                $0 == 0x20 || (0x09...0x0D).contains($0)
            }
            if case .text = statement.kind, isSpace { continue }
            throw source.error(
                "a required block can only hold comments and white space", Int(statement.start), Int(statement.end))
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
