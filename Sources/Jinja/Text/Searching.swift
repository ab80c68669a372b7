#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looking for one text in another, in time that grows with the sum of their lengths.
///
/// Hits of the first byte are compared one by one as long as that is cheap, as it nearly always is. A pattern that almost
/// fits at many places goes on with the table of Knuth, Morris and Pratt.
struct Search {
    private let pattern: UnsafeBufferPointer<UInt8>

    private init(_ pattern: UnsafeBufferPointer<UInt8>) { self.pattern = pattern }

    /// Where `pattern` begins in `bytes` at `start` or behind it; nil if it doesn't. An empty pattern is found at `start`.
    static func first(
        _ pattern: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        guard let base = bytes.baseAddress, let wanted = pattern.baseAddress, pattern.count > 0 else {
            return pattern.count == 0 && start <= bytes.count ? start : nil
        }
        var at = start
        // How many bytes comparing may look at before the table pays.
        var patience = 4 * (bytes.count - start) + 1024
        while at + pattern.count <= bytes.count {
            guard let hit = memchr(base + at, Int32(wanted[0]), bytes.count - pattern.count - at + 1) else {
                return nil
            }
            at = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            if memcmp(base + at, wanted, pattern.count) == 0 { return at }
            at += 1
            patience -= pattern.count
            if patience < 0 { return Search(pattern).first(in: bytes, from: at) }
        }
        return nil
    }

    private func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        // For each length of a beginning of the pattern, how long a beginning is also its end.
        var table = [Int32](repeating: 0, count: pattern.count + 1)
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[index] != pattern[length] { length = Int(table[length]) }
            if pattern[index] == pattern[length] { length += 1 }
            table[index + 1] = Int32(truncatingIfNeeded: length)
        }
        var matched = 0
        for index in start..<max(start, bytes.count) {
            while matched > 0, bytes[index] != pattern[matched] { matched = Int(table[matched]) }
            if bytes[index] == pattern[matched] { matched += 1 }
            if matched == pattern.count { return index + 1 - matched }
        }
        return nil
    }
}

extension Text {
    /// The byte where `part` is first found, or nil.
    func offset(of part: Text) -> Int? {
        withBytes { all in part.withBytes { Search.first($0, in: all, from: 0) } }
    }
}

extension [UInt8] {
    /// Where `pattern`, which isn't empty, begins at `start` or behind it; nil if it doesn't.
    func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        withUnsafeBufferPointer { all in pattern.withUnsafeBufferPointer { Search.first($0, in: all, from: start) } }
    }

    /// Where the last `pattern`, which isn't empty, begins in the first `end` bytes; nil if there is none.
    func lastRange(of pattern: [UInt8], before end: Int? = nil) -> Int? {
        let end = end ?? count
        guard !pattern.isEmpty, end >= pattern.count else { return nil }
        // A pattern that almost fits at many places is looked for from the other side.
        var patience = 4 * end + 1024
        var index = end - pattern.count
        while index >= 0 {
            if self[index] == pattern[0] {
                if self[index..<index + pattern.count].elementsEqual(pattern) { return index }
                patience -= pattern.count
                if patience < 0 {
                    let behind = index + pattern.count - 1
                    let turned = Array(self[..<behind].reversed())
                    let found = turned.firstRange(of: pattern.reversed(), from: 0)
                    return found.map { behind - $0 - pattern.count }
                }
            }
            index -= 1
        }
        return nil
    }
}
