/// HTML's five special characters as entities, marked as `Markup`: Python's `markupsafe.escape`. Text that is marked
/// already stays as it is.
package func escapeMarkup(_ text: Text) -> Text {
    if text.isMarkup { return text }
    return text.withBytes { bytes in
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): out.append(contentsOf: "&#34;".utf8)
            case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
            default: out.append(byte)
            }
        }
        return Text(out, isMarkup: true)
    }
}
