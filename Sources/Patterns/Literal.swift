/// Bytes that stand in a text, without spaces and control characters.
package struct Literal: Hashable, Sendable {
    /// The bytes; ASCII letters are small where their case does not count.
    package let bytes: [UInt8]
    /// Whether the case of ASCII letters does not count.
    package let ignoresCase: Bool

    /// Makes a literal.
    package init(_ bytes: [UInt8], ignoresCase: Bool = false) {
        self.bytes = ignoresCase ? bytes.map(\.inLowerCase) : bytes
        self.ignoresCase = ignoresCase
    }

    /// Whether it stands at a place of a text.
    func stands(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard start >= 0, start + bytes.count <= text.count else { return false }
        for (offset, byte) in bytes.enumerated() {
            let there = text[start + offset]
            guard there == byte || (ignoresCase && there.inLowerCase == byte) else { return false }
        }
        return true
    }
}

extension UInt8 {
    /// A capital letter of ASCII as the small one, any other byte as it is.
    var inLowerCase: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }

    /// Whether it is a letter of ASCII.
    var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(inLowerCase)
    }

    /// Whether it is a digit.
    var isDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
