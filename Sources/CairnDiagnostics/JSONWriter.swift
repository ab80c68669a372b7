/// Writes JSON text in the order it is told, for everything that Cairn prints as JSON.
///
/// Keys keep the order of the calls, and numbers and escapes have one form, so that equal values give equal bytes.
/// ```
/// var json = JSONWriter()
/// json.object { json in
///     json.member("id", "a")
///     json.array("tags") { json in json.value("x") }
/// }
/// json.text
/// ```
package struct JSONWriter: Sendable {
    private var bytes: [UInt8] = []
    private var depth = 0
    private var needsComma = false
    private let pretty: Bool

    /// Makes a writer; `pretty` puts each member on a line of its own, indented by two spaces.
    package init(pretty: Bool = true) {
        self.pretty = pretty
    }

    /// What was written, without a line break at the end.
    package var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// What was written, as UTF-8.
    package var utf8: [UInt8] {
        bytes
    }

    /// Writes an object as the next value; `body` writes its members.
    package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        try nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes an array as the next value; `body` writes its elements.
    package mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        try nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes a member that is an object.
    package mutating func object<E: Error>(
        _ key: String, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        name(key)
        try nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes a member that is an array.
    package mutating func array<E: Error>(
        _ key: String, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        name(key)
        try nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes a string as the next value.
    package mutating func value(_ value: String) {
        separate()
        quote(value)
    }

    /// Writes a whole number as the next value.
    package mutating func value(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number as the next value; what JSON has no number for (infinite, not a number) becomes null.
    package mutating func value(_ value: Double) {
        separate()
        bytes.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    }

    /// Writes a truth value as the next value.
    package mutating func value(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes null as the next value.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a member that is a string, or null.
    package mutating func member(_ key: String, _ text: String?) {
        name(key)
        if let text { value(text) } else { null() }
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ key: String, _ number: Int) {
        name(key)
        value(number)
    }

    /// Writes a member that is a number.
    package mutating func member(_ key: String, _ number: Double) {
        name(key)
        value(number)
    }

    /// Writes a member that is a truth value.
    package mutating func member(_ key: String, _ truth: Bool) {
        name(key)
        value(truth)
    }

    /// Writes a member that is a list of strings.
    package mutating func member(_ key: String, _ list: [String]) {
        array(key) { json in
            for item in list { json.value(item) }
        }
    }

    /// Writes a member's name; the next value belongs to it.
    package mutating func name(_ key: String) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        if pretty { bytes.append(UInt8(ascii: " ")) }
        isAfterName = true
    }

    private var isAfterName = false

    private mutating func nest<E: Error>(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        separate()
        bytes.append(open)
        depth += 1
        needsComma = false
        try body(&self)
        depth -= 1
        if needsComma { breakLine() }
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if isAfterName {
            isAfterName = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { breakLine() }
        needsComma = true
    }

    private mutating func breakLine() {
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            // What needs no escape, which is nearly all, goes over in one piece.
            if text.allSatisfy(Self.standsForItself) { bytes.append(contentsOf: text) } else { escape(text) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func standsForItself(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0x0D: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case 0x09: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: bytes.append(byte)
            }
        }
    }
}
