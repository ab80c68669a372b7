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
        let whole = text.count / 8
        let short = text.count - whole * 8
        let shortBytes = short * 7 / 8
        var isEncoded = short != 1
        // Seven bytes are written as eight, the last of which the next seven overwrite.
        let bytes = [UInt8](unsafeUninitializedCapacity: (whole + 1) * 8) { out, count in
            let out = UnsafeMutableRawBufferPointer(out)
            var all: UInt64 = 0
            for group in 0..<whole {
                let eight = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: group * 8, as: UInt64.self))
                all |= eight
                out.storeBytes(of: join(eight).littleEndian, toByteOffset: group * 7, as: UInt64.self)
            }
            var rest: UInt64 = 0
            for (place, byte) in text[(whole * 8)...].enumerated() { rest |= UInt64(byte) << (place * 8) }
            out.storeBytes(of: join(rest).littleEndian, toByteOffset: whole * 7, as: UInt64.self)
            count = whole * 7 + shortBytes
            if (all | rest) & 0x8080_8080_8080_8080 != 0 || join(rest) >> (shortBytes * 8) != 0 { isEncoded = false }
        }
        return isEncoded ? bytes : nil
    }

    /// The low seven bits of each of eight bytes, side by side: all at once, two neighbours, then four, then eight.
    private static func join(_ eight: UInt64) -> UInt64 {
        var bits = eight & 0x007F_007F_007F_007F | (eight & 0x7F00_7F00_7F00_7F00) >> 1
        bits = bits & 0x0000_3FFF_0000_3FFF | (bits & 0x3FFF_0000_3FFF_0000) >> 2
        return bits & 0x0000_0000_0FFF_FFFF | (bits & 0x0FFF_FFFF_0000_0000) >> 4
    }
}
