extension Compiler {
    /// Compiles the expression whose step is `index`, in the order in which it is evaluated.
    mutating func expression(_ index: Int32) throws(Failure) {
        let node = tree[index]
        switch node.operation {
        case .name: load(index, node)
        case .attribute, .negate, .plus, .not: try expression(node.a)
        case .and, .or, .binary, .compare, .item:
            try expression(node.a)
            try expression(node.b)
        case .list, .tuple, .dict, .concatenate: try expressions(node.a)
        case .compareChain:
            try expression(node.a)
            let range = tree.range(node.b)
            for place in stride(from: range.lowerBound + 1, to: range.upperBound, by: 2) {
                try expression(tree.lists[place])
            }
        case .conditional:
            softness += 1
            defer { softness -= 1 }
            try expression(node.a)
            try expression(node.b)
            if node.c >= 0 { try expression(node.c) }
        case .slice:
            try expression(node.a)
            for place in tree.range(node.b) where tree.lists[place] >= 0 { try expression(tree.lists[place]) }
        case .call:
            let callee = tree[node.a]
            if callee.operation == .attribute, let method = tree.names.all[Int(callee.b)].method,
                method.changesItsOwner
            {
                tables.mayMutate = true
            }
            try expression(node.a)
            try arguments(node.b)
        case .filter:
            if node.a >= 0 { try expression(node.a) }
            try filter(index, node)
        case .test:
            try expression(node.a)
            try test(index, node)
        default: break
        }
    }

    private mutating func expressions(_ list: Int32) throws(Failure) {
        for place in tree.range(list) { try expression(tree.lists[place]) }
    }

    /// Makes the step that reads a variable read its slot.
    private mutating func load(_ index: Int32, _ node: Node) {
        noteUse(node.a, at: node)
        let (depth, slot) = find(node.a)
        tree[index].operation = depth == 0 ? .local : .outer
        tree[index].a = slot
        tree[index].b = depth
    }

    /// Compiles the arguments listed at `list`; see `Parser.arguments`.
    private mutating func arguments(_ list: Int32) throws(Failure) {
        guard list >= 0 else { return }
        let range = tree.range(list)
        let start = range.lowerBound
        let named = start + 4 + Int(tree.lists[start])
        for place in (start + 4)..<named { try expression(tree.lists[place]) }
        for place in stride(from: named + 1, to: range.upperBound, by: 2) { try expression(tree.lists[place]) }
        for place in [start + 2, start + 3] where tree.lists[place] >= 0 { try expression(tree.lists[place]) }
    }

    /// The arguments listed at `list` as values if all are constants.
    private func constants(_ list: Int32) -> CallArguments? {
        var result = CallArguments()
        guard list >= 0 else { return result }
        let range = tree.range(list)
        let start = range.lowerBound
        guard tree.lists[start + 2] < 0, tree.lists[start + 3] < 0 else { return nil }
        let named = start + 4 + Int(tree.lists[start])
        for place in (start + 4)..<named {
            guard let value = constant(tree.lists[place]) else { return nil }
            result.positional.append(value)
        }
        for place in stride(from: named, to: range.upperBound - 1, by: 2) {
            guard let value = constant(tree.lists[place + 1]) else { return nil }
            result.keyword.append((tree.names.text(tree.lists[place]), value))
        }
        return result
    }

    private func constant(_ index: Int32) -> Value? {
        let node = tree[index]
        return node.operation == .constant ? tree.constants[Int(node.a)] : nil
    }

    /// What is matched before the template runs: the arguments of a filter or test if all are constants and fit.
    private func bound(_ list: Int32, _ signature: Signature, _ name: String) -> Arguments? {
        if list < 0 { return signature.withoutArguments }
        guard let values = constants(list) else { return nil }
        return try? signature.bind(values, name: name)
    }

    private mutating func filter(_ index: Int32, _ node: Node) throws(Failure) {
        let name = tree.names.text(node.b)
        guard let filter = environment.filters[name] else {
            return try unknown(environment.unknownFilter(name.string), index)
        }
        let bound = bound(node.c, filter.signature, filter.name)
        try arguments(node.c)
        tables.filters.append(FilterUse(filter: filter, arguments: bound))
        tree[index].b = Int32(truncatingIfNeeded: tables.filters.count - 1)
    }

    private mutating func test(_ index: Int32, _ node: Node) throws(Failure) {
        let name = tree.names.text(node.b)
        guard let test = environment.tests[name] else {
            return try unknown(environment.unknownTest(name.string), index)
        }
        let bound = bound(node.c, test.signature, test.name)
        try arguments(node.c)
        let quick: QuickTest =
            if node.c >= 0 { .none } else {
                switch test.name {
                case "defined": .defined
                case "undefined": .undefined
                case "none": .isNone
                default: .none
                }
            }
        tables.tests.append(TestUse(test: test, arguments: bound, quick: quick))
        tree[index].b = Int32(truncatingIfNeeded: tables.tests.count - 1)
    }

    /// Makes the step throw `failure` when it is reached, or throws it now where it is reached in any case.
    private mutating func unknown(_ failure: Failure, _ index: Int32) throws(Failure) {
        let node = tree[index]
        if softness == 0 {
            failure.storage.place = Failure.Place(program: source, start: Int(node.start), end: Int(node.end))
            throw failure
        }
        tables.failures.append(failure)
        tree[index].operation = .fail
        tree[index].a = Int32(truncatingIfNeeded: tables.failures.count - 1)
    }
}
