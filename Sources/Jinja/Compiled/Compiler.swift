/// Turns a tree into a program: names become slots, filters and tests become references, and the tree becomes steps in
/// one array.
struct Compiler {
    let source: SourceText
    let environment: Environment.Storage
    var nodes: [Node] = []
    var lists: [Int32] = []
    var tables = Program.Tables()
    /// The bytes of text steps; the source itself unless line breaks change.
    var text: [UInt8]
    let newline: [UInt8]
    var function: FunctionScope
    /// Above 0 inside `if`: an unknown filter is an error only when it is reached.
    var softness = 0
    /// How many loops are open in the running function.
    var loopDepth = 0
    var isStrict: Bool { environment.options.undefined == .strict }
    /// Names from outside that were seen already.
    private var noted: Set<Text> = []
    private var nameNumbers: [Text: Int32] = [:]

    private init(_ source: SourceText, _ environment: Environment.Storage) {
        self.source = source
        self.environment = environment
        text = source.bytes
        newline = Array(environment.options.newlineSequence.utf8)
        function = FunctionScope(parent: nil)
        nodes.reserveCapacity(source.bytes.count / 128 + 64)
    }

    /// Compiles a template.
    static func compile(
        _ body: [Statement], _ source: SourceText, _ environment: Environment.Storage
    ) throws(TemplateError) -> Program {
        var compiler = Compiler(source, environment)
        compiler.tables.functions.append(FunctionCode())
        let scope = compiler.openScope(setting: body)
        compiler.beginFromContext(scope)
        let list = try compiler.statements(body)
        compiler.function.code.body = list
        compiler.tables.functions[0] = compiler.function.code
        var own: [Text] = []
        Statement.collectNames(body, into: &own, withImports: false)
        compiler.tables.exports = scope.slots.map { ($0.key, $0.value, !own.contains($0.key)) }
            .sorted { $0.slot < $1.slot }
        return compiler.finish()
    }

    /// Compiles an expression; the program's first function is a list of one step, the expression.
    static func compile(
        _ expression: Expression, _ source: SourceText, _ environment: Environment.Storage
    ) throws(TemplateError) -> Program {
        var compiler = Compiler(source, environment)
        compiler.tables.functions.append(FunctionCode())
        _ = compiler.openScope(names: [])
        let node = try compiler.expression(expression)
        compiler.function.code.body = compiler.list([node])
        compiler.tables.functions[0] = compiler.function.code
        return compiler.finish()
    }

    private func finish() -> Program {
        Program(source: source, text: text, nodes: nodes, lists: lists, tables: tables)
    }

    // MARK: Steps and lists

    mutating func add(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(truncatingIfNeeded: nodes.count - 1)
    }

    mutating func add(
        _ operation: Node.Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, flag: UInt8 = 0,
        at place: some Placed
    ) -> Int32 {
        add(Node(operation: operation, flag: flag, a: a, b: b, c: c, start: place.start, end: place.end))
    }

    mutating func list(_ numbers: [Int32]) -> Int32 {
        let start = Int32(truncatingIfNeeded: lists.count)
        lists.append(Int32(truncatingIfNeeded: numbers.count))
        lists += numbers
        return start
    }

    mutating func constant(_ value: Value) -> Int32 {
        tables.constants.append(value)
        return Int32(truncatingIfNeeded: tables.constants.count - 1)
    }

    mutating func name(_ text: Text) -> Int32 {
        if let number = nameNumbers[text] { return number }
        let number = Int32(truncatingIfNeeded: tables.names.count)
        tables.names.append(AttributeName(text))
        nameNumbers[text] = number
        return number
    }

    // MARK: Scopes

    func unset(_ name: Text) -> Value { .undefined(Undefined(.name(name), isStrict: isStrict)) }

    /// Opens a scope for `body` in the running function.
    mutating func openScope(setting body: [Statement]) -> FunctionScope.Scope {
        var names: [Text] = []
        Statement.collectNames(body, into: &names)
        return openScope(names: names)
    }

    mutating func openScope(names: [Text]) -> FunctionScope.Scope {
        let scope = FunctionScope.Scope()
        for name in names where scope.slots[name] == nil {
            scope.slots[name] = function.newSlot(name, unset(name))
        }
        function.scopes.append(scope)
        return scope
    }

    /// Lets the names of a function's outermost scope begin with what the context has.
    mutating func beginFromContext(_ scope: FunctionScope.Scope) {
        for (name, slot) in scope.slots.sorted(by: { $0.value < $1.value }) {
            function.code.fromContext.append(ContextSlot(name: name, slot: slot, source: .variable))
        }
    }

