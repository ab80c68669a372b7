/// Values with what stands before and behind them: signs, attributes, items, calls, filters and tests.
extension Parser {
    /// A value with its sign, attributes, calls and filters.
    mutating func unary(withFilters: Bool = true) throws(Failure) -> Int32 {
        let start = current.start
        var node: Int32
        switch current.kind {
        case .minus, .plus:
            try enter()
            defer { leave() }
            let operation: Node.Operation = current.kind == .minus ? .negate : .plus
            advance()
            let operand = try unary(withFilters: false)
            node = add(operation, operand, from: start, to: tree[operand].end)
        default:
            node = try primary()
        }
        if current.kind.endsExpression { return node }
        node = try postfix(node)
        return withFilters && !current.kind.endsExpression ? try filters(node) : node
    }

    private mutating func primary() throws(Failure) -> Int32 {
        let token = current
        switch token.kind {
        case .name:
            advance()
            switch token.word {
            case .true, .capitalTrue: return constant(.bool(true), token)
            case .false, .capitalFalse: return constant(.bool(false), token)
            case .none, .capitalNone: return constant(.none, token)
            default: return variable(token)
            }
        case .string:
            advance()
            if current.kind != .string { return constant(.string(try stringValue(token)), token) }
            // Strings side by side are one, as in Python.
            var bytes = try stringValue(token).bytes
            while current.kind == .string {
                bytes += try stringValue(current).bytes
                advance()
            }
            var whole = token
            whole.end = previousEnd
            return constant(.string(Text(bytes)), whole)
        case .integer:
            advance()
            return constant(.int(try integerValue(token)), token)
        case .float:
            advance()
            return constant(.double(Double(text(token).filter { $0 != "_" }) ?? 0), token)
        case .openParenthesis:
            advance()
            let inner = try tuple(isParenthesised: true)
            try expect(.closeParenthesis)
            return inner
        case .openBracket: return try list()
        case .openBrace: return try dict()
        default: throw unexpected("an expression")
        }
    }

    private mutating func constant(_ value: Value, _ token: Token) -> Int32 {
        tree.constants.append(value)
        return add(.constant, Int32(truncatingIfNeeded: tree.constants.count - 1), from: token.start, to: token.end)
    }

    private mutating func variable(_ token: Token) -> Int32 {
        let name = name(token)
        switch name {
        case Names.Known.caller.rawValue: extras |= Node.Flag.caller
        case Names.Known.varargs.rawValue: extras |= Node.Flag.varargs
        case Names.Known.kwargs.rawValue: extras |= Node.Flag.kwargs
        default: break
        }
        return add(.name, name, from: token.start, to: token.end)
    }

    private mutating func list() throws(Failure) -> Int32 {
        let start = current.start
        advance()
        let mark = pending.count
        while current.kind != .closeBracket {
            if pending.count > mark { try expect(.comma) }
            if current.kind == .closeBracket { break }
            pending.append(try expression())
        }
        try expect(.closeBracket)
        return add(.list, list(since: mark), from: start, to: previousEnd)
    }

    private mutating func dict() throws(Failure) -> Int32 {
        let start = current.start
        advance()
        let mark = pending.count
        while current.kind != .closeBrace {
            if pending.count > mark { try expect(.comma) }
            if current.kind == .closeBrace { break }
            pending.append(try expression())
            try expect(.colon)
            pending.append(try expression())
        }
        try expect(.closeBrace)
        return add(.dict, list(since: mark), from: start, to: previousEnd)
    }

    private mutating func postfix(_ base: Int32) throws(Failure) -> Int32 {
        var node = base
        // Each link of a chain is a level of the tree: `a.b.c.d…` must not get deeper than what is walked later.
        var links = 0
        defer { leave(links) }
        while true {
            switch current.kind {
            case .dot:
                try enter(&links)
                node = try attribute(of: node)
            case .openBracket:
                try enter(&links)
                node = try subscripted(node)
            case .openParenthesis:
                try enter(&links)
                node = try call(node)
            default: return node
            }
        }
    }

    private mutating func attribute(of node: Int32) throws(Failure) -> Int32 {
        advance()
        let token = current
        switch token.kind {
        case .name:
            advance()
            return add(.attribute, node, name(token), from: token.start, to: token.end)
        case .integer:
            advance()
            return add(.item, node, constant(.int(try integerValue(token)), token), from: token.start, to: token.end)
        default: throw unexpected("the name of an attribute")
        }
    }

    private mutating func subscripted(_ node: Int32) throws(Failure) -> Int32 {
        let start = current.start
        advance()
        if let slice = try slice(of: node, from: start) { return slice }
        let mark = pending.count
        // As in Jinja2, brackets without anything are the item of an empty tuple.
        var isTuple = current.kind == .closeBracket
        if !isTuple { pending.append(try expression()) }
        while current.kind == .comma {
            isTuple = true
            advance()
            if current.kind == .closeBracket { break }
            pending.append(try expression())
        }
        try expect(.closeBracket)
        if !isTuple, let only = pending.popLast() { return add(.item, node, only, from: start, to: previousEnd) }
        let index = add(.tuple, list(since: mark), from: start, to: previousEnd)
        return add(.item, node, index, from: start, to: previousEnd)
    }

