extension Compiler {
    /// Compiles the statements listed at `list`.
    mutating func statements(_ list: Int32) throws(Failure) {
        for place in tree.range(list) { try statement(tree.lists[place]) }
    }

    private mutating func statement(_ index: Int32) throws(Failure) {
        guard extending != .no, isLeftOut(tree[index]) else { return try statement(at: index) }
        let node = tree[index]
        if extending == .yes {
            // A block is there all the same, for others to run.
            if node.operation == .block { try statement(at: index) }
            tree[index] = Node(operation: .text, start: node.start, end: node.start)
        } else {
            // Only the run tells.
            let step = tree.add(node)
            try statement(at: step)
            let list = tree.body(CollectionOfOne(step), steps: 0)
            tree[index] = Node(operation: .unlessExtended, a: list, start: node.start, end: node.end)
        }
    }

    /// Whether a template that extends another does without the statement: outside of its blocks, texts and values are not
    /// written, and not even evaluated.
    private func isLeftOut(_ node: Node) -> Bool {
        switch node.operation {
        case .text, .output: isOutside
        case .block: scopes.isTopLevel
        default: false
        }
    }

    private mutating func statement(at index: Int32) throws(Failure) {
        let node = tree[index]
        switch node.operation {
        case .text: if environment.changesNewlines { changeNewlines(index) }
        case .output, .evaluate: try expression(node.a)
        case .ifElse: try ifElse(node)
        case .loop: try loop(index, node)
        case .assign: try assign(index, node)
        case .setBlock:
            let saved = isOutside
            isOutside = false
            tree[index].b = try captured(node.b, node.c)
            isOutside = saved
            try target(node.a)
        case .macro:
            let name = tree.lists[tree.range(node.a).lowerBound]
            tree[index].a = try macro(node)
            tree[index].b = store(name)
        case .callBlock:
            try expression(node.b)
            tree[index].a = try macro(node)
        case .filterBlock: tree[index].b = try captured(node.b, node.a)
        case .with: try with(index, node)
        case .group:
            let scope = openScope(setting: node.a)
            let aliases = aliases(of: scope)
            try statements(node.a)
            closeScope()
            tree[index].operation = .with
            tree[index].b = node.a
            tree[index].a = aliasList(aliases)
        case .include:
            tables.mayMutate = true
            try expression(node.a)
            let withContext = node.flag & Node.Flag.withContext != 0
            tree[index].a = reference(
                ReferenceCode(
                    template: node.a, ignoresMissing: node.flag & Node.Flag.ignoresMissing != 0,
                    withContext: withContext, visible: withContext ? visible() : []))
        case .importAs, .fromImport: try importing(index, node)
        case .extends:
            tables.mayMutate = true
            guard scopes.isTopLevel else {
                throw source.error("'extends' can only stand at the top of a template", Int(node.start), Int(node.end))
            }
            try expression(node.a)
            if softness == 0 { extending = .yes } else if extending == .no { extending = .maybe }
        case .block: try block(index, node)
        case .breakLoop, .continueLoop:
            guard loopDepth > 0 else {
                let word = node.operation == .breakLoop ? "break" : "continue"
                throw source.error("'\(word)' outside of a loop", Int(node.start), Int(node.end))
            }
        default: break
        }
    }

    // MARK: Assignments

    /// The slot of a name that is set here, in the innermost scope.
    private mutating func store(_ name: Int32) -> Int32 { scopes.setInInnermost(name) ?? find(name).slot }

    private mutating func assign(_ index: Int32, _ node: Node) throws(Failure) {
        try expression(node.b)
        let target = tree[node.a]
        if target.operation == .targetName {
            tree[index].operation = .setLocal
            tree[index].a = store(target.a)
        } else {
            try self.target(node.a)
        }
    }

    /// Compiles the target whose step is `index`.
    mutating func target(_ index: Int32) throws(Failure) {
        let node = tree[index]
        switch node.operation {
        case .targetName:
            tree[index].operation = .targetLocal
            tree[index].a = store(node.a)
        case .targetTuple: for place in tree.range(node.a) { try target(tree.lists[place]) }
        case .targetAttribute: try expression(node.a)
        default: break
        }
    }

    /// A copy of the target whose step is `index`, for a second scope.
    mutating func copy(target index: Int32) -> Int32 {
        var node = tree[index]
        if node.operation == .targetTuple {
            node.a = tree.list(tree.range(node.a).map { tree.lists[$0] }.map { copy(target: $0) })
        }
        return tree.add(node)
    }

