/// Squeezes long texts of bytes below 0x80 into shorter ones: what the executable carries of lock files.
///
/// A lock file is nine parts of what stood before and one part of digests, so a squeezed text is a row of three kinds of
/// steps, each byte of them again below 0x80, so that it can be a literal:
///
/// - `0x00…0x3F`: as many bytes as the number and one, which follow;
/// - `0x40…0x5F`: a repetition of what stood before. The low five bits are its length above four, 31 meaning that the
///   rest of the length follows as a number; then how far back it stands, as a number;
/// - `0x60…0x7F`: as many groups of seven hexadecimal digits as the low five bits and one; four bytes each.
///
/// A number has seven bits a byte here, so it is written six bits a byte, low ones first, with 0x40 set where more follow.
/// A lock file comes to a third of its size, and comes back at about the speed of reading it.
package enum Squeezing {
    /// The shorter text, or nil when a byte is above 0x7F or nothing is won.
    package static func squeeze(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        var writer = Writer(bytes: bytes)
        let out = writer.run()
        return out.count < bytes.count ? out : nil
    }

    /// The text of `size` bytes that was squeezed, or nil when these bytes aren't one.
    package static func restore(_ bytes: UnsafeBufferPointer<UInt8>, size: Int) -> [UInt8]? {
        var isWhole = false
        let out = [UInt8](unsafeUninitializedCapacity: size) { out, count in
            var reader = Reader(bytes: bytes)
            isWhole = reader.fill(out, &count) && count == size
        }
        return isWhole ? out : nil
    }

    fileprivate static let shortest = 4
    fileprivate static let digitsInGroup = 7
    fileprivate static let bytesInGroup = 4
    fileprivate static let longestStep = 32
}

// MARK: Restoring

private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    var place = 0

    /// Writes all steps to `out` and counts the bytes; false at a step that leads out of either text.
    mutating func fill(_ out: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) -> Bool {
        guard let start = out.baseAddress, let source = bytes.baseAddress else { return bytes.isEmpty }
        while place < bytes.count {
            let step = Int(bytes[place])
            place += 1
            switch step >> 5 {
            case 0, 1:
                let length = step + 1
                guard length <= bytes.count - place, length <= out.count - count else { return false }
                (start + count).update(from: source + place, count: length)
                place += length
                count += length
            case 2:
                var length = step & 31
                if length == 31 {
                    guard let more = number() else { return false }
                    length += more
                }
                length += Squeezing.shortest
                guard let back = number(), back > 0, back <= count, length <= out.count - count else { return false }
                if back >= length {
                    (start + count).update(from: start + count - back, count: length)
                } else {
                    // What it repeats grows while it is written.
                    for offset in count..<(count + length) { start[offset] = start[offset - back] }
                }
                count += length
            default:
                let groups = (step & 31) + 1
                guard groups * Squeezing.bytesInGroup <= bytes.count - place,
                    groups * Squeezing.digitsInGroup <= out.count - count
                else { return false }
                for _ in 0..<groups {
                    var bits: UInt32 = 0
                    for offset in 0..<Squeezing.bytesInGroup {
                        bits = bits << 7 | UInt32(source[place + offset] & 0x7F)
                    }
                    place += Squeezing.bytesInGroup
                    withUnsafeBytes(of: Self.digits(bits)) { digits in
                        for offset in 0..<Squeezing.digitsInGroup { start[count + offset] = digits[offset] }
                    }
                    count += Squeezing.digitsInGroup
                }
            }
        }
        return true
    }

    /// The seven hexadecimal digits of a number of 28 bits, and one byte more, as they stand in memory: all at once, a
    /// byte for each.
    private static func digits(_ bits: UInt32) -> UInt64 {
        var digits = UInt64(bits) << 4
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 0x27 more from ten on.
        let letters = (digits + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (digits + 0x3030_3030_3030_3030 + letters * 0x27).bigEndian
    }

    private mutating func number() -> Int? {
        var value = 0
        var shift = 0
        while place < bytes.count, shift < 30 {
            let byte = Int(bytes[place])
            place += 1
            value |= (byte & 0x3F) << shift
            if byte & 0x40 == 0 { return value }
            shift += 6
        }
        return nil
    }
}

