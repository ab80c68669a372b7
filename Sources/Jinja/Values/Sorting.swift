/// The indices of `keys` in Python's order, equal keys as they were; `isReversed` turns the order round and still leaves
/// equal keys as they were. A merge sort, because a comparison may throw.
///
/// - Throws: `type` for keys that have no order, and `limit` for too much work.
func sortedOrder(_ keys: [Value], isReversed: Bool = false, _ runtime: Runtime) throws(Failure) -> [Int] {
    var order = Array(keys.indices)
    var other = order
    var width = 1
    while width < order.count {
        // A step of the sort and a quick comparison each; long ones charge themselves.
        try runtime.charge(order.count &* 6)
        var start = 0
        while start < order.count {
            let middle = min(start + width, order.count)
            let end = min(middle + width, order.count)
            try merge(order, into: &other, start, middle, end) { (a, b) throws(Failure) in
                isReversed ? try keys[a].isLess(than: keys[b], runtime) : try keys[b].isLess(than: keys[a], runtime)
            }
            start = end
        }
        swap(&order, &other)
        width *= 2
    }
    return order
}

/// Merges two sorted stretches; `isBehind` says whether the first index belongs behind the second.
private func merge(
    _ order: [Int], into other: inout [Int], _ start: Int, _ middle: Int, _ end: Int,
    _ isBehind: (Int, Int) throws(Failure) -> Bool
) throws(Failure) {
    var left = start
    var right = middle
    for place in start..<end {
        let takesRight =
            if left == middle { true } else if right == end { false } else { try isBehind(order[left], order[right]) }
        other[place] = takesRight ? order[right] : order[left]
        if takesRight { right += 1 } else { left += 1 }
    }
}
