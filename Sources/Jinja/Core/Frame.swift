/// The variables of one call of a function, and where it stands.
final class Frame {
    /// The variables.
    let slots: UnsafeMutablePointer<Value>
    let slotCount: Int
    /// The frame of the function that this one is written in.
    let parent: Frame?
    let program: Program
    let context: RenderContext
    /// The program's steps, for short.
    let nodes: UnsafeMutablePointer<Node>
    /// For a macro: the first parameter that was not given by position, and those behind it that were given by name.
    @exclusivity(unchecked) var firstDefault = 0
    @exclusivity(unchecked) var given: [Int] = []

    init(_ program: Program, _ function: Int, parent: Frame?, context: RenderContext) {
        self.program = program
        self.parent = parent
        self.context = context
        nodes = program.nodes
        slotCount = program.tables.functions[function].slots.count
        slots = .allocate(capacity: max(1, slotCount))
        program.tables.functions[function].slots.withUnsafeBufferPointer { from in
            if let base = from.baseAddress { slots.initialize(from: base, count: from.count) }
        }
    }

    deinit {
        slots.deinitialize(count: slotCount)
        slots.deallocate()
    }

    /// Lets go of all values, so that a macro that knows its frame and a frame that knows its macro both go away.
    func clear() {
        for index in 0..<slotCount { slots[index] = .none }
    }

    /// The frame `depth` levels out.
    @inline(__always)
    func outer(_ depth: Int32) -> Frame {
        var frame = self
        for _ in 0..<depth { frame = frame.parent ?? frame }
        return frame
    }
}

/// The names that a template and those that it extends see, and their blocks.
final class RenderContext {
    /// What was passed in, the later before the earlier.
    let variables: [DictStorage]
    /// Names that were set at the top level of the templates that run in it, the latest last.
    @exclusivity(unchecked) var layers: [(program: Program, frame: Frame)] = []
    /// The blocks of each name, the most derived first.
    var blocks: [Text: [(program: Program, block: BlockCode)]] = [:]
    /// The template that is to run when the present one is done.
    @exclusivity(unchecked) var parentTemplate: Program?

    init(_ variables: [DictStorage]) {
        self.variables = variables
    }

    /// The value of `name`, or nil.
    func find(_ name: Text, _ environment: SharedEnvironment) -> Value? {
        for layer in layers.reversed() {
            for export in layer.program.tables.exports where export.name == name {
                let value = layer.frame.slots[export.slot]
                if !isUnset(value, layer.program, export.slot) { return value }
            }
        }
        for dict in variables.reversed() {
            if let value = dict[name] { return value }
        }
        return environment.globals[name]
    }

    private func isUnset(_ value: Value, _ program: Program, _ slot: Int) -> Bool {
        guard case .undefined(let info) = value, let function = program.tables.functions.first,
            case .undefined(let initial) = function.slots[slot]
        else { return false }
        return info === initial
    }

    /// All names that it knows, for "did you mean".
    func names(_ environment: SharedEnvironment) -> [String] {
        var names: [String] = []
        for layer in layers { names += layer.program.tables.exports.map(\.name.string) }
        for dict in variables {
            for entry in dict.entries { if case .string(let text) = entry.key { names.append(text.string) } }
        }
        return names + environment.globals.names
    }

    /// What was set at the top level, over what was passed in: what an include sees.
    func exported(withImports: Bool = true) -> DictStorage {
        let dict = DictStorage()
        for layer in layers {
            for export in layer.program.tables.exports where withImports || !export.isImport {
                let value = layer.frame.slots[export.slot]
                if !isUnset(value, layer.program, export.slot) { dict.set(text: export.name, value) }
            }
        }
        return dict
    }
}
