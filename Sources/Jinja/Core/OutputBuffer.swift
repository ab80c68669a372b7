#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes that a render has written, in one growing piece of memory.
struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int
    private let limit: Int

    init(limit: Int, capacity wanted: Int) {
        self.limit = limit
        capacity = max(256, min(wanted, limit))
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func append(_ from: UnsafePointer<UInt8>, _ size: Int) throws(Failure) {
        if count &+ size > capacity { try grow(size) }
        memcpy(base + count, from, size)
        count &+= size
    }

    @inline(__always)
    mutating func append(_ text: Text) throws(Failure) {
        let size = text.byteCount
        if count &+ size > capacity { try grow(size) }
        let to = base + count
        _ = text.storage.withUnsafeMutablePointerToElements { memcpy(to, $0, size) }
        count &+= size
    }

    mutating func append(_ int: Int) throws(Failure) {
        if count &+ 20 > capacity { try grow(20) }
        var magnitude = int.magnitude
        var digits = 1
        var bound: UInt = 10
        while magnitude >= bound {
            digits &+= 1
            let (next, overflows) = bound.multipliedReportingOverflow(by: 10)
            if overflows { break }
            bound = next
        }
        if int < 0 {
            base[count] = UInt8(ascii: "-")
            count &+= 1
        }
        var place = count &+ digits
        count = place
        repeat {
            place &-= 1
            base[place] = UInt8(truncatingIfNeeded: 48 &+ magnitude % 10)
            magnitude /= 10
        } while magnitude > 0
    }

    mutating func append(literal string: StaticString) throws(Failure) {
        try append(string.utf8Start, string.utf8CodeUnitCount)
    }

    mutating func append(_ bytes: [UInt8]) throws(Failure) {
        if count &+ bytes.count > capacity { try grow(bytes.count) }
        let to = base + count
        bytes.withUnsafeBufferPointer { if let from = $0.baseAddress { memcpy(to, from, $0.count) } }
        count &+= bytes.count
    }

    @inline(never)
    private mutating func grow(_ size: Int) throws(Failure) {
        if count + size > limit { throw Failure(.limit, "the output is longer than \(limit) bytes") }
        let larger = max(min(capacity * 2, limit), count + size)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memcpy(moved, base, count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Takes out what was written since `mark`.
    mutating func take(from mark: Int) -> Text {
        let text = Text(bytes: UnsafeBufferPointer(start: base + mark, count: count - mark))
        count = mark
        return text
    }

    /// Drops what was written since `mark`.
    mutating func drop(from mark: Int) { count = mark }

    /// Everything that was written.
    func bytes() -> [UInt8] {
        Array(UnsafeBufferPointer(start: base, count: count))
    }
}
