/// `groupby`.
let groupingFilters: [Filter] = [
    // Pairs of a value of `attribute` and the items that have it, in the order of the values; `default` stands in where it
    // isn't there. The pairs have the names `grouper` and `list`.
    Filter(
        "groupby", ["attribute", .optional("default"), .optional("case_sensitive", false)]
    ) { value, arguments, runtime throws(Failure) in
        let items = try runtime.items(of: value)
        let path = try AttributePath(arguments[0])
        let itself = try AttributePath(.none)
        let fallback = arguments[1].isNone ? nil : arguments[1]
        let isCaseSensitive = try arguments[2].isTrue()
        var originals: [Value] = []
        var keys: [Value] = []
        try runtime.charge(items.count &* (Charge.item * 3))
        for item in items {
            let original = try path.value(in: item, fallback: fallback, runtime)
            originals.append(original)
            keys.append(try runtime.sortKey(original, itself, isCaseSensitive: isCaseSensitive))
        }
        var groups: [(name: Value, key: Value, items: [Value])] = []
        for index in try sortedOrder(keys, runtime) {
            // Nothing else may hold the group while it grows: its items would be copied each time.
            if let key = groups.last?.key, try key.isEqual(to: keys[index], runtime) {
                groups[groups.count - 1].items.append(items[index])
            } else {
                try runtime.charge(Charge.tuple + Charge.list + Charge.item * 6)
                groups.append((originals[index], keys[index], [items[index]]))
            }
        }
        return Value(groups.map { .tuple(TupleStorage([$0.name, Value($0.items)], names: ["grouper", "list"])) })
    }
]
