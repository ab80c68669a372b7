package import CairnFiles

/// An archive that can't be made.
package struct PackingError: Error, CustomStringConvertible {
    /// What is wrong, as a sentence without an end.
    package var description: String
}

extension PackedArchive {
    /// The two texts that `init` opens, of files whose paths differ; equal files give equal texts.
    /// - Parameter group: what a file is compressed with, or nil for a text that is kept as it is.
    /// - Throws: when a frame would be larger than an archive may have one.
    package static func pack(
        _ files: [FileToWrite], group: (RelativePath) -> String? = packingGroup
    ) throws(PackingError) -> (index: String, content: String) {
        var index = ""
        var content = ""
        let sorted = files.sorted { $0.path < $1.path }
        var start = sorted.startIndex
        while start < sorted.endIndex {
            let name = group(sorted[start].path)
            let end = sorted[start...].firstIndex { group($0.path) != name } ?? sorted.endIndex
            let (kind, stored) = try frame(sorted[start..<end], name: name)
            index += "\(kind) \(stored.utf8.count)\n"
            for file in sorted[start..<end] {
                index += "\(file.bytes.count) \(file.isExecutable ? "executable" : "plain") \(file.path)\n"
            }
            content += stored
            start = end
        }
        return (index, content)
    }

    /// What a file of a catalog is compressed with: its template or its layer.
    package static func packingGroup(_ path: RelativePath) -> String? {
        let names = path.names
        guard names.count > 2, names[0] == "templates" else { return nil }
        return names[1] == "_layers" ? "layer \(names[2])" : "template \(names[1])"
    }

    private static func frame(
        _ files: ArraySlice<FileToWrite>, name: String?
    ) throws(PackingError) -> (kind: String, stored: String) {
        let size = files.reduce(0) { $0 + $1.bytes.count }
        guard size <= largestFrame else {
            throw PackingError(
                description: "\(name ?? "what is in no template") has \(size) bytes, more than \(largestFrame)")
        }
        let bytes = files.flatMap(\.bytes)
        if name == nil, let text = String(validating: bytes, as: UTF8.self) { return ("plain", text) }
        return ("zstd", String(decoding: SevenBits.encode(try ZstdEncoder.encode(bytes)), as: UTF8.self))
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
