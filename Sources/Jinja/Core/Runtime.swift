/// A template while it runs: the limits, what was used of them, and what filters and functions may ask the engine for.
///
/// Filters get it as their last parameter. It belongs to one render and one thread, and must not be kept.
package final class Runtime {
    /// What templates share.
    let environment: SharedEnvironment
    /// What the render may use.
    package let limits: Limits
    /// The work that is left before the host is asked again whether it wants to stop.
    @exclusivity(unchecked) private var work: Int
    /// The work that is left then.
    @exclusivity(unchecked) private var reserve: Int
    /// How much work is done from one question to the next: a twentieth of a second at most.
    private static let slice = 10_000_000

    /// What was written so far.
    @exclusivity(unchecked) var output: OutputBuffer
    /// The step that runs: where an error is.
    @exclusivity(unchecked) var at: Int32 = 0
    /// The call that runs a filter or function, for the way to what it calls in turn.
    @exclusivity(unchecked) var site: Site?
    /// The text that a filter block or block `set` filters.
    @exclusivity(unchecked) var filterInput = Text.empty
    /// Loop iterations that are left.
    @exclusivity(unchecked) var iterations: Int
    /// How many functions are inside one another.
    @exclusivity(unchecked) var depth = 0
    /// The templates that were loaded, by name.
    var programs: [String: Program] = [:]
    /// Modules that were imported without context, by name.
    var modules: [String: Object] = [:]
    /// Frames that a macro knows, to be cleared at the end.
    @exclusivity(unchecked) var captured: [Frame] = []
    /// Namespaces and changed lists and dicts, which may hold themselves, to be emptied at the end.
    var changed: [Value] = []
    /// The address of the stack where the render began.
    private let stackBase: UInt

    /// A step of a program.
    struct Site {
        var program: Program
        var node: Int32
    }

    /// - Parameter capacity: the bytes of output to make room for at first.
    init(_ environment: SharedEnvironment, capacity: Int = 256) {
        output = OutputBuffer(limit: environment.options.limits.output, capacity: capacity)
        iterations = environment.options.limits.iterations
        stackBase = stackAddress()
        self.environment = environment
        limits = environment.options.limits
        work = min(limits.work, Runtime.slice)
        reserve = limits.work - work
    }

    /// Counts work done, in units of `Limits.work`. Throws at the limit, and when the host wants to stop.
    @inline(__always)
    package func charge(_ units: Int) throws(Failure) {
        work &-= units
        if work < 0 || units < 0 { try chargeReserve(units) }
    }

    /// The work that is left.
    package var workLeft: Int { max(0, reserve + work) }

    /// Takes the next slice of the work that is left, and asks the host whether it wants to stop.
    @inline(never)
    private func chargeReserve(_ units: Int) throws(Failure) {
        let (left, overflows) = reserve.addingReportingOverflow(work)
        guard units >= 0, !overflows, left >= 0 else {
            throw Failure(
                .limit, "the template does too much work (more than \(limits.work) units)",
                help: ["let it loop over fewer items, and make shorter texts and lists"])
        }
        if environment.isCancelled() { throw Failure(.interrupted, "the template was interrupted") }
        work = min(left, Runtime.slice)
        reserve = left - work
    }

    /// Goes into a function of a template. Throws at the limit of depth or of the stack; `leave` undoes it.
    func enter() throws(Failure) {
        depth += 1
        try charge(Charge.frame)
        let used = stackBase &- stackAddress()
        if depth > limits.depth || (used < 1 << 40 && used > UInt(limits.stack)) {
            throw Failure(
                .limit, "macros, includes, blocks and loops are nested more than \(limits.depth) levels deep",
                help: ["is there a recursion that never ends?"])
        }
    }

    /// Comes back from a function.
    func leave() { depth -= 1 }

    /// `left` with `right` behind it. Throws at the limits.
    func join(_ left: Text, _ right: Text) throws(Failure) -> Text {
        try checkTextSize(left.byteCount + right.byteCount)
        if left.isMarkup || right.isMarkup {
            return ((left.isMarkup ? left : escapeMarkup(left)) + (right.isMarkup ? right : escapeMarkup(right)))
                .marked(true)
        }
        return left + right
    }

    /// Python's `str(value)`. Throws for a strict undefined value and at the limits.
    package func text(of value: Value) throws(Failure) -> Text {
        if case .string(let text) = value { return text }
        return try value.text(self)
    }

    /// Python's `list(value)`: the items of a list, tuple, range or generator, the keys of a dict, the characters of a
    /// string. Throws a type error for what has no items, and for a strict undefined value.
    package func items(of value: Value) throws(Failure) -> [Value] {
        let items = try listItems(value)
        try chargeItems(items.count)
        return items
    }

    private func listItems(_ value: Value) throws(Failure) -> [Value] {
        switch value {
        case .list(let list): return list.items
        case .tuple(let tuple): return tuple.items
        case .dict(let dict): return dict.keys
        case .string(let text):
            try chargeItems(text.count, each: text.isASCII ? 0 : Charge.text)
            return text.scalars.map { .string(Text($0)) }
        case .range(let range):
            try chargeItems(range.count)
            return (0..<range.count).map { .int(range[$0]) }
        case .undefined(let info):
            try info.checkUse()
            return []
        case .object(let object):
            guard let iterator = try object.makeIterator(self) else { break }
            var items: [Value] = []
            while let item = try iterator.next(self) {
                items.append(item)
                if items.count > limits.items { try checkItems(items.count) }
            }
            return items
        default: break
        }
        throw Failure(.type, "'\(value.typeName)' object is not iterable")
    }

    /// Python's `len(value)`. Throws a type error for what has none, and for a strict undefined value.
    package func length(of value: Value) throws(Failure) -> Int {
        switch value {
        case .string(let text): return text.count
        case .list(let list): return list.items.count
        case .tuple(let tuple): return tuple.items.count
        case .dict(let dict): return dict.count
        case .range(let range): return range.count
        case .undefined(let info):
            try info.checkUse()
            return 0
        case .object(let object): if let length = object.length { return length }
        default: break
        }
        throw Failure(.type, "object of type '\(value.typeName)' has no len()")
    }
}

/// About where the stack is.
@inline(never)
func stackAddress() -> UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
}
