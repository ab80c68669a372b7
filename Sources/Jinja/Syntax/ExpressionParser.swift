/// Expressions, from the loosest binding to the tightest, as Jinja2's grammar orders them.
extension Parser {
    /// An expression with `… if … else …`.
    mutating func expression() throws(TemplateError) -> Expression {
        try enter()
        defer { leave() }
        var result = try or()
        var links = 0
        defer { leave(links) }
        while isName("if") {
            try enter(&links)
            advance()
            let test = try or()
            var otherwise: Expression?
            if isName("else") {
                advance()
                otherwise = try expression()
            }
            result = make(.conditional(test: test, then: result, otherwise: otherwise), from: result)
        }
        return result
    }

    /// One expression, or several with commas between, which are a tuple.
    mutating func tuple(
        withCondition: Bool = true, isParenthesised: Bool = false, stopAt word: StaticString? = nil
    ) throws(TemplateError) -> Expression {
        let first = current
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd(word) { break }
            items.append(try withCondition ? expression() : or())
            if current.kind == .comma { isTuple = true } else { break }
        }
        if !isTuple {
            if let only = items.first { return only }
            guard isParenthesised else {
                throw unexpected("an expression")
            }
        }
        return Expression(kind: .tuple(items), start: first.start, end: previousEnd)
    }

    private func isTupleEnd(_ word: StaticString?) -> Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .closeParenthesis: true
        default: word.map { isName($0) } ?? false
        }
    }

    mutating func or() throws(TemplateError) -> Expression {
        var left = try and()
        var links = 0
        defer { leave(links) }
        while isName("or") {
            try enter(&links)
            advance()
            let right = try and()
            left = make(.or(left, right), from: left)
        }
        return left
    }

    private mutating func and() throws(TemplateError) -> Expression {
        var left = try not()
        var links = 0
        defer { leave(links) }
        while isName("and") {
            try enter(&links)
            advance()
            let right = try not()
            left = make(.and(left, right), from: left)
        }
        return left
    }

    private mutating func not() throws(TemplateError) -> Expression {
        guard isName("not") else { return try comparison() }
        try enter()
        defer { leave() }
        let start = current.start
        advance()
        let operand = try not()
        return Expression(kind: .not(operand), start: start, end: operand.end)
    }

    private mutating func comparison() throws(TemplateError) -> Expression {
        let left = try sum()
        var others: [(operation: Comparison, operand: Expression)] = []
        while let operation = comparisonOperator() {
            others.append((operation, try sum()))
        }
        return others.isEmpty ? left : make(.compare(left, others), from: left)
    }

    private mutating func comparisonOperator() -> Comparison? {
        let operation: Comparison? =
            switch current.kind {
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessEqual: .lessEqual
            case .greater: .greater
            case .greaterEqual: .greaterEqual
            default: nil
            }
        if let operation {
            advance()
            return operation
        }
        if isName("in") {
            advance()
            return .isIn
        }
        if isName("not"), isName("in", ahead: 1) {
            advance()
            advance()
            return .isNotIn
        }
        return nil
    }

    private mutating func sum() throws(TemplateError) -> Expression {
        var left = try concatenation()
        var links = 0
        defer { leave(links) }
        while current.kind == .plus || current.kind == .minus {
            try enter(&links)
            let operation: BinaryOperator = current.kind == .plus ? .add : .subtract
            advance()
            let right = try concatenation()
            left = make(.binary(operation, left, right), from: left)
        }
        return left
    }

    private mutating func concatenation() throws(TemplateError) -> Expression {
        let first = try product()
        guard current.kind == .tilde else { return first }
        var parts = [first]
        while current.kind == .tilde {
            advance()
            parts.append(try product())
        }
        return make(.concatenate(parts), from: first)
    }

    private mutating func product() throws(TemplateError) -> Expression {
        var left = try power()
        var links = 0
        defer { leave(links) }
        while true {
            let operation: BinaryOperator
            switch current.kind {
            case .times: operation = .multiply
            case .divide: operation = .divide
            case .floorDivide: operation = .floorDivide
            case .modulo: operation = .modulo
            default: return left
            }
            try enter(&links)
            advance()
            let right = try power()
            left = make(.binary(operation, left, right), from: left)
        }
    }

    private mutating func power() throws(TemplateError) -> Expression {
        var left = try unary()
        var links = 0
        defer { leave(links) }
        while current.kind == .power {
            try enter(&links)
            advance()
            let right = try unary()
            left = make(.binary(.power, left, right), from: left)
        }
        return left
    }

    /// A value with its sign, attributes, calls and filters.
    mutating func unary(withFilters: Bool = true) throws(TemplateError) -> Expression {
        let start = current.start
        var node: Expression
        switch current.kind {
        case .minus, .plus:
            try enter()
            defer { leave() }
            let isMinus = current.kind == .minus
            advance()
            let operand = try unary(withFilters: false)
            node = Expression(kind: isMinus ? .negate(operand) : .plus(operand), start: start, end: operand.end)
        default:
            node = try primary()
        }
        node = try postfix(node)
        return withFilters ? try filters(node) : node
    }

    mutating func primary() throws(TemplateError) -> Expression {
        let token = current
        func constant(_ value: Value) -> Expression {
            Expression(kind: .constant(value), start: token.start, end: token.end)
        }
        switch token.kind {
        case .name:
            let name = text(token)
            advance()
            switch name {
            case "true", "True": return constant(.bool(true))
            case "false", "False": return constant(.bool(false))
            case "none", "None": return constant(.none)
            default: return Expression(kind: .name(Text(name)), start: token.start, end: token.end)
            }
        case .string:
            // Strings side by side are one, as in Python.
            var bytes: [UInt8] = []
            while current.kind == .string {
                bytes += try stringValue(current)
                advance()
            }
            return Expression(kind: .constant(.string(Text(bytes))), start: token.start, end: previousEnd)
        case .integer:
            advance()
            return constant(.int(try integerValue(token)))
        case .float:
            advance()
            let digits = text(token).filter { $0 != "_" }
            return constant(.double(Double(digits) ?? 0))
        case .openParenthesis:
            advance()
            let inner = try tuple(isParenthesised: true)
            try expect(.closeParenthesis)
            return inner
        case .openBracket:
            advance()
            let items = try list(until: .closeBracket)
            return Expression(kind: .list(items), start: token.start, end: previousEnd)
        case .openBrace: return try dict()
        default: throw unexpected("an expression")
        }
    }

    private mutating func list(until close: Token.Kind) throws(TemplateError) -> [Expression] {
        var items: [Expression] = []
        while current.kind != close {
            if !items.isEmpty { try expect(.comma) }
            if current.kind == close { break }
            items.append(try expression())
        }
        try expect(close)
        return items
    }

    private mutating func dict() throws(TemplateError) -> Expression {
        let start = current.start
        advance()
        var entries: [(key: Expression, value: Expression)] = []
        while current.kind != .closeBrace {
            if !entries.isEmpty { try expect(.comma) }
            if current.kind == .closeBrace { break }
            let key = try expression()
            try expect(.colon)
            entries.append((key, try expression()))
        }
        try expect(.closeBrace)
        return Expression(kind: .dict(entries), start: start, end: previousEnd)
    }

    mutating func postfix(_ base: Expression) throws(TemplateError) -> Expression {
        var node = base
        // Each link of a chain is a level of the tree: `a.b.c.d…` must not get deeper than what is walked later.
        var links = 0
        defer { leave(links) }
        while true {
            switch current.kind {
            case .dot, .openBracket, .openParenthesis:
                try enter(&links)
            default: return node
            }
            switch current.kind {
            case .dot: node = try attribute(of: node)
            case .openBracket: node = try subscripted(node)
            default: node = try call(node)
            }
        }
    }

    private mutating func attribute(of node: Expression) throws(TemplateError) -> Expression {
        advance()
        let token = current
        switch token.kind {
        case .name:
            advance()
            return Expression(kind: .attribute(node, Text(text(token))), start: token.start, end: token.end)
        case .integer:
            advance()
            let index = Expression(
                kind: .constant(.int(try integerValue(token))), start: token.start, end: token.end)
            return Expression(kind: .item(node, index), start: token.start, end: token.end)
        default: throw unexpected("the name of an attribute")
        }
    }

    private mutating func subscripted(_ node: Expression) throws(TemplateError) -> Expression {
        let start = current.start
        advance()
        if let slice = try slice(of: node, from: start) { return slice }
        if current.kind == .closeBracket {
            // As in Jinja2: the item of an empty tuple.
            advance()
            let index = Expression(kind: .tuple([]), start: start, end: previousEnd)
            return Expression(kind: .item(node, index), start: start, end: previousEnd)
        }
        var items = [try expression()]
        var isTuple = false
        while current.kind == .comma {
            isTuple = true
            advance()
            if current.kind == .closeBracket { break }
            items.append(try expression())
        }
        try expect(.closeBracket)
        let index =
            isTuple || items.isEmpty
            ? Expression(kind: .tuple(items), start: start, end: previousEnd) : items[0]
        return Expression(kind: .item(node, index), start: start, end: previousEnd)
    }

    /// `[from:to:step]`, if a colon comes; the tokens are looked at first, so that nothing has to be taken back.
    private mutating func slice(of node: Expression, from start: UInt32) throws(TemplateError) -> Expression? {
        guard isSliceAhead() else { return nil }
        var parts: [Expression?] = [nil, nil, nil]
        var part = 0
        while current.kind != .closeBracket {
            if current.kind == .colon {
                part += 1
                guard part < 3 else { throw unexpected("']'") }
                advance()
            } else {
                guard parts[part] == nil else { throw unexpected("':' or ']'") }
                parts[part] = try expression()
            }
        }
        advance()
        return Expression(
            kind: .slice(node, from: parts[0], to: parts[1], step: parts[2]), start: start, end: previousEnd)
    }

    mutating func callArguments() throws(TemplateError) -> ArgumentList {
        var arguments = ArgumentList()
        try expect(.openParenthesis)
        var isFirst = true
        while current.kind != .closeParenthesis {
            if !isFirst { try expect(.comma) }
            isFirst = false
            if current.kind == .closeParenthesis { break }
            if current.kind == .times {
                guard arguments.list == nil, arguments.dict == nil else { throw invalidArguments() }
                advance()
                arguments.list = try expression()
            } else if current.kind == .power {
                guard arguments.dict == nil else { throw invalidArguments() }
                advance()
                arguments.dict = try expression()
            } else if current.kind == .name, tokenAhead(1).kind == .assign {
                guard arguments.dict == nil else { throw invalidArguments() }
                let name = Text(text(current))
                if arguments.named.contains(where: { $0.0 == name }) {
                    throw error("the argument '\(name.string)' is given twice")
                }
                advance()
                advance()
                arguments.named.append((name, try expression()))
            } else {
                guard arguments.named.isEmpty, arguments.list == nil, arguments.dict == nil else {
                    throw invalidArguments()
                }
                arguments.positional.append(try expression())
            }
        }
        try expect(.closeParenthesis)
        return arguments
    }

    private func invalidArguments() -> TemplateError {
        error("arguments are out of order", help: ["values first, then name=value, then *list, then **dict"])
    }

    private mutating func call(_ node: Expression) throws(TemplateError) -> Expression {
        let arguments = try callArguments()
        return Expression(kind: .call(node, arguments), start: node.start, end: previousEnd)
    }

    /// The filters, tests and calls behind a value.
    mutating func filters(_ base: Expression) throws(TemplateError) -> Expression {
        var node = base
        var links = 0
        defer { leave(links) }
        while true {
            if current.kind == .pipe {
                try enter(&links)
                node = try filter(node)
            } else if isName("is") {
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
    mutating func filter(_ operand: Expression?, startsInline: Bool = false) throws(TemplateError) -> Expression {
        if !startsInline { advance() }
        let token = current
        let name = try dottedName()
        let arguments = current.kind == .openParenthesis ? try callArguments() : ArgumentList()
        return Expression(kind: .filter(Text(name), operand, arguments), start: token.start, end: token.end)
    }

    private mutating func dottedName() throws(TemplateError) -> String {
        var name = text(try expect(.name))
        while current.kind == .dot {
            advance()
            name += "." + text(try expect(.name))
        }
        return name
    }

    private mutating func test(_ operand: Expression) throws(TemplateError) -> Expression {
        advance()
        var isNegated = false
        if isName("not") {
            isNegated = true
            advance()
        }
        let token = current
        let name = try dottedName()
        var arguments = ArgumentList()
        switch current.kind {
        case .openParenthesis: arguments = try callArguments()
        case .name where !["else", "or", "and"].contains(text(current)):
            if isName("is") { throw error("tests can't be chained with 'is'", help: ["join them with 'and'"]) }
            arguments.positional = [try postfix(try primary())]
        case .string, .integer, .float, .openBracket, .openBrace:
            arguments.positional = [try postfix(try primary())]
        default: break
        }
        return Expression(
            kind: .test(Text(name), operand, arguments, isNegated: isNegated), start: token.start, end: token.end)
    }
}