// MARK: Squeezing

private struct Writer {
    let bytes: [UInt8]
    private var out: [UInt8] = []
    /// Where the bytes begin that no step has taken yet.
    private var pending = 0
    /// The last place of each hash of four bytes, and for each place the one before it with the same hash; -1 for none.
    private var newest = [Int](repeating: -1, count: 1 << 16)
    private var older: [Int]

    /// How many places are tried for a repetition; more win below 1 %.
    private static let trials = 16

    init(bytes: [UInt8]) {
        self.bytes = bytes
        older = [Int](repeating: -1, count: bytes.count)
    }

    mutating func run() -> [UInt8] {
        var place = 0
        while place < bytes.count {
            if let (length, back) = repetition(at: place) {
                flush(place)
                let above = length - Squeezing.shortest
                out.append(0x40 | UInt8(min(above, 31)))
                if above >= 31 { append(above - 31) }
                append(back)
                for taken in place..<(place + length) { remember(taken) }
                place += length
                pending = place
            } else if let groups = groups(at: place) {
                flush(place)
                out.append(0x60 | UInt8(groups - 1))
                for group in 0..<groups {
                    let digits = bytes[(place + group * Squeezing.digitsInGroup)...].prefix(Squeezing.digitsInGroup)
                    let bits = digits.reduce(0) { $0 << 4 | Int($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
                    for shift in [21, 14, 7, 0] { out.append(UInt8(bits >> shift & 0x7F)) }
                }
                place += groups * Squeezing.digitsInGroup
                pending = place
            } else {
                remember(place)
                place += 1
            }
        }
        flush(place)
        return out
    }

    /// Writes the bytes before `end` that no step has taken as they are.
    private mutating func flush(_ end: Int) {
        while pending < end {
            let length = min(end - pending, 64)
            out.append(UInt8(length - 1))
            out += bytes[pending..<(pending + length)]
            pending += length
        }
    }

    private mutating func append(_ number: Int) {
        var rest = number
        while rest > 0x3F {
            out.append(0x40 | UInt8(rest & 0x3F))
            rest >>= 6
        }
        out.append(UInt8(rest))
    }

    private func hash(_ place: Int) -> Int {
        var value: UInt32 = 0
        for byte in bytes[place..<(place + 4)] { value = value << 8 | UInt32(byte) }
        return Int((value &* 2_654_435_761) >> 16)
    }

    private mutating func remember(_ place: Int) {
        guard place + 4 <= bytes.count else { return }
        let key = hash(place)
        older[place] = newest[key]
        newest[key] = place
    }

    /// The longest repetition at a place that is shorter to write than the bytes.
    private func repetition(at place: Int) -> (length: Int, back: Int)? {
        guard place + 4 <= bytes.count else { return nil }
        var best = (length: 0, back: 0)
        var candidate = newest[hash(place)]
        var trials = Self.trials
        while candidate >= 0, trials > 0 {
            var length = 0
            while place + length < bytes.count, bytes[candidate + length] == bytes[place + length] { length += 1 }
            if length > best.length { best = (length, place - candidate) }
            candidate = older[candidate]
            trials -= 1
        }
        let cost = 1 + (best.length >= 35 ? 1 : 0) + (best.back < 64 ? 1 : best.back < 4096 ? 2 : 3)
        return best.length >= max(cost + 2, Squeezing.shortest) ? best : nil
    }

    /// How many groups of hexadecimal digits begin at a place, if they are worth a step.
    private func groups(at place: Int) -> Int? {
        let most = Squeezing.longestStep * Squeezing.digitsInGroup
        let digits = bytes[place...].prefix(most).prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        let groups = digits.count / Squeezing.digitsInGroup
        return groups >= 2 ? groups : nil
    }
}
