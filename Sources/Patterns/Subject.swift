import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A text to match against: UTF-8 that was checked once, so that no match has to check it again.
package struct Subject: Sendable {
    /// The text's bytes.
    package let bytes: [UInt8]

    /// Takes a string, which always is what it has to be.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Takes bytes as they were read.
    /// - Throws: `notUTF8`.
    package init(checking bytes: [UInt8]) throws(MatchError) {
        guard bytes.isASCII || String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        self.bytes = bytes
    }

    /// The text of a range of bytes; what lies beyond the text is left out.
    package subscript(range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    private init(trusted bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The text with each line's end a line feed: without the carriage returns right before one.
    package func endingLinesAlike() -> Subject {
        let isPlain = bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, Int32(UInt8(ascii: "\r")), bytes.count) == nil } ?? true
        }
        if isPlain { return self }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                while text.last == UInt8(ascii: "\r") { text.removeLast() }
            }
            text.append(byte)
        }
        return Subject(trusted: text)
    }

    /// `offset` or the next one at which a character begins.
    func boundary(_ offset: Int) -> Int {
        var offset = max(0, offset)
        while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }
}
