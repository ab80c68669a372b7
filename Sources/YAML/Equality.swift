extension Node {
    /// Whether both hold the same value, wherever they stand: numbers by their value, strings by their code points,
    /// mappings in any order. A time equals a string that is written as it is; keys are compared as they are written.
    package func equals(_ other: Node) -> Bool {
        switch (kind, other.kind) {
        case (.null, .null): return true
        case (.bool, .bool): return bool == other.bool
        case (.string, .string), (.string, .time), (.time, .string), (.time, .time): return isWritten(as: other)
        case (.int, .int), (.int, .double), (.double, .int), (.double, .double):
            guard let left = exactNumber, let right = other.exactNumber else { return false }
            return left == right
        case (.sequence, .sequence):
            guard let left = items, let right = other.items, left.count == right.count else { return false }
            return zip(left, right).allSatisfy { $0.equals($1) }
        case (.mapping, .mapping):
            guard let left = entries, let right = other.entries, left.count == right.count else { return false }
            return left.allSatisfy { entry in
                other.members(named: entry.key.text).contains { $0.value.equals(entry.value) }
            }
        default: return false
        }
    }

    private func isWritten(as other: Node) -> Bool {
        let (one, two) = (record, other.record)
        guard one.count == two.count else { return false }
        return store.withBytes(of: one) { one in other.store.withBytes(of: two) { $0.elementsEqual(one) } }
    }
}
