/// Rows of choices in which every pair of choices of two different parameters occurs, as far as it can.
///
/// Greedy and without chance: the same parameters give the same rows. The number of rows is near the product of the two
/// largest parameters' sizes, where all combinations would be the product of all.
struct CoveringArray {
    /// A choice of a parameter: its index among the parameter's values.
    typealias Row = [Int]
    /// What a row comes to: for each parameter the index that really holds, or nil if the parameter does not apply.
    typealias Effect = (Row) -> [Int?]

    /// Two choices that have to meet; `first` is the lower parameter.
    private struct Pair: Hashable {
        var first: Int
        var firstChoice: Int
        var second: Int
        var secondChoice: Int
    }

    private let sizes: [Int]
    private let effect: Effect

    /// Takes parameters.
    /// - Parameters:
    ///   - sizes: how many values each has, at least one.
    ///   - effect: what a row comes to; parameters may be without effect in some rows.
    init(sizes: [Int], effect: @escaping Effect) {
        self.sizes = sizes
        self.effect = effect
    }

    /// How many combinations there are in all; `Int.max` if they are more than that.
    var combinations: Int {
        sizes.reduce(1) { product, size in
            let (result, overflow) = product.multipliedReportingOverflow(by: size)
            return overflow ? .max : result
        }
    }

    /// Every combination, the last parameter changing fastest. Only for few.
    func all() -> [Row] {
        sizes.reduce([[]]) { rows, size in rows.flatMap { row in (0..<size).map { row + [$0] } } }
    }

    /// Rows that cover every pair that can occur; the first row has every parameter's first value.
    func pairwise() -> [Row] {
        var open = pairs
        var rows = [sizes.map { _ in 0 }]
        take(rows[0], from: &open)
        while let seed = open.first {
            let row = candidates(for: seed, open: open).first { contains(effect($0), seed) }
            if let row {
                rows.append(row)
                take(row, from: &open)
            } else {
                // No row has it: one of the two does not apply where the other is chosen.
                open.removeFirst()
            }
        }
        return rows
    }

    /// All pairs, in order.
    private var pairs: [Pair] {
        var pairs: [Pair] = []
        for first in sizes.indices {
            for second in sizes.indices where second > first {
                for firstChoice in 0..<sizes[first] {
                    for secondChoice in 0..<sizes[second] {
                        pairs.append(
                            Pair(first: first, firstChoice: firstChoice, second: second, secondChoice: secondChoice))
                    }
                }
            }
        }
        return pairs
    }

    private func contains(_ effect: [Int?], _ pair: Pair) -> Bool {
        effect[pair.first] == pair.firstChoice && effect[pair.second] == pair.secondChoice
    }

    private func take(_ row: Row, from open: inout [Pair]) {
        let effect = effect(row)
        open.removeAll { contains(effect, $0) }
    }

    /// Rows with the pair `seed` in them, the best first: the one whose other parameters meet most open pairs, then
    /// those that differ in one parameter from all first values, as some of them may let the pair take effect.
    private func candidates(for seed: Pair, open: [Pair]) -> [Row] {
        var fixed: [Int?] = sizes.map { _ in nil }
        fixed[seed.first] = seed.firstChoice
        fixed[seed.second] = seed.secondChoice
        let plain = fixed.map { $0 ?? 0 }
        var best = fixed
        for parameter in sizes.indices where best[parameter] == nil {
            let scores = (0..<sizes[parameter]).map { choice in
                var trial = best
                trial[parameter] = choice
                return open.count { pair in
                    (pair.first == parameter || pair.second == parameter) && contains(trial, pair)
                }
            }
            best[parameter] = scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) }
        }
        var rows = [best.map { $0 ?? 0 }, plain]
        for parameter in sizes.indices where fixed[parameter] == nil {
            for choice in 1..<max(1, sizes[parameter]) {
                var row = plain
                row[parameter] = choice
                rows.append(row)
            }
        }
        return rows
    }
}
