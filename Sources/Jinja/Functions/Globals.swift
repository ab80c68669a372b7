/// The global functions that every environment has. `lipsum` is left out: its text is random.
let builtinGlobals: Variables = [
    ("range", .object(Function("range", Signature(["start", .optional("stop"), .optional("step")]), makeRange))),
    ("dict", .object(DictType())),
    (
        "namespace",
        .object(
            Function("namespace", Signature([.optional("items")], takesKeywords: true)) {
                (arguments, runtime) throws(Failure) in
                guard case .dict(let dict) = try makeDict(arguments, runtime) else { return .none }
                let namespace = Value.object(Namespace(dict))
                runtime.changed.append(namespace)
                return namespace
            })
    ),
    (
        "cycler",
        .object(
            Function("cycler", Signature([], takesMore: true)) { (arguments, runtime) throws(Failure) in
                try runtime.chargeItems(arguments.more.count)
                guard !arguments.more.isEmpty else { throw Failure(.runtime, "at least one item has to be provided") }
                return .object(Cycler(arguments.more))
            })
    ),
    (
        "joiner",
        .object(
            Function("joiner", Signature([.optional("sep", ", ")])) { (arguments, _) throws(Failure) in
                .object(Joiner(arguments[0]))
            })
    ),
]

@Sendable private func makeRange(_ arguments: Arguments, _ runtime: Runtime) throws(Failure) -> Value {
    func int(_ value: Value) throws(Failure) -> Int? {
        switch value {
        case .none: return nil
        case .int(let int): return int
        case .bool(let bool): return bool ? 1 : 0
        case .undefined(let info): throw info.failure
        default:
            throw Failure(.type, "'\(value.typeName)' object cannot be interpreted as an integer")
        }
    }
    guard let first = try int(arguments[0]) else {
        throw Failure(.type, "'NoneType' object cannot be interpreted as an integer")
    }
    let second = try int(arguments[1])
    let step = try int(arguments[2]) ?? 1
    if step == 0 { throw Failure(.value, "range() arg 3 must not be zero") }
    let (start, stop) = if let second { (first, second) } else { (0, first) }
    guard let range = RangeStorage(start: start, stop: stop, step: step), range.count <= runtime.limits.items else {
        throw Failure(.limit, "a range has more than \(runtime.limits.items) numbers")
    }
    return .range(range)
}

@Sendable private func makeDict(_ arguments: Arguments, _ runtime: Runtime) throws(Failure) -> Value {
    let dict = DictStorage()
    if !arguments[0].isNone { try dict.merge(arguments[0], runtime) }
    try runtime.chargeItems(arguments.keywords.count, each: Charge.entry)
    for item in arguments.keywords { dict.set(text: item.name, item.value) }
    try runtime.charge(Charge.dict)
    try runtime.checkItems(dict.count)
    return .dict(dict)
}

/// `dict`: makes dicts, and has `fromkeys`.
private final class DictType: Object, @unchecked Sendable {
    override var typeName: String { "type" }
    override var isTrue: Bool { true }
    override var isCallable: Bool { true }
    override var attributeNames: [String] { ["fromkeys"] }
    override func describe(_ printer: inout Printer) { printer.append("<class 'dict'>") }
    override func attribute(_ name: Text, _ runtime: Runtime) -> Value? {
        name.string == "fromkeys" ? .object(Function("fromkeys", fromKeysSignature, dictFromKeys)) : nil
    }
    override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        let signature = Signature([.optional("items")], takesKeywords: true)
        return try makeDict(try signature.bind(arguments, name: "dict"), runtime)
    }
}

/// What `cycler(…)` makes: its items round and round.
private final class Cycler: Object, @unchecked Sendable {
    private let items: [Value]
    private var position = 0

    init(_ items: [Value]) { self.items = items }

    override var typeName: String { "Cycler" }
    override var isTrue: Bool { true }
    override var attributeNames: [String] { ["next", "reset", "current"] }
    override func attribute(_ name: Text, _ runtime: Runtime) -> Value? {
        switch name.string {
        case "current": items[position]
        case "next":
            .object(
                Function("next") { (_, _) throws(Failure) in
                    let item = self.items[self.position]
                    self.position = (self.position + 1) % self.items.count
                    return item
                })
        case "reset":
            .object(
                Function("reset") { (_, _) throws(Failure) in
                    self.position = 0
                    return .none
                })
        default: nil
        }
    }
}

/// What `joiner(…)` makes: nothing at the first call, the separator from then on.
private final class Joiner: Object, @unchecked Sendable {
    private let separator: Value
    private var wasUsed = false

    init(_ separator: Value) { self.separator = separator }

    override var typeName: String { "Joiner" }
    override var isTrue: Bool { true }
    override var isCallable: Bool { true }
    override func call(_ arguments: CallArguments, _ runtime: Runtime) -> Value {
        if wasUsed { return separator }
        wasUsed = true
        return .string(.empty)
    }
}
