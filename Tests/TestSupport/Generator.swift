/// Numbers by chance that a seed decides, so that a failure comes again.
package struct Generator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter seed: what decides them; not 0, from which no other number comes.
    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
