/// Bytes as the lexer asks about them.
///
/// Every pointer is to a byte of a `SourceText` or its end, so that a byte more than `SourceText.padding` ahead is never
/// looked at.
enum Bytes {
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte &- 0x09) < 5 || (byte &- 0x1C) < 4
    }

    /// Whether a name may go on with `byte`.
    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        ((byte | 0x20) &- 0x61) < 26 || (byte &- 0x30) < 10 || byte == 0x5F || byte >= 0x80
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { (byte &- 0x30) < 10 }

    /// The length of the white space beyond ASCII that begins with the byte `at`, as Python counts it, or 0.
    static func wideSpace(_ at: UnsafePointer<UInt8>) -> Int {
        switch (at[0], at[1], at[2]) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): 2
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
            (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            3
        default: 0
        }
    }

    /// The value of a hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 55
        default: nil
        }
    }
}
