/// Tags that define names: `set`, `macro`, `call`, imports, and what they assign to.
extension Parser {
    /// What is assigned to: a name, several with commas between, or an attribute of a namespace.
    mutating func target(allowsAttribute: Bool = false) throws(Failure) -> Int32 {
        let start = current.start
        let mark = pending.count
        var isTuple = false
        while true {
            let token = current
            if token.kind == .openParenthesis {
                try enter()
                defer { leave() }
                advance()
                pending.append(try target(allowsAttribute: allowsAttribute))
                try expect(.closeParenthesis)
            } else if allowsAttribute, token.kind == .name, tokenAhead(1).kind == .dot {
                advance()
                advance()
                let attribute = name(try expect(.name))
                let base = add(.name, name(token), from: token.start, to: token.end)
                pending.append(add(.targetAttribute, base, attribute, from: token.start, to: previousEnd))
            } else {
                pending.append(add(.targetName, try assignableName(), from: token.start, to: token.end))
            }
            guard current.kind == .comma else { break }
            isTuple = true
            advance()
            if current.kind == .blockEnd || current.kind == .closeParenthesis { break }
        }
        if !isTuple, let only = pending.popLast() { return only }
        return add(.targetTuple, list(since: mark), from: start, to: previousEnd)
    }

    /// Whether `target` sets the variable of the name number `name`.
    func assigns(_ target: Int32, to name: Int32) -> Bool {
        switch tree[target].operation {
        case .targetName: tree[target].a == name
        case .targetTuple: tree.range(tree[target].a).contains { assigns(tree.lists[$0], to: name) }
        default: false
        }
    }

    /// The number of a name that can be assigned to.
    private mutating func assignableName() throws(Failure) -> Int32 {
        let token = current
        guard token.kind == .name else { throw unexpected("the name of a variable") }
        switch token.word {
        case .true, .capitalTrue, .false, .capitalFalse, .none, .capitalNone:
            throw error("can't assign to '\(text(token))'")
        default: break
        }
        advance()
        return name(token)
    }

    mutating func set(_ tag: Token) throws(Failure) -> Int32 {
        let target = try target(allowsAttribute: true)
        if current.kind == .assign {
            advance()
            let value = try tuple()
            return add(.assign, target, value, from: tree[value].start, to: tree[value].end)
        }
        var filter: Int32 = -1
        if current.kind == .pipe { filter = try filters(after: -1) }
        return add(.setBlock, target, try closed(tag, .endset), filter, from: tag.start, to: tag.end)
    }

    /// The filters behind a bar, the first of the text that is filtered where `first` is -1.
    mutating func filters(after first: Int32) throws(Failure) -> Int32 {
        var node = first
        while current.kind == .pipe || node < 0 { node = try filter(node) }
        return node
    }

    /// Puts the name and default of each parameter in parentheses on `pending`.
    private mutating func parameters() throws(Failure) {
        try expect(.openParenthesis)
        var isFirst = true
        let first = tree.nodes.count
        defer { defaultSteps = tree.nodes.count - first }
        while current.kind != .closeParenthesis {
            if !isFirst { try expect(.comma) }
            let name = try assignableName()
            var value: Int32 = -1
            if current.kind == .assign {
                advance()
                value = try expression()
            } else if !isFirst, let last = pending.last, last >= 0 {
                throw error("a parameter without a default can't follow one with a default")
            }
            pending.append(name)
            pending.append(value)
            isFirst = false
        }
        try expect(.closeParenthesis)
    }

    mutating func macro(_ tag: Token) throws(Failure) -> Int32 {
        let mark = pending.count
        let outside = extras
        extras = 0
        pending.append(try assignableName())
        pending.append(0)
        try parameters()
        pending[mark + 1] = try closed(tag, .endmacro)
        let own = extras
        extras |= outside
        return add(.macro, list(since: mark), flag: own, from: tag.start, to: tag.end)
    }

    mutating func callBlock(_ tag: Token) throws(Failure) -> Int32 {
        let mark = pending.count
        let outside = extras
        extras = 0
        pending.append(Names.Known.caller.rawValue)
        pending.append(0)
        if current.kind == .openParenthesis { try parameters() }
        let own = extras
        let call = try expression()
        guard tree[call].operation == .call else {
            throw source.error("expected a call of a macro", Int(tree[call].start), Int(tree[call].end))
        }
        let around = extras
        extras = own
        pending[mark + 1] = try closed(tag, .endcall)
        let flag = extras
        extras |= outside | around
        return add(.callBlock, list(since: mark), call, flag: flag, from: tree[call].start, to: tree[call].end)
    }

    private mutating func contextChoice(default fallback: Bool) -> UInt8 {
        var isWith = fallback
        if current.word == .with || current.word == .without, tokenAhead(1).word == .context {
            isWith = current.word == .with
            advance()
            advance()
        }
        return isWith ? Node.Flag.withContext : 0
    }

    mutating func include() throws(Failure) -> Int32 {
        let template = try expression()
        var flag: UInt8 = 0
        if current.word == .ignore, tokenAhead(1).word == .missing {
            flag = Node.Flag.ignoresMissing
            advance()
            advance()
        }
        flag |= contextChoice(default: true)
        return add(.include, template, flag: flag, from: tree[template].start, to: tree[template].end)
    }

    mutating func importAs() throws(Failure) -> Int32 {
        let template = try expression()
        try expect(.as)
        let name = try assignableName()
        return add(
            .importAs, template, name, flag: contextChoice(default: false), from: tree[template].start,
            to: tree[template].end)
    }

    mutating func fromImport() throws(Failure) -> Int32 {
        let template = try expression()
        try expect(.import)
        let mark = pending.count
        while true {
            let isChoice = current.word == .with || current.word == .without
            if isChoice, tokenAhead(1).word == .context, pending.count > mark { break }
            let token = current
            let name = try assignableName()
            guard source.base[Int(token.start)] != UInt8(ascii: "_") else {
                throw source.error(
                    "names that begin with an underscore can't be imported", Int(token.start), Int(token.end))
            }
            var alias = name
            if current.word == .as {
                advance()
                alias = try assignableName()
            }
            pending.append(name)
            pending.append(alias)
            guard current.kind == .comma else { break }
            advance()
        }
        let names = list(since: mark)
        return add(
            .fromImport, template, names, flag: contextChoice(default: false), from: tree[template].start,
            to: tree[template].end)
    }
}
