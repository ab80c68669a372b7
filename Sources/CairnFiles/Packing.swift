extension PackedArchive {
    /// The two texts that `init` opens, of files whose paths differ; equal files give equal texts.
    package static func pack(_ files: [FileToWrite]) -> (index: String, content: String) {
        var index = ""
        var content = ""
        var start = 0
        for file in files.sorted(by: { $0.path < $1.path }) {
            let (kind, stored) = stored(file)
            let length = stored.utf8.count
            let mode = file.isExecutable ? "executable" : "plain"
            index += "\(start) \(length) \(file.bytes.count) \(kind) \(mode) \(file.path)\n"
            content += stored
            start += length
        }
        return (index, content)
    }

    /// The size in bytes from which a file is squeezed: the lock files, which are most of what the templates hold.
    private static let long = 64 << 10
    /// The same for solutions and acceptance tests, which no starter needs, so that nobody waits for them.
    private static let longWithoutHurry = 2 << 10

    private static func stored(_ file: FileToWrite) -> (kind: String, text: String) {
        let bytes = file.bytes
        let isWithoutHurry = ["solution", "acceptance"].contains { file.path.names.contains($0) }
        if bytes.count >= (isWithoutHurry ? longWithoutHurry : long), let squeezed = Squeezing.squeeze(bytes),
            squeezed.count < bytes.count
        {
            return ("squeezed", String(decoding: squeezed, as: UTF8.self))
        }
        if let text = String(validating: bytes, as: UTF8.self) { return ("text", text) }
        return ("bytes", String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
    }

    /// `text` as a literal of Swift on one line.
    package static func literal(_ text: String) -> String {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        out.reserveCapacity(text.utf8.count + text.utf8.count / 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): out += Array("\\n".utf8)
            case 0..<0x20, 0x7F: out += Array("\\u{\(String(byte, radix: 16))}".utf8)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
        return String(decoding: out, as: UTF8.self)
    }
}
