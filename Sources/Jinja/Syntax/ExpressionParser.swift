/// Expressions, from the loosest binding to the tightest, as Jinja2's grammar orders them.
///
/// Most expressions have no operator: a value is read first and, if nothing can follow it, given back at once. Otherwise it
/// goes down the ladder as the `first` operand.
extension Parser {
    /// An expression with `… if … else …`.
    mutating func expression() throws(Failure) -> Int32 {
        try enter()
        defer { leave() }
        var result = try or()
        if current.kind.endsExpression { return result }
        var links = 0
        defer { leave(links) }
        while current.word == .if {
            try enter(&links)
            advance()
            let test = try or()
            var otherwise: Int32 = -1
            if current.word == .else {
                advance()
                otherwise = try expression()
            }
            result = add(.conditional, test, result, otherwise, from: tree[result].start, to: previousEnd)
        }
        return result
    }

    /// One expression, or several with commas between, which are a tuple.
    mutating func tuple(withCondition: Bool = true, isParenthesised: Bool = false) throws(Failure) -> Int32 {
        let first = current
        if !isTupleEnd {
            let only = try withCondition ? expression() : or()
            guard current.kind == .comma else { return only }
            let mark = pending.count
            pending.append(only)
            while current.kind == .comma {
                advance()
                if isTupleEnd { break }
                pending.append(try withCondition ? expression() : or())
            }
            return add(.tuple, list(since: mark), from: first.start, to: previousEnd)
        }
        guard isParenthesised else { throw unexpected("an expression") }
        return add(.tuple, list(since: pending.count), from: first.start, to: previousEnd)
    }

    private var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .closeParenthesis: true
        default: false
        }
    }

    /// An expression without a condition.
    mutating func or() throws(Failure) -> Int32 {
        if current.word == .not { return try or(nil) }
        let first = try unary()
        return current.kind.endsExpression ? first : try or(first)
    }

    /// Adds the step of an operator between `left` and `right`.
    private mutating func join(_ operation: Node.Operation, _ left: Int32, _ right: Int32, flag: UInt8 = 0) -> Int32 {
        add(operation, left, right, flag: flag, from: tree[left].start, to: previousEnd)
    }

    private mutating func or(_ first: Int32?) throws(Failure) -> Int32 {
        var left = try and(first)
        var links = 0
        defer { leave(links) }
        while current.word == .or {
            try enter(&links)
            advance()
            left = join(.or, left, try and(nil))
        }
        return left
    }

    private mutating func and(_ first: Int32?) throws(Failure) -> Int32 {
        var left = try not(first)
        var links = 0
        defer { leave(links) }
        while current.word == .and {
            try enter(&links)
            advance()
            left = join(.and, left, try not(nil))
        }
        return left
    }

    private mutating func not(_ first: Int32?) throws(Failure) -> Int32 {
        guard first == nil, current.word == .not else { return try comparison(first) }
        try enter()
        defer { leave() }
        let start = current.start
        advance()
        let operand = try not(nil)
        return add(.not, operand, from: start, to: tree[operand].end)
    }

    private mutating func comparison(_ first: Int32?) throws(Failure) -> Int32 {
        let left = try sum(first)
        guard let operation = comparisonOperator() else { return left }
        let right = try sum(nil)
        guard let second = comparisonOperator() else {
            return join(.compare, left, right, flag: operation.rawValue)
        }
        let mark = pending.count
        pending += [Int32(operation.rawValue), right, Int32(second.rawValue)]
        pending.append(try sum(nil))
        while let next = comparisonOperator() {
            pending.append(Int32(next.rawValue))
            pending.append(try sum(nil))
        }
        return join(.compareChain, left, list(since: mark))
    }

    private mutating func comparisonOperator() -> Comparison? {
        let operation: Comparison
        switch current.kind {
        case .equal: operation = .equal
        case .notEqual: operation = .notEqual
        case .less: operation = .less
        case .lessEqual: operation = .lessEqual
        case .greater: operation = .greater
        case .greaterEqual: operation = .greaterEqual
        case .name where current.word == .in: operation = .isIn
        case .name where current.word == .not && tokenAhead(1).word == .in:
            advance()
            operation = .isNotIn
        default: return nil
        }
        advance()
        return operation
    }

    private mutating func sum(_ first: Int32?) throws(Failure) -> Int32 {
        var left = try concatenation(first)
        var links = 0
        defer { leave(links) }
        while current.kind == .plus || current.kind == .minus {
            try enter(&links)
            let operation: BinaryOperator = current.kind == .plus ? .add : .subtract
            advance()
            left = join(.binary, left, try concatenation(nil), flag: operation.rawValue)
        }
        return left
    }

    private mutating func concatenation(_ first: Int32?) throws(Failure) -> Int32 {
        let left = try product(first)
        guard current.kind == .tilde else { return left }
        let mark = pending.count
        pending.append(left)
        while current.kind == .tilde {
            advance()
            pending.append(try product(nil))
        }
        return add(.concatenate, list(since: mark), from: tree[left].start, to: previousEnd)
    }

    private mutating func product(_ first: Int32?) throws(Failure) -> Int32 {
        var left = try power(first)
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
            left = join(.binary, left, try power(nil), flag: operation.rawValue)
        }
    }

    private mutating func power(_ first: Int32?) throws(Failure) -> Int32 {
        var left: Int32
        if let first { left = first } else { left = try unary() }
        var links = 0
        defer { leave(links) }
        while current.kind == .power {
            try enter(&links)
            advance()
            left = join(.binary, left, try unary(), flag: BinaryOperator.power.rawValue)
        }
        return left
    }
}
