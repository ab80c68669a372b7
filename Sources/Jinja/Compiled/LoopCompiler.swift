extension Compiler {
    mutating func forIn(_ loop: ForLoop, at place: Statement) throws(TemplateError) -> Int32 {
        let code = LoopCode()
        code.items = try expression(loop.items)
        let saved = softness
        softness = 0
        defer { softness = saved }
        let outside = function
        if loop.isRecursive {
            function = FunctionScope(parent: outside)
            code.function = Int32(tables.functions.count)
            tables.functions.append(FunctionCode())
        }
        let names = loop.target.names
        if let filter = loop.filter {
            _ = openScope(names: names)
            code.filterTarget = try target(loop.target, at: place)
            code.filter = try expression(filter)
            closeScope()
        }
        var bodyNames = names
        Statement.collectNames(loop.body, into: &bodyNames)
        let scope = openScope(names: bodyNames)
        scope.loopSlot = function.newSlot(Compiler.loopName, .none)
        code.aliases = aliases(of: scope, except: names)
        code.target = try target(loop.target, at: place)
        loopDepth += 1
        code.body = try statements(loop.body)
        loopDepth -= 1
        closeScope()
        if scope.usesLoop || loop.isRecursive, let slot = scope.loopSlot {
            code.loopSlot = Int32(truncatingIfNeeded: slot)
        }
        if !loop.otherwise.isEmpty {
            let scope = openScope(setting: loop.otherwise)
            code.elseAliases = aliases(of: scope)
            code.otherwise = try statements(loop.otherwise)
            closeScope()
        }
        if loop.isRecursive {
            tables.functions[Int(code.function)] = function.code
            function = outside
        }
        tables.loops.append(code)
        return add(.loop, Int32(tables.loops.count - 1), at: loop.items)
    }

    /// Compiles a macro, or the body of a call block, and gives its number.
    mutating func macro(
        _ name: Text, _ parameters: [MacroParameter], _ body: [Statement]
    ) throws(TemplateError) -> Int32 {
        let outside = function
        let savedDepth = loopDepth
        let savedSoftness = softness
        loopDepth = 0
        softness = 0
        function = FunctionScope(parent: outside)
        let number = tables.functions.count
        tables.functions.append(FunctionCode())
        let code = MacroCode(name: name, function: number)
        let scope = openScope(names: [])
        for parameter in parameters {
            code.parameters.append(parameter.name)
            if parameter.name == Compiler.callerName { code.hasExplicitCaller = true }
            scope.slots[parameter.name] = function.newSlot(parameter.name, .none)
            scope.set.insert(parameter.name)
            code.undefinedParameters.append(
                .undefined(
                    Undefined(.hint("parameter '\(parameter.name.string)' was not provided"), isStrict: isStrict)))
        }
        var extras = ExtraNames()
        extras.look(in: body)
        for parameter in parameters { if let value = parameter.defaultValue { extras.look(in: value) } }
        func special(_ name: String) -> Int {
            let name = Text(name)
            guard extras.found.contains(name), !code.parameters.contains(name) else { return -1 }
            let slot = function.newSlot(name, .none)
            scope.slots[name] = slot
            scope.set.insert(name)
            return slot
        }
        code.varargsSlot = special("varargs")
        code.kwargsSlot = special("kwargs")
        code.callerSlot = special("caller")
        var names: [Text] = []
        Statement.collectNames(body, into: &names)
        for name in names where scope.slots[name] == nil {
            scope.slots[name] = function.newSlot(name, unset(name))
        }
        for parameter in parameters {
            if let value = parameter.defaultValue {
                code.defaults.append(try expression(value))
            } else {
                code.defaults.append(-1)
            }
        }
        // A name that the body sets itself begins with what it is outside.
        let specials = code.parameters + ["varargs", "kwargs", "caller"].map { Text($0) }
        var aliased = names.filter { !specials.contains($0) }
        aliased = aliased.enumerated().filter { aliased[..<$0.offset].firstIndex(of: $0.element) == nil }.map(\.element)
        var copies: [Int32] = []
        if !aliased.isEmpty {
            function.scopes.removeLast()
            for name in aliased {
                let (depth, from) = find(name)
                copies += [depth, from, Int32(scope.slots[name] ?? 0), -1]
            }
            function.scopes.append(scope)
        }
        let list = try statements(body)
        if let first = body.first, !copies.isEmpty {
            function.code.body = self.list([add(.with, self.list(copies), list, at: first)])
        } else {
            function.code.body = list
        }
        tables.functions[number] = function.code
        function = outside
        loopDepth = savedDepth
        softness = savedSoftness
        tables.macros.append(code)
        return Int32(tables.macros.count - 1)
    }
}
