// Searching and replacing in text, byte by byte.
//
// The standard library's own `contains(_:)`, `firstRange(of:)` and `replacing(_:with:)` for texts stand in the module of
// regular expressions, which would put 1.2 MB into the executable.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension StringProtocol {
    /// Whether `text` stands in it, byte for byte.
    package func holds(_ text: some StringProtocol) -> Bool {
        firstPlace(of: text) != nil
    }

    /// Where `text` first stands in it, byte for byte; nil if nowhere. An empty text is found at the beginning.
    package func firstPlace(of text: some StringProtocol) -> Range<Index>? {
        utf8.firstPlace(ofBytes: Array(text.utf8))
    }
}

extension Collection<UInt8> {
    /// Where some bytes first stand in it; nil if nowhere. No bytes are found at the beginning.
    package func firstPlace(ofBytes wanted: [UInt8]) -> Range<Index>? {
        guard let first = wanted.first else { return startIndex..<startIndex }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            var (end, index) = (start, 0)
            while index < wanted.count, end != rest.endIndex, rest[end] == wanted[index] {
                end = rest.index(after: end)
                index += 1
            }
            if index == wanted.count { return start..<end }
            rest = rest.dropFirst()
        }
        return nil
    }
}

extension [UInt8] {
    /// Where a byte first stands at `start` or behind it; nil if nowhere. Asked of the system's library, which looks at many
    /// bytes at once.
    package func firstPlace(of byte: UInt8, from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start >= 0, start < bytes.count, let base = bytes.baseAddress else { return nil }
            return memchr(base + start, Int32(byte), bytes.count - start).map { UnsafeRawPointer($0) - base }
        }
    }
}

extension String {
    /// The text with `new` wherever `old`, which must not be empty, stands.
    package func replacingAll(_ old: String, with new: String) -> String {
        var out = ""
        var rest = self[...]
        while !old.isEmpty, let place = rest.firstPlace(of: old) {
            out += rest[..<place.lowerBound] + new
            rest = rest[place.upperBound...]
        }
        return out + rest
    }
}
