extension Compiler {
    /// Adds the steps of `body` and gives the list of them.
    mutating func statements(_ body: [Statement]) throws(TemplateError) -> Int32 {
        var numbers: [Int32] = []
        numbers.reserveCapacity(body.count)
        for item in body { numbers.append(try statement(item)) }
        return list(numbers)
    }

    private mutating func statement(_ statement: Statement) throws(TemplateError) -> Int32 {
        switch statement.kind {
        case .text:
            let (start, count) = text(statement.start, statement.end)
            return add(.text, start, count, at: statement)
        case .output(let value): return add(.output, try expression(value), at: statement)
        case .ifElse(let branches, let otherwise): return try ifElse(branches, otherwise, at: statement)
        case .forIn(let loop): return try forIn(loop, at: statement)
        case .set(let target, let value):
            let valueNode = try expression(value)
            if case .name(let name) = target {
                let slot = store(name)
                return add(.setLocal, slot, valueNode, at: value)
            }
            return add(.assign, try self.target(target, at: statement), valueNode, at: value)
        case .setBlock(let target, let filter, let body):
            let (bodyList, filterNode) = try captured(body, filter)
            return add(.setBlock, try self.target(target, at: statement), bodyList, filterNode, at: statement)
        case .macro(let name, let parameters, let body):
            let number = try macro(name, parameters, body)
            return add(.macro, number, store(name), at: statement)
        case .callBlock(let parameters, let call, let body):
            let callNode = try expression(call)
            let number = try macro(Compiler.callerName, parameters, body)
            return add(.callBlock, number, callNode, at: call)
        case .filterBlock(let filter, let body):
            let (bodyList, filterNode) = try captured(body, filter)
            return add(.filterBlock, filterNode, bodyList, at: statement)
        case .with(let values, let body): return try with(values, body, at: statement)
        case .include(let template, let ignoresMissing, let withContext):
            tables.mayMutate = true
            let reference = ReferenceCode(
                template: try expression(template), ignoresMissing: ignoresMissing, withContext: withContext,
                visible: withContext ? visible() : [])
            tables.references.append(reference)
            return add(.include, Int32(tables.references.count - 1), at: template)
        case .importAs(let template, let name, let withContext):
            return try importing(template, withContext, at: template) { compiler, reference in
                reference.slot = compiler.store(name)
                return .importAs
            }
        case .fromImport(let template, let names, let withContext):
            return try importing(template, withContext, at: template) { compiler, reference in
                for (name, alias) in names {
                    reference.names.append((AttributeName(name), compiler.store(alias)))
                }
                return .fromImport
            }
        case .extends(let template):
            tables.mayMutate = true
            guard function.parent == nil, !function.isBlock, function.scopes.count == 1 else {
                throw source.error(
                    "'extends' can only stand at the top of a template", Int(statement.start), Int(statement.end))
            }
            return add(.extends, try expression(template), at: template)
        case .block(let name, let body, let isScoped, let isRequired):
            return try block(name, body, isScoped, isRequired, at: statement)
        case .evaluate(let value): return add(.evaluate, try expression(value), at: value)
        case .breakLoop, .continueLoop: return try loopControl(statement)
        case .group(let body):
            let scope = openScope(setting: body)
            let aliases = aliases(of: scope)
            let list = try statements(body)
            closeScope()
            return add(.with, aliasList(aliases), list, at: statement)
        }
    }

    /// The slot of a name that is set here, in the innermost scope.
    private mutating func store(_ name: Text) -> Int32 {
        guard let scope = function.scopes.last, let slot = scope.slots[name] else { return find(name).slot }
        scope.set.insert(name)
        return Int32(truncatingIfNeeded: slot)
    }

    mutating func target(_ target: Target, at place: some Placed) throws(TemplateError) -> Int32 {
        switch target {
        case .name(let name): return add(.targetLocal, store(name), at: place)
        case .tuple(let targets, let start, let end):
            var numbers: [Int32] = []
            for item in targets { numbers.append(try self.target(item, at: place)) }
            let list = list(numbers)
            return add(Node(operation: .targetTuple, a: list, start: start, end: end))
        case .attribute(let namespace, let attribute, let start, let end):
            let base = load(namespace, at: place)
            return add(
                Node(operation: .targetAttribute, a: base, b: name(attribute), start: start, end: end))
        }
    }

