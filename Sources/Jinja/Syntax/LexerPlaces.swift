#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the lexer finds and skips.
extension Lexer {
    /// Adds a token; an empty text is none.
    @inline(__always)
    mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
        if kind == .data, start == end { return }
        tokens.append(Token(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
    }

    /// Whether the text goes on with `wanted` at `place`.
    @inline(__always)
    func matches(_ wanted: [UInt8], at place: Int) -> Bool {
        guard place + wanted.count <= count else { return false }
        var index = 0
        while index < wanted.count {
            if base[place + index] != wanted[index] { return false }
            index += 1
        }
        return true
    }

    /// Whether the text goes on with the word `wanted` at `place`.
    func matches(_ wanted: StaticString, at place: Int) -> Bool {
        let size = wanted.utf8CodeUnitCount
        return place + size <= count && memcmp(base + place, wanted.utf8Start, size) == 0
    }

    /// Where `byte` comes first at `begin` or behind it, or nil.
    @inline(__always)
    func find(byte: UInt8, from begin: Int) -> Int? {
        guard begin < count, let hit = memchr(base + begin, Int32(byte), count - begin) else { return nil }
        return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    /// Where `wanted` comes first at `begin` or behind it, or nil; also nil if it is empty.
    func find(_ wanted: [UInt8], from begin: Int) -> Int? {
        guard let first = wanted.first else { return nil }
        var at = begin
        while let hit = find(byte: first, from: at) {
            if matches(wanted, at: hit) { return hit }
            at = hit + 1
        }
        return nil
    }

    /// Moves `place` behind white space.
    @inline(__always)
    func skipSpace(_ place: inout Int) {
        // The zeros behind the text are no white space.
        while true {
            let byte = base[place]
            if Bytes.isSpace(byte) {
                place += 1
            } else if byte < 0xC2 {
                return
            } else {
                let length = Bytes.wideSpace(base + place)
                if length == 0 { return }
                place += length
            }
        }
    }

    /// Moves `end` before the white space that ends there, but not before `begin`.
    func skipSpaceBackwards(_ end: inout Int, from begin: Int) {
        while true {
            let length = spaceLength(before: end, from: begin)
            if length == 0 { return }
            end -= length
        }
    }

    /// As `skipSpaceBackwards`, but not before a line break.
    func skipLineSpaceBackwards(_ end: inout Int, from begin: Int) {
        while end > begin, base[end - 1] != 0x0A {
            let length = spaceLength(before: end, from: begin)
            if length == 0 { return }
            end -= length
        }
    }

    /// The length of the white space character that ends at `end` and does not begin before `begin`, or 0.
    private func spaceLength(before end: Int, from begin: Int) -> Int {
        guard end > begin else { return 0 }
        let byte = base[end - 1]
        if Bytes.isSpace(byte) { return 1 }
        if byte < 0x80 { return 0 }
        if end - 2 >= begin, Bytes.wideSpace(base + end - 2) == 2 { return 2 }
        return end - 3 >= begin && Bytes.wideSpace(base + end - 3) == 3 ? 3 : 0
    }

    /// Where the line with `at` begins if only white space stands between; nil if something else does.
    func lineStart(before at: Int, notBefore begin: Int) -> Int? {
        var first = at
        skipLineSpaceBackwards(&first, from: begin)
        return first == 0 || base[first - 1] == 0x0A ? first : nil
    }

    /// Where the white space before the line comment at `at` begins, which goes with it; nil if a tag before has taken
    /// some of it, for then, in Jinja2, it is no comment.
    func commentStart(before at: Int, notBefore begin: Int) -> Int? {
        var first = at
        skipLineSpaceBackwards(&first, from: begin)
        return first == 0 || base[first - 1] == 0x0A || spaceLength(before: first, from: 0) == 0 ? first : nil
    }

    /// Whether `byte` may stand before a line statement, beside others like it.
    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0B }
}
