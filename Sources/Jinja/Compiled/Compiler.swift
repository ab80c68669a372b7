/// Turns a tree into a program: names become slots, filters and tests become references, and statements become what the
/// runtime runs. Steps keep their numbers and are changed where they stand.
struct Compiler {
    let source: SourceText
    let environment: SharedEnvironment
    var tree: Tree
    var tables = Program.Tables()
    /// The functions that are open, the innermost last, and where names live in them.
    var scopes: Scopes
    /// Above 0 inside `if`: an unknown filter is an error only when it is reached.
    var softness = 0
    /// How many loops are open in the running function.
    var loopDepth = 0
    /// What the template has said so far about extending another.
    var extending = Extending.no
    /// Whether what stands here belongs to the template itself: not to a macro, a block or the value of a `set`.
    var isOutside = true
    let isStrict: Bool
    /// The bytes of text steps where line breaks change; otherwise text is written from the source.
    private var text: [UInt8] = []
    /// Names from outside that were seen already.
    private var noted: [Bool]
    private var unsetValues: [Value?]

    /// Whether the template extends another where the compiler is.
    enum Extending { case no, maybe, yes }

    private init(_ tree: consuming Tree, _ source: SourceText, _ environment: SharedEnvironment) {
        self.source = source
        self.environment = environment
        isStrict = environment.options.undefined == .strict
        let count = tree.names.all.count
        scopes = Scopes(names: count)
        noted = Array(repeating: false, count: count)
        unsetValues = Array(repeating: nil, count: count)
        self.tree = tree
        tables.functions.append(FunctionCode())
    }

    /// Compiles a template.
    static func compile(
        _ tree: consuming Tree, _ source: SourceText, _ environment: SharedEnvironment
    ) throws(Failure) -> Program {
        var compiler = Compiler(tree, source, environment)
        compiler.openFunction()
        var names: [Int32] = []
        compiler.collectNames(compiler.tree.body, into: &names)
        var own: [Int32] = []
        if !names.isEmpty { compiler.collectNames(compiler.tree.body, into: &own, withImports: false) }
        let scope = compiler.openScope(names)
        compiler.beginFromContext(scope)
        let body = compiler.tree.body
        try compiler.statements(body)
        let isOwn = Set(own)
        compiler.tables.exports = compiler.scopes.bindings[scope.bindings].map {
            (compiler.tree.names.text($0.name), Int($0.slot), !isOwn.contains($0.name))
        }
        compiler.closeScope()
        compiler.closeFunction(number: 0, body: body)
        return compiler.finish()
    }

    /// Compiles an expression; the program's first function is a list of one step, the expression.
    static func compile(
        expression tree: consuming Tree, _ source: SourceText, _ environment: SharedEnvironment
    ) throws(Failure) -> Program {
        var compiler = Compiler(tree, source, environment)
        compiler.openFunction()
        _ = compiler.openScope([])
        let body = compiler.tree.body
        for place in compiler.tree.range(body) { try compiler.expression(compiler.tree.lists[place]) }
        compiler.closeFunction(number: 0, body: body)
        return compiler.finish()
    }

    private consuming func finish() -> Program {
        tables.constants = tree.constants
        tables.names = tree.names.all
        return Program(
            source: source, text: environment.changesNewlines ? text : nil, nodes: tree.nodes, lists: tree.lists,
            tables: tables)
    }

    // MARK: Functions

    /// Opens a function whose variables the present one's are beneath, unless it is a block's.
    mutating func openFunction(isBlock: Bool = false) {
        scopes.openFunction(isBase: isBlock || scopes.functions.isEmpty, isBlock: isBlock)
    }

    mutating func closeFunction(number: Int, body: Int32) {
        tables.functions[number] = scopes.closeFunction()
        tables.functions[number].body = body
    }

    /// A slot of the running function with its first value.
    mutating func newSlot(_ name: Int32, _ initial: Value) -> Int32 {
        scopes.newSlot(tree.names.text(name), initial, at: scopes.level)
    }

    /// What a variable is before it is set: one value for each name.
    mutating func unset(_ name: Int32) -> Value {
        if let value = unsetValues[Int(name)] { return value }
        let value = Value.undefined(Undefined(.name(tree.names.text(name)), isStrict: isStrict))
        unsetValues[Int(name)] = value
        return value
    }

