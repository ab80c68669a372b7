/// Where names live while a template is compiled: functions, and in each the scopes that are open.
///
/// A name belongs to the innermost scope that sets it anywhere; a name that no scope sets comes from the context. What a
/// name means now is one look-up: `latest` knows its innermost binding, and each binding the one that it hides.
struct Scopes {
    /// What a name means in a scope.
    struct Binding {
        var name: Int32
        var slot: Int32
        /// The function that the slot is in, by its place in `functions`.
        var level: Int32
        /// The binding of the same name that it hides, or -1.
        var previous: Int32
        /// Whether it is `loop`, which is there for a loop's body without being set.
        var isLoop = false
        /// Whether anything in the loop uses it.
        var isUsed = false
        /// Whether the value comes from the context.
        var isFromContext = false
        /// Whether the name is set for sure where the compiler stands.
        var isSet = false
    }

    /// The names that one scope sets, and what was there when it was opened.
    struct Scope {
        /// Its bindings, which are opened together.
        var bindings: Range<Int>
        /// How many names were set for sure outside of it.
        var setMark: Int
        /// The binding of `loop`, or -1.
        var loop = -1
    }

    /// A function that is open.
    struct Function {
        var code = FunctionCode()
        /// The place in `functions` of the template or block that it is in.
        var base: Int32
        /// Whether `super` means something.
        var isBlock: Bool
        /// The bindings of names that come from the context, if it is a template's or block's.
        var context: [Int32] = []
    }

    var bindings: [Binding] = []
    /// The innermost binding of each name, or -1.
    var latest: [Int32]
    private(set) var functions: [Function] = []
    private var open: [Scope] = []
    /// The bindings that are set for sure in the open scopes, in the order in which they were set.
    private(set) var set: [Int32] = []

    init(names: Int) {
        latest = Array(repeating: -1, count: names)
        bindings.reserveCapacity(names)
    }

    /// The running function's place in `functions`.
    var level: Int { functions.count - 1 }
    /// Whether nothing is open but the template itself.
    var isTopLevel: Bool { functions.count == 1 && open.count == 1 }
    /// Whether the running function is in a block.
    var isInBlock: Bool { functions[Int(functions[level].base)].isBlock }
    /// The innermost scope.
    var innermost: Scope { open[open.count - 1] }

    // MARK: Functions

    mutating func openFunction(isBase: Bool, isBlock: Bool) {
        let base = isBase ? functions.count : Int(functions[level].base)
        functions.append(Function(base: Int32(truncatingIfNeeded: base), isBlock: isBlock))
    }

    mutating func closeFunction() -> FunctionCode {
        let function = functions.removeLast()
        for index in function.context.reversed() { hide(Int(index)) }
        return function.code
    }

    /// Adds a slot to the function at `level`.
    mutating func newSlot(_ name: Text, _ initial: Value, at level: Int) -> Int32 {
        functions[level].code.slots.append(initial)
        functions[level].code.names.append(name)
        return Int32(truncatingIfNeeded: functions[level].code.slots.count - 1)
    }

    mutating func addFromContext(_ slot: ContextSlot) { functions[level].code.fromContext.append(slot) }

    // MARK: Scopes

    mutating func openScope() {
        open.append(Scope(bindings: bindings.count..<bindings.count, setMark: set.count))
    }

    /// Takes back what the innermost scope made of its names.
    mutating func closeScope() {
        let scope = open.removeLast()
        for index in scope.bindings.reversed() { hide(index) }
        set.removeSubrange(scope.setMark...)
    }

    private mutating func hide(_ index: Int) { latest[Int(bindings[index].name)] = bindings[index].previous }

    /// Makes `name` mean the slot `slot` of the running function in the innermost scope, which was just opened.
    mutating func bind(_ name: Int32, to slot: Int32, isLoop: Bool = false, isSet: Bool = false) {
        let index = bindings.count
        bindings.append(
            Binding(
                name: name, slot: slot, level: Int32(truncatingIfNeeded: level), previous: latest[Int(name)],
                isLoop: isLoop, isSet: isLoop || isSet))
        latest[Int(name)] = Int32(truncatingIfNeeded: index)
        open[open.count - 1].bindings = innermost.bindings.lowerBound..<(index + 1)
        if isLoop { open[open.count - 1].loop = index }
    }

