/// A pattern over relative paths: `*` and `?` stay within a name, `**` as a whole name crosses folders.
///
/// Everything else stands for itself. A pattern without any of these matches one path.
package struct Glob: Hashable, Sendable {
    /// The pattern as written.
    package let pattern: String
    private let parts: [Part]
    /// Whether it holds a wildcard.
    package let hasWildcard: Bool

    /// What one name has to match, or `**`.
    private struct Part: Hashable, Sendable {
        let bytes: [UInt8]
        let isDeep: Bool
    }

    /// Makes a glob of a pattern.
    /// - Throws: why the pattern is no relative path (`/a`, `../a`, an empty one).
    package init(_ pattern: String) throws(RelativePath.Flaw) {
        _ = try RelativePath(pattern)
        self.pattern = pattern
        parts = pattern.utf8.split(separator: UInt8(ascii: "/")).map { name in
            Part(bytes: Array(name), isDeep: name.elementsEqual("**".utf8))
        }
        hasWildcard = pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Whether it matches `path`. The cost is at most the product of the two lengths.
    package func matches(_ path: RelativePath) -> Bool {
        var text = path.string
        return text.withUTF8 { matches($0) }
    }

    /// Goes along the path name by name; what does not fit makes the last `**` take one name more.
    private func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        // Where a name begins; behind the last one, it is beyond the end by the slash that isn't there.
        var (part, start) = (0, 0)
        var deep: (part: Int, start: Int)?
        while start <= path.count {
            if part < parts.count, parts[part].isDeep {
                part += 1
                deep = (part, start)
                continue
            }
            let end = Self.end(of: start, in: path)
            if part < parts.count, Self.matches(parts[part].bytes, UnsafeBufferPointer(rebasing: path[start..<end])) {
                part += 1
                start = end + 1
            } else if let last = deep {
                start = Self.end(of: last.start, in: path) + 1
                part = last.part
                deep = (part, start)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy(\.isDeep)
    }

    /// Where the name that begins at `start` ends.
    private static func end(of start: Int, in path: UnsafeBufferPointer<UInt8>) -> Int {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }

    /// Whether one name matches one part; a `*` that fails gives way by one character, so the cost is their product.
    private static func matches(_ part: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
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