    // MARK: Scopes

    /// Opens a scope that sets `names` in the running function, with a slot for each.
    mutating func openScope(_ names: [Int32]) -> Scopes.Scope {
        scopes.openScope()
        for name in names where !scopes.isInInnermost(name) {
            scopes.bind(name, to: newSlot(name, unset(name)))
        }
        return scopes.innermost
    }

    mutating func openScope(setting body: Int32) -> Scopes.Scope {
        var names: [Int32] = []
        collectNames(body, into: &names)
        return openScope(names)
    }

    mutating func closeScope() { scopes.closeScope() }

    /// Lets the names of a function's outermost scope begin with what the context has.
    mutating func beginFromContext(_ scope: Scopes.Scope) {
        for index in scope.bindings {
            let binding = scopes.bindings[index]
            scopes.addFromContext(
                ContextSlot(name: tree.names.text(binding.name), slot: Int(binding.slot), source: .variable))
        }
    }

    /// Copies to make on entering `scope`: each name that it sets begins with the value that the name has outside.
    mutating func aliases(of scope: Scopes.Scope, except: [Int32] = []) -> [Alias] {
        var aliases: [Alias] = []
        for index in scope.bindings {
            let binding = scopes.bindings[index]
            if binding.isLoop || except.contains(binding.name) { continue }
            let outside = outside(of: index)
            aliases.append(Alias(depth: outside.depth, from: outside.slot, slot: binding.slot))
        }
        return aliases
    }

    /// The variable that the binding `index` hides.
    private mutating func outside(of index: Int) -> (depth: Int32, slot: Int32) {
        let binding = scopes.bindings[index]
        if let found = scopes.use(binding.previous) { return found }
        let context = fromContext(binding.name, hidden: binding.previous)
        scopes.bindings[index].previous = context
        return scopes.use(context) ?? (0, 0)
    }

    /// Makes a binding of `name` to a slot that comes from the context; `hidden` is the one that it hides.
    private mutating func fromContext(_ name: Int32, hidden: Int32) -> Int32 {
        let source: ContextSlot.Source =
            name == Names.Known.selfName.rawValue
            ? .selfReference
            : name == Names.Known.superName.rawValue && scopes.isInBlock ? .superReference : .variable
        return scopes.bindToContext(name, tree.names.text(name), unset(name), source, hidden: hidden)
    }

    /// The function `depth` levels out and the slot where `name` lives, made if it comes from the context.
    mutating func find(_ name: Int32) -> (depth: Int32, slot: Int32) {
        let latest = scopes.latest[Int(name)]
        if let found = scopes.use(latest) { return found }
        let context = fromContext(name, hidden: latest)
        scopes.latest[Int(name)] = context
        return scopes.use(context) ?? (0, 0)
    }

    /// Notes that `name` is read by the step `node`: whether it must come from the context.
    mutating func noteUse(_ name: Int32, at node: Node) {
        if noted[Int(name)] || scopes.isSet(name) { return }
        noted[Int(name)] = true
        let text = tree.names.text(name)
        guard name != Names.Known.selfName.rawValue, name != Names.Known.superName.rawValue,
            environment.globals[text] == nil
        else { return }
        tables.undeclared.append((text, node.start, node.end))
    }

    /// The variables that an include, an import with context or a scoped block in this place sees.
    /// `usingLoop`: whether that alone makes a loop have `loop`.
    mutating func visible(usingLoop: Bool = false) -> [Visible] {
        scopes.visible(usingLoop: usingLoop).map {
            Visible(name: tree.names.text($0.name), depth: $0.depth, slot: $0.slot)
        }
    }

    // MARK: Text

    /// Gives a text step its bytes, with line breaks as the environment wants them.
    mutating func changeNewlines(_ index: Int32) {
        let node = tree[index]
        let from = text.count
        for byte in source.bytes[Int(node.start)..<Int(node.end)] {
            if byte == 0x0A { text += environment.newline } else { text.append(byte) }
        }
        tree[index].a = Int32(truncatingIfNeeded: from)
        tree[index].b = Int32(truncatingIfNeeded: text.count - from)
    }
}