    mutating func closeScope() { function.scopes.removeLast() }

    /// Copies to make on entering `scope`, which is not open yet or the innermost: each name that it sets begins with
    /// the value that the name has outside.
    mutating func aliases(of scope: FunctionScope.Scope, except: [Text] = []) -> [Alias] {
        guard !scope.slots.isEmpty else { return [] }
        let wasOpen = function.scopes.last === scope
        if wasOpen { function.scopes.removeLast() }
        defer { if wasOpen { function.scopes.append(scope) } }
        var aliases: [Alias] = []
        for (name, slot) in scope.slots.sorted(by: { $0.value < $1.value }) where !except.contains(name) {
            let (depth, from) = find(name)
            aliases.append(Alias(depth: depth, from: from, slot: Int32(truncatingIfNeeded: slot)))
        }
        return aliases
    }

    /// The function `depth` levels out and the slot where `name` lives, made if it comes from the context.
    mutating func find(_ name: Text) -> (depth: Int32, slot: Int32) {
        var depth: Int32 = 0
        var scope = function
        while true {
            for inner in scope.scopes.reversed() {
                if !inner.slots.isEmpty, let slot = inner.slots[name] {
                    return (depth, Int32(truncatingIfNeeded: slot))
                }
                if let slot = inner.loopSlot, name == Compiler.loopName {
                    inner.usesLoop = true
                    return (depth, Int32(truncatingIfNeeded: slot))
                }
            }
            guard let parent = scope.parent else { break }
            scope = parent
            depth += 1
        }
        let source: ContextSlot.Source =
            name == Compiler.selfName
            ? .selfReference
            : name == Compiler.superName && scope.isBlock ? .superReference : .variable
        return (depth, Int32(truncatingIfNeeded: scope.contextSlot(name, unset(name), source)))
    }

    static let loopName = Text("loop")
    static let selfName = Text("self")
    static let superName = Text("super")
    static let callerName = Text("caller")

    /// Notes that `name` is read at `place`: whether it must come from the context.
    mutating func noteUse(_ name: Text, at place: some Placed) {
        var scope: FunctionScope? = function
        while let current = scope {
            for inner in current.scopes.reversed()
            where !inner.slots.isEmpty && inner.slots[name] != nil || inner.loopSlot != nil {
                if inner.loopSlot != nil, inner.slots[name] == nil {
                    if name == Compiler.loopName { return }
                    continue
                }
                if inner.set.contains(name) || current !== function { return }
                // Set in this scope only later or only perhaps: what counts is what is outside.
            }
            scope = current.parent
        }
        guard noted.insert(name).inserted, environment.globals[name.string] == nil, name != Compiler.selfName,
            name != Compiler.superName
        else { return }
        tables.undeclared.append((name, place.start, place.end))
    }

    /// The variables that an include, an import with context or a scoped block in this place sees.
    /// `usingLoop`: whether that alone makes a loop have `loop`.
    mutating func visible(usingLoop: Bool = false) -> [Visible] {
        var found: [Text: Visible] = [:]
        var depth: Int32 = 0
        var scope: FunctionScope? = function
        while let current = scope {
            for inner in current.scopes.reversed() {
                for (name, slot) in inner.slots where found[name] == nil {
                    found[name] = Visible(name: name, depth: depth, slot: Int32(truncatingIfNeeded: slot))
                }
                if let slot = inner.loopSlot, found[Compiler.loopName] == nil {
                    if usingLoop { inner.usesLoop = true }
                    found[Compiler.loopName] = Visible(
                        name: Compiler.loopName, depth: depth, slot: Int32(truncatingIfNeeded: slot))
                }
            }
            scope = current.parent
            depth += 1
        }
        return found.values.sorted { ($0.depth, $0.slot) < ($1.depth, $1.slot) }
    }

    // MARK: Text

    /// The place of `bytes` in the program's text, with line breaks as the environment wants them.
    mutating func text(_ start: UInt32, _ end: UInt32) -> (Int32, Int32) {
        if newline == [0x0A] {
            return (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end - start))
        }
        let from = text.count
        for byte in source.bytes[Int(start)..<Int(end)] {
            if byte == 0x0A { text += newline } else { text.append(byte) }
        }
        return (Int32(truncatingIfNeeded: from), Int32(truncatingIfNeeded: text.count - from))
    }
}

/// Something that stands at a place of the source.
protocol Placed {
    var start: UInt32 { get }
    var end: UInt32 { get }
}

extension Expression: Placed {}
extension Statement: Placed {}
extension Token: Placed {}
