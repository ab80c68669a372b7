extension Compiler {
    mutating func loop(_ index: Int32, _ node: Node) throws(Failure) {
        let start = tree.range(node.a).lowerBound
        let (target, items, filter) = (tree.lists[start], tree.lists[start + 1], tree.lists[start + 2])
        let (body, otherwise) = (tree.lists[start + 3], tree.lists[start + 4])
        let isRecursive = node.flag & Node.Flag.recursive != 0
        let code = LoopCode()
        code.items = items
        try expression(items)
        let saved = softness
        softness = 0
        defer { softness = saved }
        if isRecursive {
            openFunction()
            code.function = Int32(truncatingIfNeeded: tables.functions.count)
            tables.functions.append(FunctionCode())
        }
        var names: [Int32] = []
        collectNames(target: target, into: &names)
        if filter >= 0 {
            _ = openScope(names)
            code.filterTarget = copy(target: target)
            try self.target(code.filterTarget)
            code.filter = filter
            code.filterCost = Charge.statement + Int(tree.lists[start + 5]) * Charge.step
            try expression(filter)
            closeScope()
        }
        let scope = openLoopScope(names, body)
        code.aliases = aliases(of: scope, except: names)
        code.target = target
        try self.target(target)
        loopDepth += 1
        code.body = body
        try statements(body)
        loopDepth -= 1
        closeScope()
        if scopes.usesLoop(scope) || isRecursive { code.loopSlot = scopes.bindings[scope.loop].slot }
        if otherwise >= 0 {
            let scope = openScope(setting: otherwise)
            code.elseAliases = aliases(of: scope)
            code.otherwise = otherwise
            try statements(otherwise)
            closeScope()
        }
        if isRecursive { closeFunction(number: Int(code.function), body: -1) }
        tables.loops.append(code)
        tree[index].a = Int32(truncatingIfNeeded: tables.loops.count - 1)
    }

    /// Opens the scope of a loop's body: `loop`, the target's names and what the body sets.
    private mutating func openLoopScope(_ targets: [Int32], _ body: Int32) -> Scopes.Scope {
        var names = targets
        collectNames(body, into: &names)
        scopes.openScope()
        let loop = Names.Known.loop.rawValue
        scopes.bind(loop, to: newSlot(loop, .none), isLoop: true)
        for name in names where !scopes.isInInnermost(name) { scopes.bind(name, to: newSlot(name, unset(name))) }
        return scopes.innermost
    }

    /// Compiles a macro, or the body of a call block, and gives its number.
    mutating func macro(_ node: Node) throws(Failure) -> Int32 {
        let range = tree.range(node.a)
        let body = tree.lists[range.lowerBound + 1]
        let parameters = stride(from: range.lowerBound + 2, to: range.upperBound - 1, by: 2)
        let saved = (loopDepth, softness, isOutside)
        (loopDepth, softness, isOutside) = (0, 0, false)
        openFunction()
        let number = tables.functions.count
        tables.functions.append(FunctionCode())
        let code = MacroCode(name: tree.names.text(tree.lists[range.lowerBound]), function: number)
        scopes.openScope()
        var special: [Int32] = [
            Names.Known.varargs.rawValue, Names.Known.kwargs.rawValue, Names.Known.caller.rawValue,
        ]
        for place in parameters { special.append(parameter(tree.lists[place], code)) }
        code.varargsSlot = extra(.varargs, node.flag & Node.Flag.varargs, special)
        code.kwargsSlot = extra(.kwargs, node.flag & Node.Flag.kwargs, special)
        code.callerSlot = extra(.caller, node.flag & Node.Flag.caller, special)
        var names: [Int32] = []
        collectNames(body, into: &names)
        for name in names where !scopes.isInInnermost(name) { scopes.bind(name, to: newSlot(name, unset(name))) }
        let scope = scopes.innermost
        for place in parameters {
            let value = tree.lists[place + 1]
            if value >= 0 { try expression(value) }
            code.defaults.append(value)
        }
        // A name that the body sets itself begins with what it is outside.
        let copies = aliasList(aliases(of: scope, except: special))
        try statements(body)
        closeScope()
        closeFunction(number: number, body: entering(body, with: copies))
        (loopDepth, softness, isOutside) = saved
        tables.macros.append(code)
        return Int32(truncatingIfNeeded: tables.macros.count - 1)
    }

    /// Adds a parameter to the macro, and gives its name.
    private mutating func parameter(_ name: Int32, _ code: MacroCode) -> Int32 {
        let text = tree.names.text(name)
        code.parameters.append(text)
        if name == Names.Known.caller.rawValue { code.hasExplicitCaller = true }
        // What has a default is not there either until that is computed: a default may name it.
        let undefined = Value.undefined(Undefined(.parameter(text), isStrict: isStrict))
        scopes.bind(name, to: newSlot(name, undefined), isSet: true)
        code.undefinedParameters.append(undefined)
        return name
    }

    /// The slot of `varargs`, `kwargs` or `caller` in a macro that uses it and has no parameter of that name, or -1.
    private mutating func extra(_ name: Names.Known, _ isUsed: UInt8, _ parameters: [Int32]) -> Int {
        let number = name.rawValue
        guard isUsed != 0, !parameters[3...].contains(number) else { return -1 }
        let slot = newSlot(number, .none)
        scopes.bind(number, to: slot, isSet: true)
        return Int(slot)
    }
}

extension Compiler {
    /// Adds the names that the statements listed at `list` set in the scope they stand in, without scopes inside it.
    func collectNames(_ list: Int32, into names: inout [Int32], withImports: Bool = true) {
        for place in tree.range(list) {
            let node = tree[tree.lists[place]]
            switch node.operation {
            case .assign, .setBlock: collectNames(target: node.a, into: &names)
            case .macro: names.append(tree.lists[tree.range(node.a).lowerBound])
            case .importAs where withImports: names.append(node.b)
            case .fromImport where withImports:
                let range = tree.range(node.b)
                for alias in stride(from: range.lowerBound + 1, to: range.upperBound, by: 2) {
                    names.append(tree.lists[alias])
                }
            case .ifElse:
                let range = tree.range(node.a)
                for body in stride(from: range.lowerBound + 1, to: range.upperBound, by: 2) {
                    collectNames(tree.lists[body], into: &names, withImports: withImports)
                }
            case .group: collectNames(node.a, into: &names)
            default: break
            }
        }
    }

    /// Adds the names that a target sets.
    func collectNames(target index: Int32, into names: inout [Int32]) {
        let node = tree[index]
        switch node.operation {
        case .targetName: names.append(node.a)
        case .targetTuple: for place in tree.range(node.a) { collectNames(target: tree.lists[place], into: &names) }
        default: break
        }
    }
}
