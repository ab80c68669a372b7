extension Compiler {
    /// Adds the steps of an expression and gives the last.
    mutating func expression(_ expression: Expression) throws(TemplateError) -> Int32 {
        switch expression.kind {
        case .constant(let value): return add(.constant, constant(value), at: expression)
        case .name(let name): return load(name, at: expression)
        case .list(let items): return add(.list, try nodes(items), at: expression)
        case .tuple(let items): return add(.tuple, try nodes(items), at: expression)
        case .dict(let entries):
            var numbers: [Int32] = []
            for entry in entries {
                numbers.append(try self.expression(entry.key))
                numbers.append(try self.expression(entry.value))
            }
            return add(.dict, list(numbers), at: expression)
        case .negate(let operand): return add(.negate, try self.expression(operand), at: expression)
        case .plus(let operand): return add(.plus, try self.expression(operand), at: expression)
        case .not(let operand): return add(.not, try self.expression(operand), at: expression)
        case .and(let left, let right):
            return add(.and, try self.expression(left), try self.expression(right), at: expression)
        case .or(let left, let right):
            return add(.or, try self.expression(left), try self.expression(right), at: expression)
        case .binary(let operation, let left, let right):
            return add(
                .binary, try self.expression(left), try self.expression(right), flag: operation.rawValue,
                at: expression)
        case .compare(let first, let others): return try comparison(first, others, at: expression)
        case .concatenate(let parts): return add(.concatenate, try nodes(parts), at: expression)
        case .conditional(let test, let then, let otherwise):
            softness += 1
            defer { softness -= 1 }
            let testNode = try self.expression(test)
            let thenNode = try self.expression(then)
            var otherwiseNode: Int32 = -1
            if let otherwise { otherwiseNode = try self.expression(otherwise) }
            return add(.conditional, testNode, thenNode, otherwiseNode, at: expression)
        case .attribute(let base, let attribute):
            return add(.attribute, try self.expression(base), name(attribute), at: expression)
        case .item(let base, let index):
            return add(.item, try self.expression(base), try self.expression(index), at: expression)
        case .slice(let base, let from, let to, let step):
            let baseNode = try self.expression(base)
            var parts: [Int32] = []
            for part in [from, to, step] {
                if let part { parts.append(try self.expression(part)) } else { parts.append(-1) }
            }
            return add(.slice, baseNode, list(parts), at: expression)
        case .call(let callee, let arguments):
            if case .attribute(_, let method) = callee.kind, Method.mutating.contains(method) {
                tables.mayMutate = true
            }
            return add(.call, try self.expression(callee), try self.arguments(arguments), at: expression)
        case .filter(let name, let operand, let arguments):
            var operandNode: Int32 = -1
            if let operand { operandNode = try self.expression(operand) }
            return try filter(name, operandNode, arguments, at: expression)
        case .test(let name, let operand, let arguments, let isNegated):
            let operandNode = try self.expression(operand)
            return try test(name, operandNode, arguments, isNegated, at: expression)
        }
    }

    /// Adds the step that reads a variable.
    mutating func load(_ name: Text, at place: some Placed) -> Int32 {
        noteUse(name, at: place)
        let (depth, slot) = find(name)
        return depth == 0 ? add(.local, slot, at: place) : add(.outer, slot, depth, at: place)
    }

    private mutating func nodes(_ expressions: [Expression]) throws(TemplateError) -> Int32 {
        var numbers: [Int32] = []
        numbers.reserveCapacity(expressions.count)
        for item in expressions { numbers.append(try expression(item)) }
        return list(numbers)
    }

    private mutating func comparison(
        _ first: Expression, _ others: [(operation: Comparison, operand: Expression)], at place: Expression
    ) throws(TemplateError) -> Int32 {
        let left = try expression(first)
        if others.count == 1, let only = others.first {
            return add(.compare, left, try expression(only.operand), flag: only.operation.code, at: place)
        }
        var numbers: [Int32] = []
        for other in others {
            numbers.append(Int32(other.operation.code))
            numbers.append(try expression(other.operand))
        }
        return add(.compareChain, left, list(numbers), at: place)
    }

    /// The list of a call's arguments: how many positional and named ones there are, the steps of `*` and `**` or -1,
    /// then the positional steps, then names and steps in turn. A call without arguments is -1.
    mutating func arguments(_ arguments: ArgumentList) throws(TemplateError) -> Int32 {
        if arguments.positional.isEmpty, arguments.named.isEmpty, arguments.list == nil, arguments.dict == nil {
            return -1
        }
        var numbers = [Int32(arguments.positional.count), Int32(arguments.named.count), -1, -1]
        for item in arguments.positional { numbers.append(try expression(item)) }
        for (name, value) in arguments.named {
            numbers.append(self.name(name))
            numbers.append(try expression(value))
        }
        if let splat = arguments.list { numbers[2] = try expression(splat) }
        if let splat = arguments.dict { numbers[3] = try expression(splat) }
        return list(numbers)
    }

    /// The arguments as values if all are constants.
    private func constants(_ arguments: ArgumentList) -> CallArguments? {
        guard arguments.list == nil, arguments.dict == nil else { return nil }
        var result = CallArguments()
        for item in arguments.positional {
            guard case .constant(let value) = item.kind else { return nil }
            result.positional.append(value)
        }
        for (name, item) in arguments.named {
            guard case .constant(let value) = item.kind else { return nil }
            result.keyword.append((name, value))
        }
        return result
    }

    private mutating func filter(
        _ name: Text, _ operand: Int32, _ arguments: ArgumentList, at place: Expression
    ) throws(TemplateError) -> Int32 {
        guard let filter = environment.filters[name.string] else {
            return try unknown(unknownFilter(name.string, environment), at: place)
        }
        var bound: Arguments?
        if let values = constants(arguments) { bound = try? filter.signature.bind(values, name: filter.name) }
        let list = try self.arguments(arguments)
        tables.filters.append(FilterUse(filter: filter, arguments: bound))
        return add(.filter, operand, Int32(tables.filters.count - 1), list, at: place)
    }

    private mutating func test(
        _ name: Text, _ operand: Int32, _ arguments: ArgumentList, _ isNegated: Bool, at place: Expression
    ) throws(TemplateError) -> Int32 {
        guard let test = environment.tests[name.string] else {
            return try unknown(unknownTest(name.string, environment), at: place)
        }
        var bound: Arguments?
        if let values = constants(arguments) { bound = try? test.signature.bind(values, name: test.name) }
        let list = try self.arguments(arguments)
        let quick: QuickTest =
            if list != -1 { .none } else {
                switch test.name {
                case "defined": .defined
                case "undefined": .undefined
                case "none": .isNone
                default: .none
                }
            }
        tables.tests.append(TestUse(test: test, arguments: bound, quick: quick))
        return add(.test, operand, Int32(tables.tests.count - 1), list, flag: isNegated ? 1 : 0, at: place)
    }

    private mutating func unknown(_ failure: Failure, at place: Expression) throws(TemplateError) -> Int32 {
        if softness == 0 { throw TemplateError(failure, source, Int(place.start), Int(place.end)) }
        tables.failures.append(failure)
        return add(.fail, Int32(tables.failures.count - 1), at: place)
    }
}

extension Comparison {
    /// Its number in steps.
    var code: UInt8 {
        switch self {
        case .equal: 0
        case .notEqual: 1
        case .less: 2
        case .lessEqual: 3
        case .greater: 4
        case .greaterEqual: 5
        case .isIn: 6
        case .isNotIn: 7
        }
    }

    /// The operator of a number in steps.
    static let byCode: [Comparison] = [
        .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .isIn, .isNotIn,
    ]
}