    /// `[from:to:step]`, if a colon comes; the tokens are looked at first, so that nothing has to be taken back.
    private mutating func slice(of node: Int32, from start: UInt32) throws(Failure) -> Int32? {
        guard isSliceAhead() else { return nil }
        var parts: [Int32] = [-1, -1, -1]
        var part = 0
        while current.kind != .closeBracket {
            if current.kind == .colon {
                part += 1
                guard part < 3 else { throw unexpected("']'") }
                advance()
            } else {
                guard parts[part] < 0 else { throw unexpected("':' or ']'") }
                parts[part] = try expression()
            }
        }
        advance()
        return add(.slice, node, tree.list(parts), from: start, to: previousEnd)
    }

    /// The list of a call's arguments: how many positional and named ones there are, the steps of `*` and `**` or -1,
    /// then the positional steps, then names and steps in turn. A call without arguments is -1.
    private mutating func arguments() throws(Failure) -> Int32 {
        try expect(.openParenthesis)
        if current.kind == .closeParenthesis {
            advance()
            return -1
        }
        let mark = pending.count
        pending += [0, 0, -1, -1]
        while current.kind != .closeParenthesis {
            if pending.count > mark + 4 || pending[mark + 2] >= 0 || pending[mark + 3] >= 0 { try expect(.comma) }
            if current.kind == .closeParenthesis { break }
            let hasSplat = pending[mark + 2] >= 0
            let hasDict = pending[mark + 3] >= 0
            if current.kind == .times {
                guard !hasSplat, !hasDict else { throw invalidArguments() }
                advance()
                pending[mark + 2] = try expression()
            } else if current.kind == .power {
                guard !hasDict else { throw invalidArguments() }
                advance()
                pending[mark + 3] = try expression()
            } else if current.kind == .name, tokenAhead(1).kind == .assign {
                guard !hasDict else { throw invalidArguments() }
                let name = name(current)
                for place in stride(from: mark + 4 + Int(pending[mark]), to: pending.count, by: 2)
                where pending[place] == name {
                    throw error("the argument '\(text(current))' is given twice")
                }
                advance()
                advance()
                pending.append(name)
                pending.append(try expression())
                pending[mark + 1] += 1
            } else {
                guard pending[mark + 1] == 0, !hasSplat, !hasDict else { throw invalidArguments() }
                pending.append(try expression())
                pending[mark] += 1
            }
        }
        try expect(.closeParenthesis)
        return list(since: mark)
    }

    private func invalidArguments() -> Failure {
        error("arguments are out of order", help: ["values first, then name=value, then *list, then **dict"])
    }

    private mutating func call(_ node: Int32) throws(Failure) -> Int32 {
        let arguments = try arguments()
        return add(.call, node, arguments, from: tree[node].start, to: previousEnd)
    }

    /// The filters, tests and calls behind a value.
    private mutating func filters(_ base: Int32) throws(Failure) -> Int32 {
        var node = base
        var links = 0
        defer { leave(links) }
        while true {
            if current.kind == .pipe {
                try enter(&links)
                node = try filter(node)
            } else if current.word == .is {
                try enter(&links)
                node = try test(node)
            } else if current.kind == .openParenthesis {
                try enter(&links)
                node = try call(node)
            } else {
                return node
            }
        }
    }

    /// `| name(arguments)`; `startsInline`: the bar was left out, as in a filter block.
    mutating func filter(_ operand: Int32, startsInline: Bool = false) throws(Failure) -> Int32 {
        if !startsInline { advance() }
        let token = current
        let name = try dottedName()
        let arguments = current.kind == .openParenthesis ? try arguments() : -1
        return add(.filter, operand, name, arguments, from: token.start, to: token.end)
    }

    private mutating func dottedName() throws(Failure) -> Int32 {
        let first = try expect(.name)
        guard current.kind == .dot else { return name(first) }
        var whole = text(first)
        while current.kind == .dot {
            advance()
            whole += "." + text(try expect(.name))
        }
        return tree.names.number(Text(whole))
    }

    private mutating func test(_ operand: Int32) throws(Failure) -> Int32 {
        advance()
        let isNegated = current.word == .not
        if isNegated { advance() }
        let token = current
        let name = try dottedName()
        var arguments: Int32 = -1
        switch current.kind {
        case .openParenthesis: arguments = try self.arguments()
        case .name where current.word != .else && current.word != .or && current.word != .and:
            if current.word == .is { throw error("tests can't be chained with 'is'", help: ["join them with 'and'"]) }
            arguments = tree.list([1, 0, -1, -1, try postfix(try primary())])
        case .string, .integer, .float, .openBracket, .openBrace:
            arguments = tree.list([1, 0, -1, -1, try postfix(try primary())])
        default: break
        }
        return add(
            .test, operand, name, arguments, flag: isNegated ? Node.Flag.negated : 0, from: token.start, to: token.end)
    }
}
