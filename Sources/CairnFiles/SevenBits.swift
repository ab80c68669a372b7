/// Any bytes as bytes below 0x80, so that a literal of Swift can hold them: seven become eight.
///
/// A group of eight holds the bits of seven, low ones first. The last group is as short as its bytes allow.
package enum SevenBits {
    /// The bytes below 0x80.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 7 * 8 + 8)
        // The bits that no byte of `out` has yet, fewer than seven between two steps, so that eight more fit.
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits |= Int(byte) << count
            count += 8
            while count >= 7 {
                out.append(UInt8(bits & 0x7F))
                bits >>= 7
                count -= 7
            }
        }
        if count > 0 { out.append(UInt8(bits)) }
        return out
    }

    /// What was encoded, or nil when these bytes aren't what `encode` gives.
    package static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        // Two groups at once, as long as there are two.
        let pairs = text.count / 16
        let whole = text.count / 8
        let short = text.count - whole * 8
        let shortBytes = short * 7 / 8
        var isEncoded = short != 1
        // Seven bytes are written as eight, the last of which the next seven overwrite.
        let bytes = [UInt8](unsafeUninitializedCapacity: (whole + 2) * 8) { out, count in
            let out = UnsafeMutableRawBufferPointer(out)
            var all = SIMD2<UInt64>()
            func put(_ groups: SIMD2<UInt64>, at group: Int) {
                all |= groups
                let joined = join(groups)
                out.storeBytes(of: joined[0].littleEndian, toByteOffset: group * 7, as: UInt64.self)
                out.storeBytes(of: joined[1].littleEndian, toByteOffset: group * 7 + 7, as: UInt64.self)
            }
            func group(_ number: Int) -> UInt64 {
                UInt64(littleEndian: text.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self))
            }
            for pair in 0..<pairs { put(SIMD2(group(pair * 2), group(pair * 2 + 1)), at: pair * 2) }
            var rest: UInt64 = 0
            for (place, byte) in text[(whole * 8)...].enumerated() { rest |= UInt64(byte) << (place * 8) }
            if whole > pairs * 2 {
                put(SIMD2(group(whole - 1), rest), at: whole - 1)
            } else {
                put(SIMD2(rest, 0), at: whole)
            }
            count = whole * 7 + shortBytes
            let left = join(SIMD2(rest, 0))[0] >> (shortBytes * 8)
            if (all[0] | all[1]) & 0x8080_8080_8080_8080 != 0 || left != 0 { isEncoded = false }
        }
        return isEncoded ? bytes : nil
    }

    /// The low seven bits of each of eight bytes, side by side: all at once, two neighbours, then four, then eight.
    private static func join(_ eight: SIMD2<UInt64>) -> SIMD2<UInt64> {
        var bits = eight & 0x007F_007F_007F_007F | (eight & 0x7F00_7F00_7F00_7F00) &>> 1
        bits = bits & 0x0000_3FFF_0000_3FFF | (bits & 0x3FFF_0000_3FFF_0000) &>> 2
        return bits & 0x0000_0000_0FFF_FFFF | (bits & 0x0FFF_FFFF_0000_0000) &>> 4
    }
}
