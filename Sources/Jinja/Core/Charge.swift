/// What operations cost, in units of `Limits.work`.
///
/// A unit is a byte of memory or about five nanoseconds, whichever an operation takes more of, in a release build on an
/// ordinary machine. The sizes are those that the allocator gives, so that what a render holds stays below its work.
enum Charge {
    /// A statement.
    static let statement = 10
    /// A step of an expression, charged with the statement that it stands in.
    static let step = 6
    /// A call of a filter, a test, a method or a function, without what it does.
    static let call = 40
    /// Going into a macro, a block, another template or a recursive loop: its frame.
    static let frame = 160
    /// A variable of a frame, an item of a list.
    static let item = 16
    /// An entry of a dict, beside the item.
    static let entry = 48
    /// A text, a list, a tuple, a dict, beside what is in it.
    static let text = 48
    static let list = 80
    static let tuple = 128
    static let dict = 96
    /// A byte that is written as `repr` or JSON writes it.
    static let printing = 16
    /// A float with all its digits.
    static let float = 600
    /// Looking for a template that was not read yet, and a byte of it.
    static let template = 10_000
    static let templateByte = 20
}

extension Runtime {
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
        try charge(tuple.weight &* 4)
        // Those beyond are refused as keys.
        guard tuple.weight < Limits.keyWeight else { return }
        for item in tuple.items { try charge(lookingFor: item) }
    }

    /// Counts a call, and the work of a filter, a test or a method that goes through a text: `cost` for each byte.
    @inline(__always)
    func charge(reading value: Value, cost: Int = Filter.usualCost) throws(Failure) {
        try charge(Charge.call)
        if case .string(let text) = value { try charge(text.byteCount &* cost) }
    }

    /// Counts the work of a filter, a test or a function that goes through the texts among its arguments.
    @inline(__always)
    func charge(reading arguments: Arguments) throws(Failure) {
        if arguments.textSize > 0 { try charge(arguments.textSize &* Filter.usualCost) }
    }

    /// Counts the work of having made `result`, for a filter or a method that makes a long text out of short ones.
    @inline(__always)
    func charge(making result: Value) throws(Failure) -> Value {
        if case .string(let text) = result, text.byteCount > 256 { try charge(text.byteCount) }
        return result
    }

    /// Counts the work of printing `count` bytes of a value.
    func charge(printing count: Int) throws(Failure) { try charge(count &* Charge.printing) }

    /// Checks that a list of `count` items may be made, and counts its work: each item takes `size` bytes beside its
    /// place in the list, as a text or a list does that is made for it. Throws at the limit.
    package func chargeItems(_ count: Int, each size: Int = 0) throws(Failure) {
        try checkItems(count)
        try charge(count &* (Charge.item &+ size))
    }

    /// Checks that a list or dict may have `count` items. Throws at the limit.
    func checkItems(_ count: Int) throws(Failure) {
        if count > limits.items || count < 0 {
            throw Failure(.limit, "a sequence has more than \(limits.items) items")
        }
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
}
