/// The SHA-1 digest (FIPS 180-4) of bytes: what git names objects by, and nothing that anybody's safety may rest on.
package enum SHA1 {
    /// The digest's 20 bytes.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        let whole = bytes.count / 64 * 64
        var words = [UInt32](repeating: 0, count: 80)
        for start in stride(from: 0, to: whole, by: 64) { block(bytes[start..<start + 64], &words, &state) }
        // The rest, a bit, zeros, and the length in bits.
        var last = Array(bytes[whole...]) + [0x80]
        last += [UInt8](repeating: 0, count: (120 - last.count) % 64)
        let bits = UInt64(bytes.count) &* 8
        for shift in stride(from: 56, through: 0, by: -8) {
            last.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        for start in stride(from: 0, to: last.count, by: 64) { block(last[start..<start + 64], &words, &state) }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    /// Works 64 bytes into the state.
    private static func block(_ bytes: ArraySlice<UInt8>, _ words: inout [UInt32], _ state: inout [UInt32]) {
        for index in 0..<16 {
            let start = bytes.startIndex + index * 4
            words[index] = bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<80 {
            words[index] = rotated(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for index in 0..<80 {
            let (f, k): (UInt32, UInt32) =
                switch index {
                case ..<20: (b & c | ~b & d, 0x5a82_7999)
                case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
                case ..<60: (b & c | b & d | c & d, 0x8f1b_bcdc)
                default: (b ^ c ^ d, 0xca62_c1d6)
                }
            let first = rotated(a, 5) &+ f &+ e &+ k &+ words[index]
            (e, d, c, b, a) = (d, c, rotated(b, 30), a, first)
        }
        for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }
}
