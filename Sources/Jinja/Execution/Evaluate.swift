extension Runtime {
    private static let noElse = Value.undefined(
        Undefined(
            .hint("the inline if-expression evaluated to false and no else section was defined"), isStrict: false))

    /// The value of the expression whose step is `index`.
    func evaluate(_ index: Int32, _ frame: Frame) throws(Failure) -> Value {
        let node = frame.nodes + Int(index)
        switch node.pointee.operation {
        case .constant: return frame.program.tables.constants[Int(node.pointee.a)]
        case .local: return frame.slots[Int(node.pointee.a)]
        case .outer: return frame.outer(node.pointee.b).slots[Int(node.pointee.a)]
        case .attribute:
            let base = try evaluate(node.pointee.a, frame)
            return try attribute(node.pointee.b, of: base, index, node.pointee.a, frame)
        case .item:
            let base = try evaluate(node.pointee.a, frame)
            let key = try evaluate(node.pointee.b, frame)
            if case .list(let list) = base, case .int(let int) = key, int >= 0, int < list.items.count {
                return list.items[int]
            }
            at = base.isUndefined ? node.pointee.a : index
            return try item(key, of: base)
        case .and:
            let left = try evaluate(node.pointee.a, frame)
            at = node.pointee.a
            return try left.isTrue() ? try evaluate(node.pointee.b, frame) : left
        case .or:
            let left = try evaluate(node.pointee.a, frame)
            at = node.pointee.a
            return try left.isTrue() ? left : try evaluate(node.pointee.b, frame)
        case .not:
            let operand = try evaluate(node.pointee.a, frame)
            at = node.pointee.a
            return .bool(try !operand.isTrue())
        case .binary:
            let left = try evaluate(node.pointee.a, frame)
            let right = try evaluate(node.pointee.b, frame)
            let operation = BinaryOperator(rawValue: node.pointee.flag) ?? .add
            at = index
            if case .int(let a) = left, case .int(let b) = right { return try Value.apply(operation, a, b) }
            at = left.isUndefined ? node.pointee.a : right.isUndefined ? node.pointee.b : index
            return try Value.apply(operation, left, right, self)
        case .compare:
            let left = try evaluate(node.pointee.a, frame)
            let right = try evaluate(node.pointee.b, frame)
            at = left.isUndefined ? node.pointee.a : right.isUndefined ? node.pointee.b : index
            return .bool(try compare(node.pointee.flag, left, right))
        case .conditional:
            let test = try evaluate(node.pointee.a, frame)
            at = node.pointee.a
            if try test.isTrue() { return try evaluate(node.pointee.b, frame) }
            if node.pointee.c >= 0 { return try evaluate(node.pointee.c, frame) }
            // Prints as nothing also where undefined values are strict, as in Jinja2.
            return Runtime.noElse
        case .call: return try call(node, index, frame)
        case .filter: return try filter(node, index, frame)
        case .test: return .bool(try test(node, index, frame))
        case .concatenate: return .string(try concatenate(node.pointee.a, frame))
        default: return try evaluateRarely(node, index, frame)
        }
    }

    @inline(__always)
    private func attribute(
        _ name: Int32, of base: Value, _ index: Int32, _ baseIndex: Int32, _ frame: Frame
    ) throws(Failure) -> Value {
        switch base {
        case .dict(let dict):
            let isMethod = frame.program.tables.names[Int(name)].method?.isOfDict ?? false
            if !isMethod, let value = dict[frame.program.tables.names[Int(name)].text] { return value }
        case .object(let object):
            if object.isLoop, let field = frame.program.tables.names[Int(name)].loopField {
                at = index
                return try unsafeDowncast(object, to: LoopObject.self).field(field, self)
            }
        default: break
        }
        at = base.isUndefined ? baseIndex : index
        return try attribute(frame.program.tables.names[Int(name)].text, of: base)
    }

    @inline(never)
    private func evaluateRarely(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) -> Value {
        switch node.pointee.operation {
        case .list:
            try charge(Charge.list)
            return Value(try evaluate(list: node.pointee.a, frame))
        case .tuple:
            try charge(Charge.tuple)
            return .tuple(of: try evaluate(list: node.pointee.a, frame))
        case .dict:
            let numbers = frame.program.numbers(node.pointee.a)
            // All of it is evaluated before a key can be wrong.
            let parts = try evaluate(list: node.pointee.a, frame)
            let dict = DictStorage(capacity: numbers.count / 2)
            try charge(Charge.dict &+ numbers.count &* (Charge.entry / 2))
            for place in stride(from: 0, to: parts.count - 1, by: 2) {
                at = numbers[place]
                try charge(lookingFor: parts[place])
                try dict.set(parts[place], parts[place + 1])
            }
            return .dict(dict)
        case .negate:
            let operand = try evaluate(node.pointee.a, frame)
            at = operand.isUndefined ? node.pointee.a : index
            return try Value.negate(operand)
        case .plus:
            let operand = try evaluate(node.pointee.a, frame)
            at = operand.isUndefined ? node.pointee.a : index
            return try Value.plus(operand)
        case .slice:
            let base = try evaluate(node.pointee.a, frame)
            let numbers = frame.program.numbers(node.pointee.b)
            var parts: [Value] = []
            for number in numbers { parts.append(number < 0 ? .none : try evaluate(number, frame)) }
            at = base.isUndefined ? node.pointee.a : index
            return try slice(base, parts[0], parts[1], parts[2])
        case .compareChain:
            var left = try evaluate(node.pointee.a, frame)
            var leftIndex = node.pointee.a
            let numbers = frame.program.numbers(node.pointee.b)
            var place = 0
            while place + 1 < numbers.count {
                let right = try evaluate(numbers[place + 1], frame)
                at = left.isUndefined ? leftIndex : right.isUndefined ? numbers[place + 1] : index
                if try !compare(UInt8(truncatingIfNeeded: numbers[place]), left, right) { return .bool(false) }
                left = right
                leftIndex = numbers[place + 1]
                place += 2
            }
            return .bool(true)
        case .fail:
            at = index
            throw frame.program.tables.failures[Int(node.pointee.a)]
        default:
            at = index
            throw Failure(.runtime, "not an expression")
        }
    }

    func evaluate(list: Int32, _ frame: Frame) throws(Failure) -> [Value] {
        let numbers = frame.program.numbers(list)
        var values: [Value] = []
        values.reserveCapacity(numbers.count)
        for number in numbers { values.append(try evaluate(number, frame)) }
        try charge(numbers.count &* 16)
        return values
    }

    private func concatenate(_ list: Int32, _ frame: Frame) throws(Failure) -> Text {
        let mark = output.count
        for number in frame.program.numbers(list) {
            let value = try evaluate(number, frame)
            at = number
            try write(value)
        }
        try checkTextSize(output.count - mark)
        return output.take(from: mark)
    }

    @inline(__always)
    func compare(_ code: UInt8, _ left: Value, _ right: Value) throws(Failure) -> Bool {
        if case .int(let a) = left, case .int(let b) = right {
            switch code {
            case 0: return a == b
            case 1: return a != b
            case 2: return a < b
            case 3: return a <= b
            case 4: return a > b
            case 5: return a >= b
            default: break
            }
        }
        return try compareSlowly(code, left, right)
    }

    @inline(never)
    private func compareSlowly(_ code: UInt8, _ left: Value, _ right: Value) throws(Failure) -> Bool {
        switch code {
        case 0: return try left.isEqual(to: right, self)
        case 1: return try !left.isEqual(to: right, self)
        case 6: return try contains(right, left)
        case 7: return try !contains(right, left)
        default: break
        }
        let comparison = Comparison(rawValue: code) ?? .less
        guard let order = try left.order(to: right, symbol: comparison.symbol, self) else { return false }
        switch code {
        case 2: return order < 0
        case 3: return order <= 0
        case 4: return order > 0
        default: return order >= 0
        }
    }

    // MARK: Calls

    /// The arguments of the list `list`.
    func arguments(_ list: Int32, _ frame: Frame) throws(Failure) -> CallArguments {
        guard list >= 0 else { return CallArguments() }
        let numbers = frame.program.numbers(list)
        var result = CallArguments()
        let positional = Int(numbers[0])
        result.positional.reserveCapacity(positional)
        for place in 0..<positional { result.positional.append(try evaluate(numbers[4 + place], frame)) }
        for place in 0..<Int(numbers[1]) {
            let name = frame.program.tables.names[Int(numbers[4 + positional + place * 2])].text
            result.keyword.append((name, try evaluate(numbers[5 + positional + place * 2], frame)))
        }
        if numbers[2] >= 0 {
            let splat = try evaluate(numbers[2], frame)
            at = numbers[2]
            result.positional += try items(of: splat)
        }
        if numbers[3] >= 0 {
            let splat = try evaluate(numbers[3], frame)
            at = numbers[3]
            guard case .dict(let dict) = splat else {
                if case .undefined(let info) = splat { throw info.failure }
                throw Failure(.type, "argument after ** must be a mapping, not \(splat.typeName)")
            }
            for entry in dict.entries {
                guard case .string(let name) = entry.key else {
                    throw Failure(.type, "keywords must be strings")
                }
                // Each is looked for among those before it, here and where they are matched to parameters.
                try charge(result.keyword.count &* 8)
                if result.keyword.contains(where: { $0.name == name }) {
                    throw Failure(.type, "got multiple values for keyword argument '\(name.string)'")
                }
                result.keyword.append((name, entry.value))
            }
        }
        return result
    }

    @inline(never)
    private func call(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) -> Value {
        let calleeNode = frame.nodes + Int(node.pointee.a)
        if calleeNode.pointee.operation == .attribute,
            let method = frame.program.tables.names[Int(calleeNode.pointee.b)].method
        {
            let receiver = try evaluate(calleeNode.pointee.a, frame)
            if method.belongs(to: receiver) {
                let arguments = try arguments(node.pointee.b, frame)
                at = node.pointee.a
                return try call(method, on: receiver, arguments)
            }
            at = receiver.isUndefined ? calleeNode.pointee.a : node.pointee.a
            let callee = try attribute(frame.program.tables.names[Int(calleeNode.pointee.b)].text, of: receiver)
            return try call(callee, node, index, frame)
        }
        let callee = try evaluate(node.pointee.a, frame)
        return try call(callee, node, index, frame)
    }

    private func call(
        _ callee: Value, _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) -> Value {
        if case .undefined(let info) = callee {
            at = node.pointee.a
            throw info.failure
        }
        let mark = output.count
        if case .object(let object) = callee, object.isMacro {
            try run(unsafeDowncast(object, to: Macro.self), node.pointee.b, index, frame, caller: nil)
            try checkTextSize(output.count - mark)
            return .string(output.take(from: mark))
        }
        let arguments = try arguments(node.pointee.b, frame)
        at = index
        try charge(Charge.call)
        site = Site(program: frame.program, node: index)
        return try call(callee, arguments)
    }

    // MARK: Filters and tests

    @inline(never)
    private func filter(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) -> Value {
        let value: Value = node.pointee.a >= 0 ? try evaluate(node.pointee.a, frame) : .string(filterInput)
        return try apply(node, index, value, frame)
    }

    private func apply(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ value: Value, _ frame: Frame
    ) throws(Failure) -> Value {
        let number = Int(node.pointee.b)
        let place = value.isUndefined && node.pointee.a >= 0 ? node.pointee.a : index
        at = index
        try charge(reading: value, cost: frame.program.tables.filters[number].filter.cost)
        if let bound = frame.program.tables.filters[number].arguments {
            at = place
            site = Site(program: frame.program, node: index)
            try charge(reading: bound)
            return try charge(making: try frame.program.tables.filters[number].filter.body(value, bound, self))
        }
        let filter = frame.program.tables.filters[number].filter
        let arguments = try arguments(node.pointee.c, frame)
        at = index
        let bound = try filter.signature.bind(arguments, name: filter.name)
        try charge(reading: bound)
        at = place
        site = Site(program: frame.program, node: index)
        return try charge(making: try filter.body(value, bound, self))
    }

    private func test(_ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame) throws(Failure) -> Bool {
        let value = try evaluate(node.pointee.a, frame)
        let number = Int(node.pointee.b)
        let isNegated = node.pointee.flag == 1
        switch frame.program.tables.tests[number].quick {
        case .defined: return value.isUndefined == isNegated
        case .undefined: return value.isUndefined != isNegated
        case .isNone:
            if case .none = value { return !isNegated }
            return isNegated
        case .none: break
        }
        let test = frame.program.tables.tests[number].test
        let bound: Arguments
        if let ready = frame.program.tables.tests[number].arguments {
            bound = ready
        } else {
            let arguments = try arguments(node.pointee.c, frame)
            at = index
            bound = try test.signature.bind(arguments, name: test.name)
        }
        at = value.isUndefined ? node.pointee.a : index
        try charge(reading: value)
        try charge(reading: bound)
        site = Site(program: frame.program, node: index)
        return try test.body(value, bound, self) != isNegated
    }
}
