import CairnDiagnostics

/// Makes sure that a text is UTF-8 before a parser sees it.
enum TextCheck {
    /// Looks through the whole text.
    /// - Returns: whether it is plain ASCII.
    /// - Throws: the first place that isn't UTF-8, or that the text is in UTF-16 or UTF-32.
    static func check(_ text: [UInt8], file: String) throws(Diagnostic) -> Bool {
        if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
            throw NodeStore(file: file, text: text).diagnostic(
                id: "not-utf8", "the file is UTF-16, not UTF-8", 0, 0, help: ["save it as UTF-8"])
        }
        let (wrong, isASCII) = text.withUnsafeBufferPointer { firstWrongByte($0) }
        guard let wrong else { return isASCII }
        let digits = String(text[wrong], radix: 16, uppercase: true)
        throw NodeStore(file: file, text: text).diagnostic(
            id: "not-utf8", "the byte 0x\(digits) is not UTF-8 here", wrong, wrong + 1, help: ["save the file as UTF-8"]
        )
    }

    /// The offset of the first byte that is no part of a well-formed sequence (Unicode 16, table 3-7), and whether all
    /// bytes are below 0x80.
    private static func firstWrongByte(_ text: UnsafeBufferPointer<UInt8>) -> (Int?, isASCII: Bool) {
        var index = 0
        var isASCII = true
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index += 1
                // Eight bytes at once, as long as all are ASCII.
                while index + 8 <= text.count,
                    UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        & 0x8080_8080_8080_8080 == 0
                { index += 8 }
                continue
            }
            isASCII = false
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch byte {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return (index, false)
            }
            guard index + length <= text.count, second.contains(text[index + 1]) else { return (index, false) }
            for place in index + 2..<max(index + 2, index + length) where text[place] & 0xC0 != 0x80 {
                return (index, false)
            }
            index += length
        }
        return (nil, isASCII)
    }
}
