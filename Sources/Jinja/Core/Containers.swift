/// The items of a list. A reference: a change is seen by everybody who has it.
package final class ListStorage: @unchecked Sendable {
    /// The items.
    @exclusivity(unchecked) package var items: [Value]

    /// Makes a list.
    package init(_ items: [Value] = []) {
        self.items = items
    }

    deinit { release(&items) }
}

/// The items of a tuple, which never change; with `names` it is a named tuple, whose items are attributes as well.
package final class TupleStorage: @unchecked Sendable {
    /// The items.
    @exclusivity(unchecked) package fileprivate(set) var items: [Value]
    /// The names of the items, the same number as items, or empty.
    package let names: [Text]
    /// The name of its type.
    package let typeName: String
    /// How many items there are in it and in the tuples in it.
    let weight: Int

    /// Makes a tuple; `names`, if any, belong to the items in order.
    package init(_ items: [Value], names: [Text] = [], typeName: String = "tuple") {
        self.items = items
        self.names = names
        self.typeName = typeName
        var weight = items.count
        for case .tuple(let inner) in items { weight = min(weight &+ inner.weight, Limits.keyWeight) }
        self.weight = weight
    }

    deinit { release(&items) }
}

/// The numbers of a `range`, which are never stored.
package final class RangeStorage: Sendable {
    /// The first number.
    package let start: Int
    /// The number before which it ends.
    package let stop: Int
    /// The distance between two, never 0.
    package let step: Int
    /// How many there are.
    package let count: Int

    /// Makes a range; nil if `step` is 0 or there are more numbers than `Int` counts.
    package init?(start: Int, stop: Int, step: Int) {
        guard step != 0 else { return nil }
        self.start = start
        self.stop = stop
        self.step = step
        if step > 0 ? start >= stop : start <= stop {
            count = 0
        } else {
            let distance = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
            let steps = (distance - 1) / step.magnitude
            guard let count = Int(exactly: steps), count < Int.max else { return nil }
            self.count = count + 1
        }
    }

    /// The number at `index`, which must be from 0 up to `count`.
    package subscript(index: Int) -> Int { start &+ index &* step }
}

/// Lets go of `items` without recursion, however deep they are nested: a list in a list in a list … must not end the
/// stack when the outermost goes away.
func release(_ items: inout [Value]) {
    // Plain values and strings go by themselves; most lists hold nothing else.
    guard items.contains(where: \.isContainer) else { return }
    var waiting = items
    items = []
    while !waiting.isEmpty {
        let last = waiting.count - 1
        // Each is taken out of the value first, so that the storage has no other owner here.
        if var storage = takeList(&waiting[last]) {
            waiting.removeLast()
            if isKnownUniquelyReferenced(&storage) { waiting += take(&storage.items) }
        } else if var storage = takeTuple(&waiting[last]) {
            waiting.removeLast()
            if isKnownUniquelyReferenced(&storage) { waiting += take(&storage.items) }
        } else if var storage = takeDict(&waiting[last]) {
            waiting.removeLast()
            if isKnownUniquelyReferenced(&storage) { waiting += storage.takeContents() }
        } else if var object = takeObject(&waiting[last]) {
            waiting.removeLast()
            if isKnownUniquelyReferenced(&object) { waiting += object.takeContents() }
        } else {
            waiting.removeLast()
        }
    }
}

@inline(never)
private func takeList(_ value: inout Value) -> ListStorage? {
    guard case .list(let storage) = value else { return nil }
    value = .none
    return storage
}

@inline(never)
private func takeTuple(_ value: inout Value) -> TupleStorage? {
    guard case .tuple(let storage) = value else { return nil }
    value = .none
    return storage
}

@inline(never)
private func takeDict(_ value: inout Value) -> DictStorage? {
    guard case .dict(let storage) = value else { return nil }
    value = .none
    return storage
}

@inline(never)
private func takeObject(_ value: inout Value) -> Object? {
    guard case .object(let object) = value else { return nil }
    value = .none
    return object
}

private func take(_ items: inout [Value]) -> [Value] {
    let taken = items
    items = []
    return taken
}

extension Value {
    /// Whether it can hold other values.
    var isContainer: Bool {
        switch self {
        case .list, .tuple, .dict, .object: true
        default: false
        }
    }
}
