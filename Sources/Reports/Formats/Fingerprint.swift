/// A hash that stays the same from run to run and from machine to machine, to know a finding again by.
///
/// It is no protection against anybody: two 64-bit FNV-1a sums (offset 14695981039346656037, prime 1099511628211),
/// the second one over the same bytes behind a zero.
struct Fingerprint {
    private var first: UInt64 = 14_695_981_039_346_656_037
    private var second: UInt64 = 14_695_981_039_346_656_037

    /// Makes the fingerprint of several texts; where one ends and the next begins counts.
    init(_ parts: String...) {
        second = Self.step(second, 0)
        for part in parts {
            for byte in part.utf8 { add(byte) }
            add(0xFF)
        }
    }

    private mutating func add(_ byte: UInt8) {
        first = Self.step(first, byte)
        second = Self.step(second, byte)
    }

    private static func step(_ sum: UInt64, _ byte: UInt8) -> UInt64 {
        (sum ^ UInt64(byte)) &* 1_099_511_628_211
    }

    /// 16 hexadecimal digits.
    var short: String {
        Self.hex(first)
    }

    /// 32 hexadecimal digits.
    var long: String {
        Self.hex(first) + Self.hex(second)
    }

    private static func hex(_ sum: UInt64) -> String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
