/// How a statement ended.
enum Flow: UInt8 {
    case next, breakLoop, continueLoop
}

extension Runtime {
    /// Runs the statements listed at `list`.
    func execute(_ list: Int32, _ frame: Frame) throws(Failure) -> Flow {
        let numbers = frame.program.numbers(list)
        try charge(frame.program.cost(list))
        for index in numbers {
            let node = frame.nodes + Int(index)
            switch node.pointee.operation {
            case .text: try write(text: node, frame.program)
            case .output: try write(node.pointee.a, frame)
            case .setLocal:
                let value = try evaluate(node.pointee.b, frame)
                frame.slots[Int(node.pointee.a)] = value
            case .ifElse:
                let flow = try ifElse(node.pointee.a, frame)
                if flow != .next { return flow }
            case .loop: try loop(Int(node.pointee.a), index, frame)
            case .evaluate: _ = try evaluate(node.pointee.a, frame)
            case .breakLoop: return .breakLoop
            case .continueLoop: return .continueLoop
            default:
                let flow = try executeRarely(node, index, frame)
                if flow != .next { return flow }
            }
        }
        return .next
    }

    @inline(__always)
    private func write(text node: UnsafeMutablePointer<Node>, _ program: Program) throws(Failure) {
        try output.append(program.text + Int(node.pointee.a), Int(node.pointee.b))
    }

    /// Writes the value of the expression `index`.
    @inline(__always)
    private func write(_ index: Int32, _ frame: Frame) throws(Failure) {
        let node = frame.nodes + Int(index)
        if node.pointee.operation == .call { return try writeCall(node, index, frame) }
        let value = try evaluate(index, frame)
        if case .string(let text) = value { return try output.append(text) }
        at = index
        try write(value)
    }

    /// Writes the result of a call; a macro writes it itself.
    private func writeCall(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) {
        let callee = (frame.nodes + Int(node.pointee.a)).pointee.operation
        if callee == .local || callee == .outer {
            let value = try evaluate(node.pointee.a, frame)
            if case .object(let object) = value, object.isMacro {
                return try run(unsafeDowncast(object, to: Macro.self), node.pointee.b, index, frame, caller: nil)
            }
        }
        let value = try evaluate(index, frame)
        at = index
        try write(value)
    }

    /// Writes `value` as `str` does.
    func write(_ value: Value) throws(Failure) {
        switch value {
        case .string(let text): try output.append(text)
        case .int(let int): try output.append(int)
        case .bool(let bool): try output.append(literal: bool ? "True" : "False")
        case .none: try output.append(literal: "None")
        case .undefined(let info): try info.checkUse()
        default:
            try output.append(try value.text(self))
        }
    }

    private func ifElse(_ list: Int32, _ frame: Frame) throws(Failure) -> Flow {
        let numbers = frame.program.numbers(list)
        var place = 0
        while place &+ 1 < numbers.count {
            let test = numbers[place]
            if test < 0 { return try execute(numbers[place &+ 1], frame) }
            let value = try evaluate(test, frame)
            at = test
            if try value.isTrue() { return try execute(numbers[place &+ 1], frame) }
            place &+= 2
        }
        return .next
    }

