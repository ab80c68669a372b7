import Patterns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes text of a file's bytes, whatever a person's editor or shell has written them in.
enum TextDecoding {
    /// How many bytes are looked at to tell text from something else: git looks at as many.
    private static let looked = 8_000

    /// Whether one of the first bytes is 0, which is git's rule for what is no text; the C library looks at many at a
    /// time.
    static func hasNUL(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, 0, min(bytes.count, looked)) != nil } ?? false
        }
    }

    /// The text of bytes that are no UTF-8, or that hold NUL bytes: UTF-16 or UTF-32, else a byte for each character
    /// (Latin-1), which leaves nothing unread.
    /// - Returns: nil if it is no text.
    static func text(of bytes: [UInt8]) -> Subject? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return wide(bytes.dropFirst(4), isBig: false) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return wide(bytes.dropFirst(4), isBig: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return pairs(bytes.dropFirst(2), isBig: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return pairs(bytes.dropFirst(2), isBig: true) }
        guard hasNUL(bytes) else { return latin(bytes) }
        return order(of: bytes.prefix(1_024)).flatMap { pairs(bytes[...], isBig: $0) }
    }

    /// Whether the high byte comes first in what looks like UTF-16 without a mark; nil if it looks like something else.
    private static func order(of bytes: ArraySlice<UInt8>) -> Bool? {
        guard bytes.count >= 4 else { return nil }
        var zeros = [0, 0]
        for (place, byte) in bytes.enumerated() where byte == 0 { zeros[place % 2] += 1 }
        // Every second byte of plain text is 0, and no other; a few other letters may be among them.
        guard (zeros[0] == 0) != (zeros[1] == 0), max(zeros[0], zeros[1]) * 4 > bytes.count else { return nil }
        let isBig = zeros[0] > 0
        // Text has no control characters but those that format it.
        let isText = stride(from: 0, to: bytes.count - 1, by: 2).allSatisfy { place in
            let (first, second) = (bytes[bytes.startIndex + place], bytes[bytes.startIndex + place + 1])
            let (high, low) = isBig ? (first, second) : (second, first)
            return high != 0 || low >= 0x20 || (0x08...0x0D).contains(low) || low == 0x1B
        }
        return isText ? isBig : nil
    }

    private static func pairs(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> Subject? {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { place -> UInt16 in
            // Half of a unit at the end stands for something that is missing.
            guard place + 1 < bytes.endIndex else { return 0xFFFD }
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        return checked(String(decoding: units, as: UTF16.self))
    }

    private static func wide(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> Subject? {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { place -> UInt32 in
            guard place + 3 < bytes.endIndex else { return 0xFFFD }
            let unit = bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return isBig ? unit : unit.byteSwapped
        }
        return checked(String(decoding: units, as: UTF32.self))
    }

    /// A text without NUL characters in its beginning.
    private static func checked(_ text: String) -> Subject? {
        let subject = Subject(text)
        return hasNUL(subject.bytes) ? nil : subject
    }

    private static func latin(_ bytes: [UInt8]) -> Subject? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text.append(0xC0 | byte >> 6)
                text.append(0x80 | byte & 0x3F)
            }
        }
        return try? Subject(checking: text)
    }
}
