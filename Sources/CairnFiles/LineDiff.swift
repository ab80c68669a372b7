/// How to get from one list of lines to another: the edits that keep the most lines, by the method of Myers
/// ("An O(ND) difference algorithm and its variations", 1986).
package struct LineDiff: Sendable {
    /// A step: lines that both have, that only the old list has, or that only the new one has.
    package enum Step: Hashable, Sendable {
        case keep(old: Int, new: Int)
        case remove(old: Int)
        case insert(new: Int)
    }

    /// The steps in order; removals before insertions where both are possible.
    package let steps: [Step]

    /// How many edits are searched for before the middle is taken as replaced: what bounds time and memory.
    static let editLimit = 2_000

    /// Compares two lists of lines.
    package init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start,
            old[old.count - 1 - end] == new[new.count - 1 - end]
        { end += 1 }
        // Lines as numbers: equal ones have the same.
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        let left = old[start..<old.count - end].map(number)
        let right = new[start..<new.count - end].map(number)
        var steps = (0..<start).map { Step.keep(old: $0, new: $0) }
        steps += Self.middle(left, right).map { step in
            switch step {
            case .keep(let old, let new): .keep(old: old + start, new: new + start)
            case .remove(let old): .remove(old: old + start)
            case .insert(let new): .insert(new: new + start)
            }
        }
        steps += (0..<end).map { .keep(old: old.count - end + $0, new: new.count - end + $0) }
        self.steps = steps
    }

    /// The steps between lists that begin and end differently.
    private static func middle(_ old: [Int], _ new: [Int]) -> [Step] {
        guard let trace = trace(old, new) else {
            return old.indices.map { .remove(old: $0) } + new.indices.map { .insert(new: $0) }
        }
        var steps: [Step] = []
        var (x, y) = (old.count, new.count)
        for (edits, ends) in trace.enumerated().reversed() {
            // `ends` holds how far each diagonal from -edits to edits had come with one edit less.
            let diagonal = x - y
            let isInsertion =
                diagonal == -edits
                || (diagonal != edits && ends[diagonal - 1 + edits + 1] < ends[diagonal + 1 + edits + 1])
            let before = isInsertion ? diagonal + 1 : diagonal - 1
            let beforeX = edits == 0 ? 0 : ends[before + edits + 1]
            let beforeY = edits == 0 ? 0 : beforeX - before
            while x > beforeX, y > beforeY, x > 0, y > 0, old[x - 1] == new[y - 1] {
                steps.append(.keep(old: x - 1, new: y - 1))
                x -= 1
                y -= 1
            }
            guard edits > 0 else { break }
            if isInsertion {
                steps.append(.insert(new: y - 1))
                y -= 1
            } else {
                steps.append(.remove(old: x - 1))
                x -= 1
            }
        }
        return steps.reversed()
    }

    /// For each number of edits, how far each diagonal had come before; nil if too many are needed.
    ///
    /// Of the diagonals -d-1…d+1 the one called k stands at index k + d + 1.
    private static func trace(_ old: [Int], _ new: [Int]) -> [[Int]]? {
        let most = min(old.count + new.count, editLimit)
        var trace: [[Int]] = []
        var far = [Int](repeating: 0, count: 2 * most + 3)
        let middle = most + 1
        for edits in 0...most {
            trace.append(Array(far[(middle - edits - 1)...(middle + edits + 1)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let isInsertion =
                    diagonal == -edits
                    || (diagonal != edits && far[middle + diagonal - 1] < far[middle + diagonal + 1])
                var x = isInsertion ? far[middle + diagonal + 1] : far[middle + diagonal - 1] + 1
                if edits == 0 { x = 0 }
                while x < old.count, x - diagonal < new.count, x - diagonal >= 0, old[x] == new[x - diagonal] {
                    x += 1
                }
                far[middle + diagonal] = x
                if x >= old.count, x - diagonal >= new.count { return trace }
            }
        }
        return nil
    }
}