    private mutating func ifElse(
        _ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement], at place: Statement
    ) throws(TemplateError) -> Int32 {
        softness += 1
        defer { softness -= 1 }
        guard let scope = function.scopes.last else { return -1 }
        let before = scope.set
        var after: Set<Text>?
        var numbers: [Int32] = []
        for (test, body) in branches {
            numbers.append(try expression(test))
            numbers.append(try statements(body))
            after = after.map { $0.intersection(scope.set) } ?? scope.set
            scope.set = before
        }
        if !otherwise.isEmpty {
            numbers.append(-1)
            numbers.append(try statements(otherwise))
        }
        scope.set = after?.intersection(scope.set) ?? before
        return add(.ifElse, list(numbers), at: place)
    }

    private mutating func captured(
        _ body: [Statement], _ filter: Expression?
    ) throws(TemplateError) -> (body: Int32, filter: Int32) {
        let scope = openScope(setting: body)
        let aliases = aliases(of: scope)
        let list = try statements(body)
        closeScope()
        var bodyList = list
        if !aliases.isEmpty, let first = body.first {
            bodyList = self.list([add(.with, aliasList(aliases), list, at: first)])
        }
        var filterNode: Int32 = -1
        if let filter { filterNode = try expression(filter) }
        return (bodyList, filterNode)
    }

    /// The list of copies on entering a scope: depth, from, slot in turn.
    private mutating func aliasList(_ aliases: [Alias]) -> Int32 {
        list(aliases.flatMap { [$0.depth, $0.from, $0.slot, -1] })
    }

    private mutating func with(
        _ values: [(target: Target, value: Expression)], _ body: [Statement], at place: Statement
    ) throws(TemplateError) -> Int32 {
        var names: [Text] = values.flatMap(\.target.names)
        let targets = names
        Statement.collectNames(body, into: &names)
        // The values are outside the scope.
        var valueNodes: [Int32] = []
        for item in values { valueNodes.append(try expression(item.value)) }
        let saved = softness
        softness = 0
        defer { softness = saved }
        let scope = openScope(names: names)
        let copies = aliases(of: scope, except: targets)
        var numbers = copies.flatMap { [$0.depth, $0.from, $0.slot, Int32(-1)] }
        for (item, node) in zip(values, valueNodes) {
            numbers += [1, 0, try target(item.target, at: item.value), node]
        }
        let list = try statements(body)
        closeScope()
        return add(.with, self.list(numbers), list, at: place)
    }

    private mutating func importing(
        _ template: Expression, _ withContext: Bool, at place: Expression,
        _ finish: (inout Compiler, inout ReferenceCode) -> Node.Operation
    ) throws(TemplateError) -> Int32 {
        tables.mayMutate = true
        var reference = ReferenceCode(
            template: try expression(template), withContext: withContext, visible: withContext ? visible() : [])
        let operation = finish(&self, &reference)
        tables.references.append(reference)
        return add(operation, Int32(tables.references.count - 1), at: place)
    }

    private mutating func block(
        _ name: Text, _ body: [Statement], _ isScoped: Bool, _ isRequired: Bool, at place: Statement
    ) throws(TemplateError) -> Int32 {
        let scope = isScoped ? visible(usingLoop: true) : nil
        let outside = function
        let saved = softness
        softness = 0
        function = FunctionScope(parent: nil, isBlock: true)
        let number = tables.functions.count
        tables.functions.append(FunctionCode())
        beginFromContext(openScope(setting: body))
        function.code.body = try statements(body)
        tables.functions[number] = function.code
        function = outside
        softness = saved
        tables.blocks.append(BlockCode(name: name, function: number, isRequired: isRequired, scope: scope))
        return add(.block, Int32(tables.blocks.count - 1), at: place)
    }

    private mutating func loopControl(_ statement: Statement) throws(TemplateError) -> Int32 {
        let isBreak = if case .breakLoop = statement.kind { true } else { false }
        guard loopDepth > 0 else {
            throw source.error(
                "'\(isBreak ? "break" : "continue")' outside of a loop", Int(statement.start), Int(statement.end))
        }
        return add(isBreak ? .breakLoop : .continueLoop, at: statement)
    }
}
