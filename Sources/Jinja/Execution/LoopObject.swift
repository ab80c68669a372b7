/// What `loop` is inside a loop.
package final class LoopObject: Object, @unchecked Sendable {
    @exclusivity(unchecked) private var cursor: Cursor
    private let number: Int
    private let frame: Frame
    private let depth: Int
    /// The frame around a recursive loop, which `loop(…)` runs again.
    private let recursion: Frame?
    /// Whether the loop still runs: its frame is there only then.
    private let isFiltered: Bool
    @exclusivity(unchecked) private var index0 = -1
    @exclusivity(unchecked) private var current: Value?
    @exclusivity(unchecked) private var previous: Value?
    /// Items that were looked at already, the next first.
    @exclusivity(unchecked) private var ahead: [Value] = []
    @exclusivity(unchecked) private var aheadStart = 0
    @exclusivity(unchecked) private var length0: Int?
    @exclusivity(unchecked) private var changedValue: Value?

    init(_ cursor: Cursor, _ number: Int, _ frame: Frame, depth: Int, recursion: Frame?, runtime: Runtime) {
        self.cursor = cursor
        self.number = number
        self.frame = frame
        self.depth = depth
        self.recursion = recursion
        let code = frame.program.tables.loops[number]
        isFiltered = code.filter >= 0
        length0 = isFiltered ? nil : cursor.count
        super.init(kind: .loop)
    }

    package override var typeName: String { "LoopContext" }
    package override func describe(_ printer: inout Printer) throws(Failure) {
        printer.append("<LoopContext \(index0 + 1)/\(length0 ?? index0 + 1)>")
    }
    package override var isTrue: Bool { true }
    package override var attributeNames: [String] {
        [
            "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem",
            "nextitem", "cycle", "changed",
        ]
    }

    private func pull(_ runtime: Runtime) throws(Failure) -> Value? {
        isFiltered ? try runtime.nextPassing(&cursor, number, frame) : try cursor.next(runtime)
    }

    /// Goes on to the next item and gives it.
    func advance(_ runtime: Runtime) throws(Failure) -> Value? {
        let item: Value?
        if aheadStart < ahead.count {
            item = ahead[aheadStart]
            aheadStart += 1
            if aheadStart == ahead.count {
                ahead = []
                aheadStart = 0
            }
        } else {
            item = try pull(runtime)
        }
        guard let item else { return nil }
        index0 += 1
        previous = current
        current = item
        return item
    }

    private func peek(_ runtime: Runtime) throws(Failure) -> Value? {
        if aheadStart < ahead.count { return ahead[aheadStart] }
        guard let next = try pull(runtime) else { return nil }
        ahead.append(next)
        return next
    }

    private func count(_ runtime: Runtime) throws(Failure) -> Int {
        if let length0 { return length0 }
        while let next = try pull(runtime) { ahead.append(next) }
        let count = index0 + 1 + ahead.count - aheadStart
        length0 = count
        return count
    }

    /// The value of `loop.field`.
    @inline(__always)
    func field(_ field: LoopField, _ runtime: Runtime) throws(Failure) -> Value {
        switch field {
        case .index: return .int(index0 &+ 1)
        case .index0: return .int(index0)
        case .first: return .bool(index0 == 0)
        case .last:
            if let length0 { return .bool(index0 &+ 1 >= length0) }
            return .bool(try peek(runtime) == nil)
        default: return try fieldRarely(field, runtime)
        }
    }

    private func fieldRarely(_ field: LoopField, _ runtime: Runtime) throws(Failure) -> Value {
        switch field {
        case .revindex: return .int(try count(runtime) - index0)
        case .revindex0: return .int(try count(runtime) - index0 - 1)
        case .length: return .int(try count(runtime))
        case .depth: return .int(depth + 1)
        case .depth0: return .int(depth)
        case .previtem:
            if index0 == 0 { return runtime.undefined("there is no previous item") }
            return previous ?? .none
        case .nextitem: return try peek(runtime) ?? runtime.undefined("there is no next item")
        case .cycle:
            return .object(
                Function("cycle", Signature([], takesMore: true)) { [self] (arguments, _) throws(Failure) in
                    guard !arguments.more.isEmpty else { throw Failure(.type, "no items for cycling given") }
                    return arguments.more[max(0, index0) % arguments.more.count]
                })
        case .changed:
            return .object(
                Function("changed", Signature([], takesMore: true)) { [self] (arguments, runtime) throws(Failure) in
                    let value = Value.tuple(of: arguments.more)
                    if let last = changedValue, try last.isEqual(to: value, runtime) { return .bool(false) }
                    changedValue = value
                    return .bool(true)
                })
        default: return .none
        }
    }

    package override func attribute(_ name: Text, _ runtime: Runtime) throws(Failure) -> Value? {
        guard let field = LoopField.byName[name] else { return nil }
        return try self.field(field, runtime)
    }

    package override var length: Int? { length0 }

    package override var isCallable: Bool { recursion != nil }

    /// `loop(items)`: the loop again, one level deeper.
    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        guard let recursion else {
            throw Failure(
                .type, "the loop must have the 'recursive' marker to be called recursively",
                help: ["write 'recursive' at the end of the 'for' tag"])
        }
        guard arguments.positional.count == 1, arguments.keyword.isEmpty, let items = arguments.positional.first else {
            throw Failure(.type, "loop() takes exactly one argument")
        }
        let mark = runtime.output.count
        try runtime.recursiveLoop(number, items, depth: depth + 1, recursion)
        return .string(runtime.output.take(from: mark))
    }
}
