extension [UInt8] {
    /// Whether no byte is above 0x7F: then the bytes are UTF-8 without a closer look, and every byte is a character.
    ///
    /// Most files are; eight bytes are looked at together.
    package var isASCII: Bool {
        withUnsafeBytes { bytes in
            var all: UInt64 = 0
            let whole = bytes.count & ~7
            for offset in stride(from: 0, to: whole, by: 8) {
                all |= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            }
            for offset in whole..<bytes.count { all |= UInt64(bytes[offset]) }
            return all & 0x8080_8080_8080_8080 == 0
        }
    }
}
