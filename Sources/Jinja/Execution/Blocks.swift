/// Blocks that templates override.
extension Runtime {
    func superBlock(_ name: Text, _ level: Int, _ context: RenderContext) -> Value {
        guard let blocks = context.blocks[name], level < blocks.count else {
            return undefined("there is no parent block called '\(name.string)'")
        }
        return .object(BlockReference(name, level, context))
    }

    /// Runs block number `number` where it stands, or what a derived template puts there.
    func block(_ number: Int, _ index: Int32, _ frame: Frame) throws(Failure) {
        let code = frame.program.tables.blocks[number]
        at = index
        site = Site(program: frame.program, node: index)
        try runBlock(code.name, 0, frame.context, scope: code.scope.map { variables($0, frame) })
    }

    /// Runs the block `name` of the `level`th template, counted from the most derived.
    func runBlock(_ name: Text, _ level: Int, _ context: RenderContext, scope: DictStorage?) throws(Failure) {
        guard let blocks = context.blocks[name], level < blocks.count else { return }
        let (program, block) = blocks[level]
        if block.isRequired, level == 0 {
            throw Failure(.runtime, "required block '\(name.string)' not found")
        }
        var inner = context
        if let scope {
            // The block sees its surroundings over everything else.
            try charge(scope.count &* Charge.entry)
            inner = RenderContext(context.variables + [context.exported(), scope])
            inner.blocks = context.blocks
        }
        let (site, here) = (site, at)
        let frame = Frame(program, block.function, parent: nil, context: inner)
        do {
            try enter()
            resolve(frame, block.function, block: (name, level))
            _ = try execute(program.tables.functions[block.function].body, frame)
            leave()
        } catch {
            throw locate(error, frame, entered: "block '\(name.string)'", from: site)
        }
        self.site = site
        at = here
    }
}

/// `self`: the blocks of the template by name.
package final class SelfReference: Object, @unchecked Sendable {
    private let context: RenderContext
    private let template: String

    init(_ frame: Frame) {
        context = frame.context
        template = frame.program.source.name
    }

    package override var typeName: String { "TemplateReference" }
    package override func describe(_ printer: inout Printer) throws(Failure) {
        printer.append("<\(typeName) ")
        try printer.writeRepr(Value(template))
        printer.append(">")
    }
    package override var isTrue: Bool { true }
    package override var attributeNames: [String] { context.blocks.keys.map(\.string).sorted() }
    package override func attribute(_ name: Text, _ runtime: Runtime) -> Value? {
        context.blocks[name] == nil ? nil : .object(BlockReference(name, 0, context))
    }
}

/// A block that can be called: `super()`, `self.name()`.
package final class BlockReference: Object, @unchecked Sendable {
    private let name: Text
    private let level: Int
    private let context: RenderContext

    init(_ name: Text, _ level: Int, _ context: RenderContext) {
        self.name = name
        self.level = level
        self.context = context
    }

    package override var typeName: String { "BlockReference" }
    package override var isTrue: Bool { true }
    package override var isCallable: Bool { true }
    package override var attributeNames: [String] { ["super"] }

    package override func attribute(_ name: Text, _ runtime: Runtime) -> Value? {
        name.string == "super" ? runtime.superBlock(self.name, level + 1, context) : nil
    }

    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        guard arguments.positional.isEmpty, arguments.keyword.isEmpty else {
            throw Failure(.type, "a block takes no arguments")
        }
        let mark = runtime.output.count
        try runtime.runBlock(name, level, context, scope: nil)
        return .string(runtime.output.take(from: mark))
    }
}
