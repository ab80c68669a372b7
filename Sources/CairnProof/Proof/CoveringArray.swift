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
        // A parameter by itself meets nobody, and all its values count all the same.
        guard sizes.count > 1 else { return all() }
        var open = pairs
        var rows = [sizes.map { _ in 0 }]
        take(rows[0], from: &open)
        while let seed = open.first {
            let promising = promising(open)
            if covers(effect(promising), anyOf: open) {
                rows.append(promising)
            } else if let row = candidates(for: seed, open: open).first(where: { contains(effect($0), seed) }) {
                rows.append(row)
            } else {
                // No row has it: one of the two does not apply where the other is chosen.
                open.removeFirst()
                continue
            }
            take(rows[rows.count - 1], from: &open)
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

    private func covers(_ effect: [Int?], anyOf open: [Pair]) -> Bool {
        open.contains { contains(effect, $0) }
    }

    /// The best of a few rows, as far as can be told without asking for their effect.
    private func promising(_ open: [Pair]) -> Row {
        let step = max(1, open.count / 8)
        let seeds = stride(from: 0, to: open.count, by: step).map { open[$0] }
        var best = (row: sizes.map { _ in 0 }, score: -1)
        for seed in seeds {
            for shift in sizes.indices {
                let order = Array(sizes.indices[shift...]) + Array(sizes.indices[..<shift])
                let row = filled(seed, open: open, order: order)
                let score = open.count { contains(row, $0) }
                if score > best.score { best = (row, score) }
            }
        }
        return best.row
    }

    /// A row with the pair `seed` in it whose other parameters, in `order`, each meet most open pairs.
    private func filled(_ seed: Pair, open: [Pair], order: [Int]) -> Row {
        var row: [Int?] = sizes.map { _ in nil }
        row[seed.first] = seed.firstChoice
        row[seed.second] = seed.secondChoice
        for parameter in order where row[parameter] == nil {
            var best = (choice: 0, score: -1)
            for choice in 0..<sizes[parameter] {
                row[parameter] = choice
                let score = open.count { pair in
                    (pair.first == parameter || pair.second == parameter) && contains(row, pair)
                }
                if score > best.score { best = (choice, score) }
            }
            row[parameter] = best.choice
        }
        return row.map { $0 ?? 0 }
    }

    /// Rows with the pair `seed` in them: the one whose other parameters meet most open pairs, then those that differ in
    /// at most one parameter from all first values, as some of them may let the pair take effect.
    private func candidates(for seed: Pair, open: [Pair]) -> [Row] {
        var plain = sizes.map { _ in 0 }
        plain[seed.first] = seed.firstChoice
        plain[seed.second] = seed.secondChoice
        var rows = [filled(seed, open: open, order: Array(sizes.indices)), plain]
        for parameter in sizes.indices where parameter != seed.first && parameter != seed.second {
            for choice in 1..<max(1, sizes[parameter]) {
                var row = plain
                row[parameter] = choice
                rows.append(row)
            }
        }
        return rows
    }
}
