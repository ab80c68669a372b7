/// Methods that change a list.
let listChanges: [Filter] = [
    list("append", ["object"]) { list, arguments, runtime throws(Failure) in
        try makeRoom(list, 1, runtime)
        list.items.append(arguments[0])
        return .none
    },
    list("extend", ["iterable"]) { list, arguments, runtime throws(Failure) in
        let items = try runtime.items(of: arguments[0])
        try makeRoom(list, items.count, runtime)
        list.items += items
        return .none
    },
    list("insert", ["index", "object"]) { list, arguments, runtime throws(Failure) in
        try makeRoom(list, 1, runtime)
        let index = try arguments[0].asInt("the index")
        let count = list.items.count
        try runtime.charge(count)
        list.items.insert(arguments[1], at: index < 0 ? max(0, count + max(index, -count)) : min(index, count))
        return .none
    },
    list("pop", [.optional("index", -1)]) { list, arguments, runtime throws(Failure) in
        let count = list.items.count
        if count == 0 { throw Failure(.lookup, "pop from empty list") }
        let index = try arguments[0].asInt("the index")
        let place = index < 0 ? count + max(index, -count - 1) : index
        guard list.items.indices.contains(place) else { throw Failure(.lookup, "pop index out of range") }
        try runtime.charge(count - place)
        return list.items.remove(at: place)
    },
    list("remove", ["value"]) { list, arguments, runtime throws(Failure) in
        guard let index = try place(of: arguments[0], in: list.items, runtime) else {
            throw Failure(.value, "list.remove(x): x not in list")
        }
        list.items.remove(at: index)
        return .none
    },
    list("reverse", .none) { list, _, runtime throws(Failure) in
        try runtime.charge(list.items.count)
        list.items.reverse()
        return .none
    },
    list("sort", [.optional("key"), .optional("reverse", false)]) { list, arguments, runtime throws(Failure) in
        let items = list.items
        try runtime.chargeItems(items.count)
        var keys = items
        if !arguments[0].isNone {
            keys = try items.map { (item) throws(Failure) in try runtime.call(arguments[0], CallArguments([item])) }
        }
        let order = try sortedOrder(keys, isReversed: try arguments[1].isTrue(), runtime)
        list.items = order.map { items[$0] }
        return .none
    },
    list("clear", .none) { list, _, _ in
        list.items = []
        return .none
    },
]

/// Methods of lists that change nothing.
let listQuestions: [Filter] = [
    list("copy", .none) { list, _, runtime throws(Failure) in
        try runtime.chargeItems(list.items.count)
        return Value(list.items)
    },
    list("count", ["value"]) { list, arguments, runtime throws(Failure) in
        try count(of: arguments[0], in: list.items, runtime)
    },
    list("index", ["value", .optional("start", 0), .optional("stop")]) { list, arguments, runtime throws(Failure) in
        try index(arguments, in: list.items, runtime)
    },
]

/// Methods of tuples.
let tupleQuestions: [Filter] = [
    Filter("count", ["value"]) { value, arguments, runtime throws(Failure) in
        try count(of: arguments[0], in: try runtime.items(of: value), runtime)
    },
    Filter("index", ["value", .optional("start", 0), .optional("stop")]) { value, arguments, runtime throws(Failure) in
        try index(arguments, in: try runtime.items(of: value), runtime)
    },
]

/// A method of lists.
private func list(
    _ name: String, _ signature: Signature,
    _ body: @escaping @Sendable (ListStorage, Arguments, Runtime) throws(Failure) -> Value
) -> Filter {
    Filter(name, signature) { value, arguments, runtime throws(Failure) in
        guard case .list(let list) = value else { throw Failure(.type, "\(name) needs a list") }
        return try body(list, arguments, runtime)
    }
}

/// Throws if the list with `count` more items would have too many.
private func makeRoom(_ list: ListStorage, _ count: Int, _ runtime: Runtime) throws(Failure) {
    if list.items.count > runtime.limits.items - count { try runtime.chargeItems(.max) }
    try runtime.charge(16 * count)
}

private func place(of value: Value, in items: [Value], _ runtime: Runtime) throws(Failure) -> Int? {
    try runtime.charge(items.count &* 4)
    for (index, item) in items.enumerated() where try item.isEqual(to: value, runtime) { return index }
    return nil
}

private func count(of value: Value, in items: [Value], _ runtime: Runtime) throws(Failure) -> Value {
    try runtime.charge(items.count &* 4)
    var count = 0
    for item in items where try item.isEqual(to: value, runtime) { count += 1 }
    return .int(count)
}

private func index(_ arguments: Arguments, in items: [Value], _ runtime: Runtime) throws(Failure) -> Value {
    func clamp(_ place: Int) -> Int {
        place < 0 ? max(0, items.count + max(place, -items.count)) : min(place, items.count)
    }
    let start = clamp(try arguments[1].asInt("start"))
    let stop = clamp(try arguments[2].asOptionalInt("stop") ?? items.count)
    if start < stop, let found = try place(of: arguments[0], in: Array(items[start..<stop]), runtime) {
        return .int(start + found)
    }
    throw Failure(.value, "\(try arguments[0].repr(runtime, limit: 200).string) is not in the sequence")
}