    @inline(never)
    private func executeRarely(
        _ node: UnsafeMutablePointer<Node>, _ index: Int32, _ frame: Frame
    ) throws(Failure) -> Flow {
        let (a, b) = (node.pointee.a, node.pointee.b)
        switch node.pointee.operation {
        case .assign:
            try checkNamespaces(a, frame)
            let value = try evaluate(b, frame)
            at = b
            try assign(value, to: a, frame)
        case .setBlock:
            let mark = output.count
            if try execute(b, frame) != .next { output.drop(from: mark) }
            try checkTextSize(output.count - mark)
            var value = Value.string(output.take(from: mark))
            if node.pointee.c >= 0, case .string(let text) = value {
                value = try filter(text, node.pointee.c, frame)
            }
            try assign(value, to: a, frame)
        case .filterBlock:
            let mark = output.count
            let flow = try execute(b, frame)
            let value = try filter(output.take(from: mark), a, frame)
            at = a
            guard case .string(let text) = value else {
                throw Failure(.type, "a filter block must give a string, not '\(value.typeName)'")
            }
            try output.append(text)
            return flow
        case .macro:
            frame.slots[Int(b)] = .object(try makeMacro(Int(a), frame))
        case .callBlock: try callBlock(Int(a), b, frame)
        case .with:
            let numbers = frame.program.numbers(a)
            var place = 0
            var values: [Value] = []
            while place + 3 < numbers.count {
                if numbers[place + 3] >= 0 {
                    values.append(try evaluate(numbers[place + 3], frame))
                } else {
                    values.append(frame.outer(numbers[place]).slots[Int(numbers[place + 1])])
                }
                place += 4
            }
            for (number, value) in values.enumerated() {
                let slot = numbers[number * 4 + 2]
                if numbers[number * 4 + 3] < 0 {
                    frame.slots[Int(slot)] = value
                } else {
                    at = numbers[number * 4 + 3]
                    try assign(value, to: slot, frame)
                }
            }
            return try execute(b, frame)
        case .include: try include(Int(a), index, frame)
        case .importAs, .fromImport: try importing(Int(a), index, frame)
        case .extends: try extends(a, index, frame)
        case .block: try block(Int(a), index, frame)
        case .unlessExtended: if frame.context.parentTemplate == nil { return try execute(a, frame) }
        case .group: return try execute(a, frame)
        default: break
        }
        return .next
    }

    private func filter(_ text: Text, _ node: Int32, _ frame: Frame) throws(Failure) -> Value {
        let saved = filterInput
        filterInput = text
        defer { filterInput = saved }
        try checkTextSize(text.byteCount)
        return try evaluate(node, frame)
    }

    /// Throws if an attribute is to be set of what is no namespace: before the value is evaluated, as Jinja2 does.
    private func checkNamespaces(_ target: Int32, _ frame: Frame) throws(Failure) {
        let node = frame.nodes + Int(target)
        switch node.pointee.operation {
        case .targetTuple:
            for number in frame.program.numbers(node.pointee.a) { try checkNamespaces(number, frame) }
        case .targetAttribute: _ = try namespace(node, frame)
        default: break
        }
    }

    private func namespace(_ target: UnsafeMutablePointer<Node>, _ frame: Frame) throws(Failure) -> Namespace {
        let base = try evaluate(target.pointee.a, frame)
        at = target.pointee.a
        if case .object(let object) = base, object.isNamespace { return unsafeDowncast(object, to: Namespace.self) }
        throw Failure(
            .runtime, "cannot assign attribute on non-namespace object", help: ["make it with 'namespace(…)' first"])
    }

    /// Assigns `value` to the target step `index`.
    func assign(_ value: Value, to index: Int32, _ frame: Frame) throws(Failure) {
        let node = frame.nodes + Int(index)
        switch node.pointee.operation {
        case .targetLocal: frame.slots[Int(node.pointee.a)] = value
        case .targetTuple:
            let numbers = frame.program.numbers(node.pointee.a)
            let items: [Value]
            switch value {
            case .list(let list): items = list.items
            case .tuple(let tuple): items = tuple.items
            default:
                do {
                    items = try self.items(of: value)
                } catch  where error.kind == .type {
                    throw Failure(.type, "cannot unpack non-iterable \(value.typeName) object")
                }
            }
            if items.count < numbers.count {
                throw Failure(
                    .value, "not enough values to unpack (expected \(numbers.count), got \(items.count))")
            }
            if items.count > numbers.count {
                throw Failure(.value, "too many values to unpack (expected \(numbers.count))")
            }
            for (place, number) in numbers.enumerated() { try assign(items[place], to: number, frame) }
        case .targetAttribute:
            let name = frame.program.tables.names[Int(node.pointee.b)].text
            try namespace(node, frame).items.set(text: name, value)
        default: break
        }
    }
}
