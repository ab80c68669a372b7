import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A template's text under its name, for places and excerpts in errors.
final class SourceText: @unchecked Sendable {
    /// The name that errors show.
    let name: String
    /// The text as the lexer sees it: line breaks are `\n`.
    let bytes: [UInt8]
    /// Whether the original had `\r\n` for every line break, so that offsets differ.
    private let hadCarriageReturns: Bool

    init(name: String, bytes: [UInt8], hadCarriageReturns: Bool = false) {
        self.name = name
        self.bytes = bytes
        self.hadCarriageReturns = hadCarriageReturns
    }

    /// Reads a template's text: line breaks become `\n`, and one at the very end goes unless `keepsEnd`.
    convenience init(reading text: String, name: String, keepsEnd: Bool) {
        var bytes = Array(text.utf8)
        let hadCarriageReturns = bytes.withUnsafeBufferPointer { all in
            all.baseAddress.map { memchr($0, 13, all.count) != nil } ?? false
        }
        if hadCarriageReturns {
            var normal: [UInt8] = []
            normal.reserveCapacity(bytes.count)
            var wasReturn = false
            for byte in bytes {
                if byte == 13 {
                    normal.append(10)
                } else if byte != 10 || !wasReturn {
                    normal.append(byte)
                }
                wasReturn = byte == 13
            }
            bytes = normal
        }
        if !keepsEnd, bytes.last == 10 { bytes.removeLast() }
        self.init(name: name, bytes: bytes, hadCarriageReturns: hadCarriageReturns)
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
        let offset = min(max(offset, 0), bytes.count)
        let start = bytes[..<offset].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: 10) ?? bytes.count
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The syntax error for the bytes from `start` up to `end`.
    func error(_ message: String, _ start: Int, _ end: Int, help: [String] = []) -> TemplateError {
        error(.syntax, message, start, end, help: help)
    }

    /// The error of the kind `kind` for the bytes from `start` up to `end`.
    func error(
        _ kind: ErrorKind, _ message: String, _ start: Int, _ end: Int, help: [String] = []
    ) -> TemplateError {
        TemplateError(Failure(kind, message, help: help), self, start, end)
    }
}
