/// A template while it runs: the limits, what was used of them, and what filters and functions may ask the engine for.
///
/// Filters get it as their last parameter. It belongs to one render and one thread, and must not be kept.
package final class Runtime {
    /// What templates share.
    let environment: SharedEnvironment
    /// What the render may use.
    package let limits: Limits
    /// The work that is left.
    @exclusivity(unchecked) private(set) var work: Int

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
        work = limits.work
    }

    /// Counts work done: about one unit for each byte touched. Throws at the limit.
    @inline(__always)
    package func charge(_ units: Int) throws(Failure) {
        work &-= units
        if work < 0 || units < 0 { throw workExceeded() }
    }

    /// Counts the work of going through `text` once to compare or look it up, if it is long.
    @inline(__always)
    func charge(comparing text: Text) throws(Failure) {
        if text.byteCount > 256 { try charge(text.byteCount >> 3) }
    }

    /// Counts the work of looking for `key`.
    @inline(__always)
    func charge(lookingFor key: Value) throws(Failure) {
        switch key {
        case .string(let text): try charge(comparing: text)
        case .tuple(let tuple): try charge(lookingFor: tuple)
        default: break
        }
    }

    @inline(never)
    private func charge(lookingFor tuple: TupleStorage) throws(Failure) {
        try charge(tuple.weight)
        // Those beyond are refused as keys.
        guard tuple.weight < Limits.keyWeight else { return }
        for item in tuple.items { try charge(lookingFor: item) }
    }

    /// Counts the work of a filter, a test or a method that goes through a text.
    @inline(__always)
    func charge(reading value: Value) throws(Failure) {
        if case .string(let text) = value { try charge(text.byteCount) }
    }

    /// Counts the work of a filter, a test or a function that goes through the texts among its arguments.
    @inline(__always)
    func charge(reading arguments: Arguments) throws(Failure) {
        if arguments.textSize > 0 { try charge(arguments.textSize) }
    }

    /// Counts the work of having made `result`, for a filter or a method that makes a long text out of short ones.
    @inline(__always)
    func charge(making result: Value) throws(Failure) -> Value {
        if case .string(let text) = result, text.byteCount > 256 { try charge(text.byteCount) }
        return result
    }

    private func workExceeded() -> Failure {
        Failure(.limit, "the template does too much work (more than \(limits.work) units)")
    }

    /// Goes into a function of a template. Throws at the limit of depth or of the stack; `leave` undoes it.
    func enter() throws(Failure) {
        depth += 1
        let used = stackBase &- stackAddress()
        if depth > limits.depth || (used < 1 << 40 && used > UInt(limits.stack)) {
            throw Failure(
                .limit, "macros, includes, blocks and loops are nested more than \(limits.depth) levels deep",
                help: ["is there a recursion that never ends?"])
        }
    }

    /// Comes back from a function.
    func leave() { depth -= 1 }

    /// Checks that a list of `count` items may be made, and counts its work. Throws at the limit.
    package func chargeItems(_ count: Int) throws(Failure) {
        if count > limits.items || count < 0 {
            throw Failure(.limit, "a sequence has more than \(limits.items) items")
        }
        try charge(count &* 16)
    }

    /// Checks that a text of `size` bytes may be made, and counts its work: call it before making one whose size the
    /// template chooses, as `center` and `indent` do. Throws at the limit.
    package func checkTextSize(_ size: Int) throws(Failure) {
        if size > limits.text || size < 0 {
            throw Failure(.limit, "a text is longer than \(limits.text) bytes")
        }
        try charge(size)
    }

    /// Charges for a text that has grown by `added` bytes to `size`, both of which it checks against the limits.
    package func checkTextSize(_ size: Int, grownBy added: Int) throws(Failure) {
        if size > limits.text { try checkTextSize(size) }
        try charge(added)
    }

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
        let text = try value.text(limit: limits.text)
        try charge(text.byteCount)
        return text
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
            try chargeItems(text.count)
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
                if items.count & 1023 == 0 { try chargeItems(items.count) }
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
