/// The beginning and the end of what a command wrote: the middle is dropped, so that no flood fills our memory.
package struct KeptOutput: Sendable {
    /// How much was written, in bytes.
    package private(set) var total = 0
    private var head: [UInt8] = []
    /// The last bytes as a ring; `ringEnd` is where the next byte goes.
    private var ring: [UInt8] = []
    private var ringEnd = 0
    private let limit: Int

    /// Makes an empty one that keeps `limit` bytes at either end.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Adds what was written.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        total += bytes.count
        let room = min(limit - head.count, bytes.count)
        head.append(contentsOf: bytes.prefix(room))
        // Only the last `limit` bytes of a large piece can stay.
        for byte in bytes.dropFirst(room).suffix(limit) {
            if ring.count < limit {
                ring.append(byte)
            } else {
                ring[ringEnd] = byte
                ringEnd = (ringEnd + 1) % limit
            }
        }
    }

    /// How much of the middle was dropped, in bytes.
    package var dropped: Int {
        total - head.count - ring.count
    }

    /// All that was written, byte for byte; nil if some of it was dropped.
    package var whole: [UInt8]? {
        dropped == 0 ? head + ring[ringEnd...] + ring[..<ringEnd] : nil
    }

    /// What was kept, wrong UTF-8 replaced; a line says what was dropped.
    package var text: String {
        let tail = Array(ring[ringEnd...] + ring[..<ringEnd])
        guard dropped > 0 else { return String(decoding: head + tail, as: UTF8.self) }
        return String(decoding: head, as: UTF8.self) + "\n… \(dropped) bytes left out …\n"
            + String(decoding: tail, as: UTF8.self)
    }

    /// The last lines, for a finding: without ANSI sequences and control characters, long lines cut.
    package func lastLines(_ count: Int) -> [String] {
        let tail = ring.isEmpty ? head : Array(ring[ringEnd...] + ring[..<ringEnd])
        let lines = String(decoding: tail.suffix(32_768), as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.suffix(count).map { line in
            let plain = withoutEscapes(line)
            return plain.count > 300 ? plain.prefix(300) + "…" : plain
        }
    }
}

/// A text without terminal escape sequences and control characters.
package func withoutEscapes(_ text: some StringProtocol) -> String {
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
        if scalar.value == 0x1B {
            // A control sequence: ESC [ … up to a letter or another final byte; else ESC and one character.
            if rest.first == "[" {
                rest.removeFirst()
                while let next = rest.popFirst(), !(0x40...0x7E).contains(next.value) {}
            } else {
                _ = rest.popFirst()
            }
        } else if scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t" {
            out.append(scalar)
        }
    }
    return String(out)
}
