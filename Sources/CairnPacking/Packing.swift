package import CairnFiles

/// An archive that can't be made.
package struct PackingError: Error, CustomStringConvertible {
    /// What is wrong, as a sentence without an end.
    package var description: String
}

extension PackedArchive {
    /// The two texts that `init` opens, of files whose paths differ; equal files give equal texts.
    /// - Parameter group: the name of the frame that a file goes to, or nil for a text that is kept as it is.
    /// - Throws: when a frame would be larger than an archive may have one.
    package static func pack(
        _ files: [FileToWrite], group: (FileToWrite) -> String? = packingGroup
    ) throws(PackingError) -> (index: String, content: String) {
        var index = ""
        var content = ""
        // Frames stand in the order of their first files, so that nothing hangs on hashing.
        var frames: [(name: String?, files: [FileToWrite])] = []
        var lines = ""
        for file in files.sorted(by: { $0.path < $1.path }) {
            let name = group(file)
            let place = frames.firstIndex { $0.name == name } ?? frames.count
            if place == frames.count { frames.append((name, [])) }
            frames[place].files.append(file)
            lines += "\(place) \(file.bytes.count) \(file.isExecutable ? "executable" : "plain") \(file.path)\n"
        }
        for (name, files) in frames {
            let (kind, stored) = try frame(files, name: name)
            index += "\(kind) \(stored.utf8.count)\n"
            content += stored
        }
        return (index + lines, content)
    }

    /// The size in bytes from which a file is a lock file, in all likelihood.
    private static let large = 64 << 10

    /// The frame of a file of a catalog: its template's or its layer's. What every starter is made of is apart from the
    /// milestones, and each lock file is by itself, since no starter has two.
    package static func packingGroup(_ file: FileToWrite) -> String? {
        let names = file.path.names
        guard names.count > 2, names[0] == "templates" else { return nil }
        if names[1] == "_layers" { return "layer \(names[2])" }
        if names[2] == "milestones" { return "milestones \(names[1])" }
        return file.bytes.count >= large ? "file \(file.path)" : "template \(names[1])"
    }

    private static func frame(
        _ files: [FileToWrite], name: String?
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
