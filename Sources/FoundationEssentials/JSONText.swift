/// JSON with indents and sorted keys, as the real encoder writes it.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// Adds the value at a place; one that put nothing there is an empty object, as with the real encoder.
    mutating func add(_ place: Place, indent: Int) {
        switch place.content {
        case .missing: bytes += "{\n\n}".utf8
        case .text(let text): addText(text)
        case .word(let word): bytes += word.utf8
        case .list(let places):
            addItems(places, "[", "]", indent) { $0.add($1, indent: indent + 1) }
        case .object(let places):
            let sorted = places.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            addItems(sorted, "{", "}", indent) { text, item in
                text.addText(item.key)
                text.bytes += " : ".utf8
                text.add(item.value, indent: indent + 1)
            }
        }
    }

    private mutating func addItems<Item>(
        _ items: [Item], _ opening: String, _ closing: String, _ indent: Int, _ add: (inout JSONText, Item) -> Void
    ) {
        bytes += opening.utf8
        var isFirst = true
        for item in items {
            bytes += (isFirst ? "\n" : ",\n").utf8
            isFirst = false
            bytes += [UInt8](repeating: UInt8(ascii: " "), count: 2 * (indent + 1))
            add(&self, item)
        }
        if isFirst { bytes.append(UInt8(ascii: "\n")) }
        bytes.append(UInt8(ascii: "\n"))
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: 2 * indent)
        bytes += closing.utf8
    }

    private mutating func addText(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes += [UInt8(ascii: "\\"), byte]
            case 8: bytes += "\\b".utf8
            case 9: bytes += "\\t".utf8
            case 10: bytes += "\\n".utf8
            case 12: bytes += "\\f".utf8
            case 13: bytes += "\\r".utf8
            case 0..<32:
                let digits = String(byte, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
