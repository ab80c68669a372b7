#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A template's string: immutable UTF-8 in one allocation, with its length in code points counted when it is made.
///
/// Length, index and slice are by code point, as in Python. A text may be marked as `Markup` (see `marked`), which only
/// `safe`, `escape` and what builds on them look at.
package struct Text: @unchecked Sendable {
    /// The count of bytes and code points, and the mark.
    struct Header {
        var byteCount: Int
        var scalarCount: Int
        var isMarkup: Bool
    }

    /// The bytes behind the header. Nothing changes them once the text is made, so that texts may cross threads.
    final class Storage: ManagedBuffer<Header, UInt8> {}

    /// What it reads by pointer, never as a property: that would be an access that the runtime checks each time.
    let storage: ManagedBuffer<Header, UInt8>

    /// Makes a text of `bytes`, which must be valid UTF-8.
    package init(bytes: UnsafeBufferPointer<UInt8>, isMarkup: Bool = false) {
        let storage = Storage.create(minimumCapacity: bytes.count) { _ in
            Header(byteCount: bytes.count, scalarCount: countScalars(bytes), isMarkup: isMarkup)
        }
        if let base = bytes.baseAddress, bytes.count > 0 {
            _ = storage.withUnsafeMutablePointerToElements { memcpy($0, base, bytes.count) }
        }
        self.storage = storage
    }

    /// Makes a text of `bytes`, which must be valid UTF-8.
    package init(_ bytes: [UInt8], isMarkup: Bool = false) {
        self = bytes.withUnsafeBufferPointer { Text(bytes: $0, isMarkup: isMarkup) }
    }

    /// Makes a text of a slice of bytes, which must be valid UTF-8.
    package init(_ bytes: ArraySlice<UInt8>, isMarkup: Bool = false) {
        self = bytes.withUnsafeBufferPointer { Text(bytes: $0, isMarkup: isMarkup) }
    }

    /// Makes a text of a Swift string.
    package init(_ string: String, isMarkup: Bool = false) {
        var string = string
        self = string.withUTF8 { Text(bytes: $0, isMarkup: isMarkup) }
    }

    /// Makes a text of code points.
    package init(_ scalars: some Sequence<Unicode.Scalar>, isMarkup: Bool = false) {
        var string = String.UnicodeScalarView()
        string.append(contentsOf: scalars)
        self.init(String(string), isMarkup: isMarkup)
    }

    /// The empty text.
    package static let empty = Text([UInt8]())

    /// The texts of one ASCII character, by its code.
    static let single: [Text] = (0..<128).map { Text([UInt8($0)]) }

    /// Makes the text of one code point.
    package init(_ scalar: Unicode.Scalar) {
        if scalar.value < 128 {
            self = Text.single[Int(scalar.value)]
        } else {
            self.init(Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter))
        }
    }

    /// The number of bytes.
    @inline(__always)
    package var byteCount: Int { storage.withUnsafeMutablePointerToHeader { $0.pointee.byteCount } }

    /// The number of code points: Python's `len`.
    @inline(__always)
    package var count: Int { storage.withUnsafeMutablePointerToHeader { $0.pointee.scalarCount } }

    /// Whether there is nothing in it.
    package var isEmpty: Bool { byteCount == 0 }

    /// Whether all code points are below 128, so that bytes and code points count the same.
    package var isASCII: Bool { byteCount == count }

    /// Whether it is `Markup`: text that `escape` leaves alone.
    package var isMarkup: Bool { storage.withUnsafeMutablePointerToHeader { $0.pointee.isMarkup } }

    /// The same text with or without the mark of `Markup`.
    package func marked(_ isMarkup: Bool) -> Text {
        if self.isMarkup == isMarkup { return self }
        return withBytes { Text(bytes: $0, isMarkup: isMarkup) }
    }

    /// Gives the bytes to `body`; they must not be kept.
    @inline(__always)
    package func withBytes<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        let count = byteCount
        let pointer = storage.withUnsafeMutablePointerToElements { $0 }
        defer { extendLifetime(storage) }
        return try body(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// The bytes as an array.
    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// The text as a Swift string.
    package var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// The code points as an array.
    package var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }

    /// The code points from `range.lowerBound` up to `range.upperBound`, both cut to the text.
    package subscript(range: Range<Int>) -> Text {
        let lower = min(max(range.lowerBound, 0), count)
        let upper = min(max(range.upperBound, lower), count)
        if lower == 0 && upper == count { return self }
        return withBytes { all in
            let from = byteOffset(ofScalar: lower, in: all)
            let to = isASCII ? upper : byteOffset(ofScalar: upper, in: all)
            if to - from == 1, all[from] < 128 { return Text.single[Int(all[from])] }
            return Text(bytes: UnsafeBufferPointer(rebasing: all[from..<to]))
        }
    }

    /// The byte at which the code point `index` (0 to `count`) begins.
    private func byteOffset(ofScalar index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if isASCII { return index }
        var left = index
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] & 0xC0 != 0x80 {
                if left == 0 { return offset }
                left -= 1
            }
            offset += 1
        }
        return bytes.count
    }

    /// Puts `other` behind this text.
    package static func + (left: Text, right: Text) -> Text {
        if right.isEmpty { return left }
        if left.isEmpty { return right }
        let size = left.byteCount + right.byteCount
        let scalars = left.count + right.count
        let storage = Storage.create(minimumCapacity: size) { _ in
            Header(byteCount: size, scalarCount: scalars, isMarkup: false)
        }
        storage.withUnsafeMutablePointerToElements { to in
            left.withBytes { if let base = $0.baseAddress { memcpy(to, base, $0.count) } }
            right.withBytes { if let base = $0.baseAddress { memcpy(to + left.byteCount, base, $0.count) } }
        }
        return Text(storage: storage)
    }

    private init(storage: ManagedBuffer<Header, UInt8>) {
        self.storage = storage
    }
}

extension Text: Hashable, Comparable {
    package static func == (left: Text, right: Text) -> Bool {
        if left.storage === right.storage { return true }
        let count = left.byteCount
        guard count == right.byteCount else { return false }
        let a = left.storage.withUnsafeMutablePointerToElements { $0 }
        let b = right.storage.withUnsafeMutablePointerToElements { $0 }
        defer { extendLifetime(left.storage); extendLifetime(right.storage) }
        return memcmp(a, b, count) == 0
    }

    /// Orders by code point, which in UTF-8 is the order of the bytes.
    package static func < (left: Text, right: Text) -> Bool {
        left.withBytes { a in
            right.withBytes { b in
                let count = min(a.count, b.count)
                if count > 0, let p = a.baseAddress, let q = b.baseAddress {
                    let order = memcmp(p, q, count)
                    if order != 0 { return order < 0 }
                }
                return a.count < b.count
            }
        }
    }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Text: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(value)
    }
}

/// The number of code points in valid UTF-8.
func countScalars(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var index = 0
    var high: UInt64 = 0
    while index &+ 8 <= count {
        high |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        index &+= 8
    }
    while index < count {
        high |= UInt64(base[index])
        index &+= 1
    }
    if high & 0x8080_8080_8080_8080 == 0 { return count }
    var scalars = 0
    for byte in bytes where byte & 0xC0 != 0x80 { scalars &+= 1 }
    return scalars
}