    /// Whether the innermost scope sets `name`.
    func isInInnermost(_ name: Int32) -> Bool {
        let index = latest[Int(name)]
        return index >= 0 && innermost.bindings.contains(Int(index)) && !bindings[Int(index)].isLoop
    }

    /// Makes a binding to a slot of the present template or block that comes from the context, and gives its number.
    mutating func bindToContext(
        _ name: Int32, _ text: Text, _ initial: Value, _ source: ContextSlot.Source, hidden: Int32
    ) -> Int32 {
        let base = Int(functions[level].base)
        let slot = newSlot(text, initial, at: base)
        functions[base].code.fromContext.append(ContextSlot(name: text, slot: Int(slot), source: source))
        let index = Int32(truncatingIfNeeded: bindings.count)
        bindings.append(
            Binding(
                name: name, slot: slot, level: Int32(truncatingIfNeeded: base), previous: hidden, isFromContext: true))
        functions[base].context.append(index)
        return index
    }

    // MARK: Names

    /// The place of the variable of a binding, or nil if it is none that can be seen from here.
    mutating func use(_ index: Int32) -> (depth: Int32, slot: Int32)? {
        guard index >= 0 else { return nil }
        let binding = bindings[Int(index)]
        guard binding.level >= functions[level].base else { return nil }
        if binding.isLoop { bindings[Int(index)].isUsed = true }
        return (Int32(truncatingIfNeeded: level) - binding.level, binding.slot)
    }

    /// Whether anything uses the `loop` of the scope.
    func usesLoop(_ scope: Scope) -> Bool { scope.loop >= 0 && bindings[scope.loop].isUsed }

    /// Whether `name` is set for sure, in the running function or anywhere in one around it.
    func isSet(_ name: Int32) -> Bool {
        var index = latest[Int(name)]
        while index >= 0 {
            let binding = bindings[Int(index)]
            if binding.isFromContext || binding.level < functions[level].base { return false }
            if binding.isSet || Int(binding.level) != level { return true }
            // Set in this scope only later or only perhaps: what counts is what is outside.
            index = binding.previous
        }
        return false
    }

    /// Notes that `name` is set in the innermost scope, and gives its slot there; nil if the scope doesn't set it.
    mutating func setInInnermost(_ name: Int32) -> Int32? {
        guard isInInnermost(name) else { return nil }
        let index = Int(latest[Int(name)])
        if !bindings[index].isSet {
            bindings[index].isSet = true
            set.append(Int32(truncatingIfNeeded: index))
        }
        return bindings[index].slot
    }

    /// Takes back what was set since `set` had `mark` names, and gives it.
    mutating func takeSet(since mark: Int) -> [Int32] {
        guard set.count > mark else { return [] }
        let taken = Array(set[mark...])
        for index in taken { bindings[Int(index)].isSet = false }
        set.removeSubrange(mark...)
        return taken
    }

    /// Notes that the names of `indices` are set.
    mutating func putSet(_ indices: [Int32]) {
        for index in indices where !bindings[Int(index)].isSet {
            bindings[Int(index)].isSet = true
            set.append(index)
        }
    }

    /// All variables that scopes set and that can be seen from here, the innermost functions first.
    mutating func visible(usingLoop: Bool) -> [(name: Int32, depth: Int32, slot: Int32)] {
        var found: [(name: Int32, depth: Int32, slot: Int32)] = []
        let base = functions[level].base
        for scope in open {
            for index in scope.bindings {
                let binding = bindings[index]
                guard binding.level >= base, latest[Int(binding.name)] == Int32(truncatingIfNeeded: index) else {
                    continue
                }
                if binding.isLoop, usingLoop { bindings[index].isUsed = true }
                found.append((binding.name, Int32(truncatingIfNeeded: level) - binding.level, binding.slot))
            }
        }
        return found.sorted { ($0.depth, $0.slot) < ($1.depth, $1.slot) }
    }
}
