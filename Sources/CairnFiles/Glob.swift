/// A pattern over relative paths: `*` and `?` stay within a name, `**` as a whole name crosses folders.
///
/// Everything else stands for itself. A pattern without any of these matches one path.
package struct Glob: Hashable, Sendable {
    /// The pattern as written.
    package let pattern: String
    private let parts: [[UInt8]]

    /// Makes a glob of a pattern.
    /// - Throws: why the pattern is no relative path (`/a`, `../a`, an empty one).
    package init(_ pattern: String) throws(RelativePath.Flaw) {
        _ = try RelativePath(pattern)
        self.pattern = pattern
        parts = pattern.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    }

    /// Whether it holds a wildcard.
    package var hasWildcard: Bool {
        parts.contains { $0.contains(UInt8(ascii: "*")) || $0.contains(UInt8(ascii: "?")) }
    }

    /// Whether it matches `path`. The cost is at most the product of the two lengths.
    package func matches(_ path: RelativePath) -> Bool {
        let names = path.string.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        // Which prefixes of the names the parts so far can match: two `**` cannot multiply the work.
        var reachable = [true] + [Bool](repeating: false, count: names.count)
        for part in parts {
            var next = [Bool](repeating: false, count: names.count + 1)
            if part == Array("**".utf8) {
                var open = false
                for index in 0...names.count {
                    open = open || reachable[index]
                    next[index] = open
                }
            } else {
                for index in names.indices where reachable[index] && Self.matches(part, names[index]) {
                    next[index + 1] = true
                }
            }
            reachable = next
        }
        return reachable[names.count]
    }

    /// Whether one name matches one part; a `*` that fails gives way by one character, so the cost is their product.
    private static func matches(_ part: [UInt8], _ name: [UInt8]) -> Bool {
        var (p, n) = (0, 0)
        var star: (part: Int, name: Int)?
        while n < name.count {
            if p < part.count, part[p] == UInt8(ascii: "*") {
                star = (p + 1, n)
                p += 1
            } else if p < part.count, part[p] == UInt8(ascii: "?") {
                n += 1
                while n < name.count, name[n] & 0xC0 == 0x80 { n += 1 }
                p += 1
            } else if p < part.count, part[p] == name[n] {
                p += 1
                n += 1
            } else if let last = star {
                star = (last.part, last.name + 1)
                (p, n) = (last.part, last.name + 1)
            } else {
                return false
            }
        }
        return part[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
