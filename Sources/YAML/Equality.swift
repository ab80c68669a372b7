extension Node {
    /// Whether both hold the same value, wherever they stand: numbers by their value, strings by their code points,
    /// mappings in any order. A time equals a string that is written as it is; keys are compared as they are written.
    package func equals(_ other: Node) -> Bool {
        equals(other) { (_) throws(Never) in }
    }

    /// The same; `spend` is told the steps before they are taken, about one for each value and for 64 bytes of a text, and
    /// ends it by throwing.
    package func equals<Problem: Error>(
        _ other: Node, spend: (Int) throws(Problem) -> Void
    ) throws(Problem) -> Bool {
        try spend(1)
        switch (kind, other.kind) {
        case (.null, .null): return true
        case (.bool, .bool): return bool == other.bool
        case (.string, .string), (.string, .time), (.time, .string), (.time, .time):
            guard record.count == other.record.count else { return false }
            try spend(Int(record.count) >> 6)
            return isWritten(as: other)
        case (.int, .int), (.int, .double), (.double, .int), (.double, .double):
            guard let left = exactNumber, let right = other.exactNumber else { return false }
            return left == right
        case (.sequence, .sequence):
            guard let left = items, let right = other.items, left.count == right.count else { return false }
            for (left, right) in zip(left, right) where try !left.equals(right, spend: spend) { return false }
            return true
        case (.mapping, .mapping):
            guard let left = entries, let right = other.entries, left.count == right.count else { return false }
            for entry in left {
                // Keys are looked for one by one.
                try spend(right.count)
                var isThere = false
                for member in other.members(named: entry.key.text) {
                    isThere = try member.value.equals(entry.value, spend: spend)
                    if isThere { break }
                }
                if !isThere { return false }
            }
            return true
        default: return false
        }
    }

    /// A number that equal values have in common and few others, so that one of many is found without looking at all;
    /// mappings that hold a key twice aside. What is more than three levels down does not count.
    /// - Parameter steps: how many values were looked at, added to it.
    package func digest(steps: inout Int) -> Int {
        digest(depth: 0, &steps)
    }

    private func digest(depth: Int, _ steps: inout Int) -> Int {
        var hasher = Hasher()
        steps += 1
        switch kind {
        case .null: hasher.combine(0)
        case .bool: hasher.combine(bool)
        case .string, .time:
            steps += Int(record.count) >> 6
            store.withBytes(of: record) { bytes in
                for byte in bytes { hasher.combine(byte) }
            }
        case .int, .double:
            // Numbers that are equal are one float, though not the other way round.
            hasher.combine(number)
        case .sequence:
            hasher.combine(items?.count)
            if depth < 3, let items {
                for item in items { hasher.combine(item.digest(depth: depth + 1, &steps)) }
            }
        case .mapping:
            hasher.combine(entries?.count)
            // In any order.
            var sum = 0
            if depth < 3, let entries {
                for entry in entries {
                    var pair = Hasher()
                    pair.combine(entry.key.text)
                    pair.combine(entry.value.digest(depth: depth + 1, &steps))
                    sum &+= pair.finalize()
                }
            }
            hasher.combine(sum)
        }
        return hasher.finalize()
    }

    private func isWritten(as other: Node) -> Bool {
        let (one, two) = (record, other.record)
        guard one.count == two.count else { return false }
        return store.withBytes(of: one) { one in other.store.withBytes(of: two) { $0.elementsEqual(one) } }
    }
}
