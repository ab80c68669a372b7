/// Looks through a text once, and says which of several sets of literals it holds something of.
///
/// Of each literal two neighbouring bytes that are seldom met are looked for; where they stand, it is compared as a
/// whole. That is as quick for a hundred literals as for one.
package struct LiteralFinder: Sendable {
    /// The most sets that one finder can tell apart.
    package static let mostSets = UInt64.bitWidth

    /// Where a literal may be found from one of its pairs.
    private struct Entry: Sendable {
        var literal: Literal
        /// Where the pair stands in it.
        var offset: Int
        var mark: UInt64
    }

    /// A bit for each pair that is looked for.
    private var pairs = [UInt64](repeating: 0, count: 1 << 10)
    /// The number of each pair's list of entries.
    private var listNumbers = [UInt16](repeating: 0, count: 1 << 16)
    private var lists: [[Entry]] = []
    /// The marks of what is looked for, and of what cannot be told.
    private let all: UInt64
    private let always: UInt64
    /// Two where every literal has two pairs side by side: then every other place is looked at.
    private let step: Int

    /// Makes a finder.
    /// - Parameter sets: the sets, `mostSets` at the most; the first one's mark is 1, the next one's 2, then 4 and so on.
    ///   A literal has two bytes at least; of a set with a shorter one every text is said to hold something.
    package init(_ sets: [[Literal]]) {
        var (all, always): (UInt64, UInt64) = (0, 0)
        var entries: [Entry] = []
        for (place, set) in sets.prefix(Self.mostSets).enumerated() {
            guard set.allSatisfy({ $0.bytes.count > 1 }) else {
                always |= 1 << place
                continue
            }
            all |= 1 << place
            entries += set.map { Entry(literal: $0, offset: 0, mark: 1 << place) }
        }
        self.all = all
        self.always = always
        step = entries.allSatisfy { $0.literal.bytes.count > 2 } ? 2 : 1
        for entry in entries {
            let bytes = entry.literal.bytes
            let costs = (0...(bytes.count - step - 1)).map { start in
                (start..<(start + step)).reduce(0) { $0 + Self.commonness(bytes[$1]) * Self.commonness(bytes[$1 + 1]) }
            }
            let cheapest = costs.indices.min { costs[$0] < costs[$1] } ?? 0
            for offset in cheapest..<(cheapest + step) {
                for first in entry.literal.cases(at: offset) {
                    for second in entry.literal.cases(at: offset + 1) {
                        add(Entry(literal: entry.literal, offset: offset, mark: entry.mark), first, second)
                    }
                }
            }
        }
    }

    private mutating func add(_ entry: Entry, _ first: UInt8, _ second: UInt8) {
        let pair = Int(first) | Int(second) << 8
        pairs[pair >> 6] |= 1 << (pair & 63)
        if listNumbers[pair] == 0 {
            lists.append([])
            listNumbers[pair] = UInt16(truncatingIfNeeded: lists.count)
        }
        lists[Int(listNumbers[pair]) - 1].append(entry)
    }

    /// The marks of the sets of which a text holds something.
    package func marks(in text: [UInt8]) -> UInt64 {
        guard all != 0 else { return always }
        return text.withUnsafeBufferPointer { text in
            pairs.withUnsafeBufferPointer { pairs in
                let bytes = UnsafeRawBufferPointer(text)
                var found: UInt64 = 0
                var place = 0
                while place + 1 < text.count {
                    let pair = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)))
                    if pairs[pair >> 6] & 1 &<< (pair & 63) != 0 {
                        found |= marks(pair, at: place, in: text, besides: found)
                        if found == all { break }
                    }
                    place += step
                }
                return found | always
            }
        }
    }

    private func marks(
        _ pair: Int, at place: Int, in text: UnsafeBufferPointer<UInt8>, besides known: UInt64
    ) -> UInt64 {
        var found: UInt64 = 0
        for entry in lists[Int(listNumbers[pair]) - 1]
        where (known | found) & entry.mark == 0 && entry.literal.stands(at: place - entry.offset, in: text) {
            found |= entry.mark
        }
        return found
    }

    /// How often a byte is met in code and prose, roughly.
    private static func commonness(_ byte: UInt8) -> Int {
        if "etaoinsrl".utf8.contains(byte) { return 10 }
        if "dcumfphgbvwy".utf8.contains(byte) { return 6 }
        if "_.,()='\"-/:;".utf8.contains(byte) { return 4 }
        return byte.isLetter && byte.inLowerCase == byte ? 3 : 1
    }
}

extension Literal {
    /// What may stand for one of its bytes.
    fileprivate func cases(at offset: Int) -> [UInt8] {
        let byte = bytes[offset]
        return ignoresCase && byte.isLetter ? [byte, byte & ~0x20] : [byte]
    }
}
