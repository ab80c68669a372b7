/// `sort`, `min`, `max`.
let orderFilters: [Filter] = [
    // In order, strings by lower case unless `case_sensitive`; `attribute` may be several with commas, the first being the
    // most important.
    Filter(
        "sort", [.optional("reverse", false), .optional("case_sensitive", false), .optional("attribute")]
    ) { value, arguments, runtime throws(Failure) in
        let items = try runtime.items(of: value)
        let isCaseSensitive = try arguments[1].isTrue()
        let paths = try severalPaths(arguments[2])
        var keys: [Value] = []
        keys.reserveCapacity(items.count)
        for item in items {
            if paths.count == 1 {
                keys.append(try runtime.sortKey(item, paths[0], isCaseSensitive: isCaseSensitive))
                continue
            }
            var key: [Value] = []
            try runtime.charge(Charge.list + paths.count * Charge.item)
            for path in paths { key.append(try runtime.sortKey(item, path, isCaseSensitive: isCaseSensitive)) }
            keys.append(Value(key))
        }
        // Equal keys need no order: two dicts have none between them, but are equal, as are two lenient undefined values.
        // Lists compare that way.
        if keys.contains(where: { $0.isContainer || $0.isUndefined }) {
            try runtime.chargeItems(keys.count, each: Charge.list)
            keys = keys.map { Value([$0]) }
        }
        return Value(try sortedOrder(keys, isReversed: try arguments[0].isTrue(), runtime).map { items[$0] })
    },
    // The smallest item; undefined if there is none.
    Filter("min", extremeSignature) { value, arguments, runtime throws(Failure) in
        try extreme(value, arguments, runtime) { (a, b) throws(Failure) in try a.isLess(than: b, runtime) }
    },
    // The largest item; undefined if there is none.
    Filter("max", extremeSignature) { value, arguments, runtime throws(Failure) in
        try extreme(value, arguments, runtime) { (a, b) throws(Failure) in try b.isLess(than: a, runtime) }
    },
]

private let extremeSignature: Signature = [.optional("case_sensitive", false), .optional("attribute")]

/// The first item whose key is better than all before.
private func extreme(
    _ value: Value, _ arguments: Arguments, _ runtime: Runtime, _ isBetter: (Value, Value) throws(Failure) -> Bool
) throws(Failure) -> Value {
    let items = try runtime.items(of: value)
    guard var best = items.first else { return runtime.undefined("no aggregated item, the sequence is empty") }
    let isCaseSensitive = try arguments[0].isTrue()
    let path = try AttributePath(arguments[1])
    var bestKey = try runtime.sortKey(best, path, isCaseSensitive: isCaseSensitive)
    for item in items.dropFirst() {
        let key = try runtime.sortKey(item, path, isCaseSensitive: isCaseSensitive)
        if try isBetter(key, bestKey) { (best, bestKey) = (item, key) }
    }
    return best
}

/// The paths of `a,b.c`.
private func severalPaths(_ attribute: Value) throws(Failure) -> [AttributePath] {
    guard case .string(let text) = attribute else { return [try AttributePath(attribute)] }
    let parts = text.string.split(separator: ",", maxSplits: Limits.valueDepth, omittingEmptySubsequences: false)
    guard parts.count <= Limits.valueDepth else {
        throw Failure(.limit, "sort is given more than \(Limits.valueDepth) attributes")
    }
    var paths: [AttributePath] = []
    for part in parts {
        paths.append(try AttributePath(.text(String(part))))
    }
    return paths
}
