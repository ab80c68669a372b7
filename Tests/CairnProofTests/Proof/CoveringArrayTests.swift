import Testing

@testable import CairnProof

@Suite("Covering arrays")
struct CoveringArrayTests {
    @Test(
        "every pair of choices meets, in few rows",
        arguments: [
            ([2, 2, 2], 5), ([3, 3, 2, 3], 12), ([4, 3, 3, 2, 2, 2], 16), ([5], 5), ([2], 2), ([], 1),
            ([3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2], 22), ([9, 2, 7], 63),
        ])
    func pairs(sizes: [Int], most: Int) {
        let rows = CoveringArray(sizes: sizes) { $0 }.pairwise()
        #expect(rows.count <= most)
        #expect(rows.first == sizes.map { _ in 0 })
        for choice in 0..<(sizes.first ?? 0) { #expect(rows.contains { $0[0] == choice }) }
        for first in sizes.indices {
            for second in sizes.indices where second > first {
                for one in 0..<sizes[first] {
                    for two in 0..<sizes[second] {
                        #expect(
                            rows.contains { $0[first] == one && $0[second] == two },
                            "\(first)=\(one) and \(second)=\(two)")
                    }
                }
            }
        }
        #expect(rows == CoveringArray(sizes: sizes) { $0 }.pairwise(), "the same again")
    }

    @Test("a choice that has no effect is not taken for a met pair")
    func conditions() {
        // The second parameter applies only where the first has choice 1, the third only where the second has 2.
        func effect(_ row: [Int]) -> [Int?] {
            let second = row[0] == 1 ? row[1] : nil
            return [row[0], second, second == 2 ? row[2] : nil, row[3]]
        }
        let rows = CoveringArray(sizes: [2, 3, 2, 3], effect: effect).pairwise()
        for choice in 0..<3 {
            for last in 0..<3 {
                #expect(rows.contains { effect($0)[1] == choice && $0[3] == last })
            }
        }
        for choice in 0..<2 { #expect(rows.contains { effect($0)[2] == choice }) }
    }

    @Test("all combinations, the last changing fastest")
    func all() {
        let array = CoveringArray(sizes: [2, 3]) { $0 }
        #expect(array.combinations == 6)
        #expect(array.all() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
        #expect(CoveringArray(sizes: Array(repeating: 9, count: 40)) { $0 }.combinations == .max)
    }
}