    // MARK: Bodies

    private mutating func ifElse(_ node: Node) throws(Failure) {
        softness += 1
        defer { softness -= 1 }
        let mark = scopes.set.count
        var after: [Int32]?
        var hasElse = false
        let range = tree.range(node.a)
        for place in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
            let test = tree.lists[place]
            if test >= 0 { try expression(test) } else { hasElse = true }
            try statements(tree.lists[place + 1])
            // What all branches set is set behind them.
            let set = scopes.takeSet(since: mark)
            after = after.map { known in known.isEmpty || set.isEmpty ? [] : known.filter(Set(set).contains) } ?? set
        }
        if hasElse, let after { scopes.putSet(after) }
    }

    /// Compiles a body with a scope of its own whose output is filtered by `filter` (-1: not), and gives the list to run.
    private mutating func captured(_ body: Int32, _ filter: Int32) throws(Failure) -> Int32 {
        let scope = openScope(setting: body)
        let aliases = aliases(of: scope)
        try statements(body)
        closeScope()
        if filter >= 0 { try expression(filter) }
        return entering(body, with: aliasList(aliases))
    }

    /// The list of statements that makes the copies listed at `aliases` before it runs `body`.
    mutating func entering(_ body: Int32, with aliases: Int32) -> Int32 {
        guard !tree.range(aliases).isEmpty, let first = tree.range(body).first else { return body }
        let (start, end) = (tree[tree.lists[first]].start, tree[tree.lists[first]].end)
        let step = tree.add(Node(operation: .with, a: aliases, b: body, start: start, end: end))
        return tree.body(CollectionOfOne(step), steps: tree.range(aliases).count / 4)
    }

    /// The list of copies on entering a scope: depth, from, slot and -1 in turn.
    mutating func aliasList(_ aliases: [Alias]) -> Int32 {
        tree.list(aliases.flatMap { [$0.depth, $0.from, $0.slot, -1] })
    }

    private mutating func with(_ index: Int32, _ node: Node) throws(Failure) {
        let range = tree.range(node.a)
        var targets: [Int32] = []
        // The values are outside the scope.
        for place in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
            collectNames(target: tree.lists[place], into: &targets)
            try expression(tree.lists[place + 1])
        }
        var names = targets
        collectNames(node.b, into: &names)
        let saved = softness
        softness = 0
        defer { softness = saved }
        let scope = openScope(names)
        var numbers = aliases(of: scope, except: targets).flatMap { [$0.depth, $0.from, $0.slot, Int32(-1)] }
        for place in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
            try target(tree.lists[place])
            numbers += [1, 0, tree.lists[place], tree.lists[place + 1]]
        }
        try statements(node.b)
        closeScope()
        tree[index].a = tree.list(numbers)
    }

    // MARK: Other templates and blocks

    private mutating func reference(_ code: ReferenceCode) -> Int32 {
        tables.references.append(code)
        return Int32(truncatingIfNeeded: tables.references.count - 1)
    }

    private mutating func importing(_ index: Int32, _ node: Node) throws(Failure) {
        tables.mayMutate = true
        try expression(node.a)
        let withContext = node.flag & Node.Flag.withContext != 0
        var code = ReferenceCode(
            template: node.a, withContext: withContext, visible: withContext ? visible() : [])
        if node.operation == .importAs {
            code.slot = store(node.b)
        } else {
            let range = tree.range(node.b)
            for place in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
                code.names.append((tree.names.all[Int(tree.lists[place])], store(tree.lists[place + 1])))
            }
        }
        tree[index].a = reference(code)
    }

    private mutating func block(_ index: Int32, _ node: Node) throws(Failure) {
        let scope = node.flag & Node.Flag.scoped != 0 ? visible(usingLoop: true) : nil
        let saved = (softness, isOutside)
        (softness, isOutside) = (0, false)
        openFunction(isBlock: true)
        let number = tables.functions.count
        tables.functions.append(FunctionCode())
        beginFromContext(openScope(setting: node.b))
        try statements(node.b)
        closeScope()
        closeFunction(number: number, body: node.b)
        (softness, isOutside) = saved
        tables.blocks.append(
            BlockCode(
                name: tree.names.text(node.a), function: number, isRequired: node.flag & Node.Flag.required != 0,
                scope: scope))
        tree[index].a = Int32(truncatingIfNeeded: tables.blocks.count - 1)
    }
}
