import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A template's text under its name: the one copy that the lexer reads, that text is written from, and that errors quote.
///
/// The bytes stand in memory of their own with `padding` zeros behind them, so that looking a few bytes ahead of any
/// place in the text is always allowed and sees zeros at its end. Nothing changes them once the text is made.
final class SourceText: @unchecked Sendable {
    /// How many zeros stand behind the text.
    static let padding = 16
    /// The longest text that is read: places are 32-bit numbers.
    static let longest = 1 << 30

    /// The name that errors show.
    let name: String
    /// The first of `count` bytes. They live as long as the text.
    let base: UnsafePointer<UInt8>
    /// How many bytes there are. Line breaks are `\n`.
    let count: Int
    /// Whether the original had `\r\n` for every line break, so that offsets differ.
    private let hadCarriageReturns: Bool

    /// Reads a template's text: line breaks become `\n`, and one at the very end goes unless `keepsEnd`.
    init(reading text: String, name: String, keepsEnd: Bool) {
        self.name = name
        var text = text
        (base, count, hadCarriageReturns) = text.withUTF8 { SourceText.copy($0, keepsEnd: keepsEnd) }
    }

    /// Reads a template's bytes as a text; see above.
    /// - Returns: nil if they are not UTF-8.
    init?(reading bytes: [UInt8], name: String, keepsEnd: Bool) {
        // Validating makes a copy of long texts, and nearly all of them are ASCII.
        guard bytes.isASCII || String(validating: bytes, as: UTF8.self) != nil else { return nil }
        self.name = name
        (base, count, hadCarriageReturns) = bytes.withUnsafeBufferPointer { SourceText.copy($0, keepsEnd: keepsEnd) }
    }

    deinit { UnsafeMutablePointer(mutating: base).deallocate() }

    private static func copy(
        _ from: UnsafeBufferPointer<UInt8>, keepsEnd: Bool
    ) -> (base: UnsafePointer<UInt8>, count: Int, hadCarriageReturns: Bool) {
        let to = UnsafeMutablePointer<UInt8>.allocate(capacity: from.count + SourceText.padding)
        var count = from.count
        var hadCarriageReturns = false
        if let start = from.baseAddress, count > 0 {
            if memchr(start, 13, count) == nil {
                to.initialize(from: start, count: count)
            } else {
                hadCarriageReturns = true
                count = SourceText.copyLines(from, to: to)
            }
            if !keepsEnd, to[count - 1] == 10 { count -= 1 }
        }
        (to + count).initialize(repeating: 0, count: from.count - count + SourceText.padding)
        return (UnsafePointer(to), count, hadCarriageReturns)
    }

    /// Copies `from` with `\n` for `\r\n` and `\r`; gives how many bytes that makes, at least 1.
    private static func copyLines(_ from: UnsafeBufferPointer<UInt8>, to: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        var wasReturn = false
        for byte in from {
            if byte != 10 || !wasReturn {
                (to + count).initialize(to: byte == 13 ? 10 : byte)
                count += 1
            }
            wasReturn = byte == 13
        }
        return count
    }

    /// All bytes; they must not outlive the text.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// The bytes from `start` up to `end`, both cut to the text, as a string.
    func string(_ start: UInt32, _ end: UInt32) -> String {
        let upper = min(Int(end), count)
        let lower = min(Int(start), upper)
        defer { extendLifetime(self) }
        return String(decoding: UnsafeBufferPointer(start: base + lower, count: upper - lower), as: UTF8.self)
    }

    /// The bytes from `start` up to `end`, both cut to the text, as a template's string.
    func text(_ start: UInt32, _ end: UInt32) -> Text {
        let upper = min(Int(end), count)
        let lower = min(Int(start), upper)
        defer { extendLifetime(self) }
        return Text(bytes: UnsafeBufferPointer(start: base + lower, count: upper - lower))
    }

    /// The span of the bytes from `start` up to `end`.
    func span(_ start: Int, _ end: Int) -> SourceSpan {
        var span = SourceSpan(file: name, range: start..<max(start, end), of: bytes)
        if hadCarriageReturns {
            span.start.offset += span.start.line - 1
            span.end.offset += span.end.line - 1
        }
        return span
    }

    /// The line that the byte `offset` is on, without its line break.
    func line(at offset: Int) -> String {
        let bytes = bytes
        let offset = min(max(offset, 0), bytes.count)
        let start = bytes[..<offset].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: 10) ?? bytes.count
        defer { extendLifetime(self) }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
