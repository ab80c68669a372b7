import CairnDiagnostics
import CairnFiles
import SystemPackage
import YAML

/// A file that a person names, `-` for the standard input; a pipe is as good as a file.
struct InputFile {
    /// What was given.
    let path: String
    /// What it is for, in words: "the template".
    let role: String

    /// Whether it is the standard input.
    var isStandardInput: Bool { path == "-" }

    /// What diagnostics call it.
    var name: String { isStandardInput ? "<stdin>" : path }

    /// The content, never more than `limit` bytes of it in memory.
    /// - Throws: why it can't be read, or that it is larger.
    func bytes(limit: Int) throws(Diagnostics) -> [UInt8] {
        do {
            if isStandardInput { return try Self.read(.standardInput, limit: limit) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            defer { try? file.close() }
            // Not of a pipe, which has no end to go to and is read as far as it may go.
            if let size = try? file.seek(offset: 0, from: .end) {
                try file.seek(offset: 0, from: .start)
                if size > limit {
                    // A folder has no size to speak of; to read from it says what it is.
                    var byte: [UInt8] = [0]
                    _ = try byte.withUnsafeMutableBytes { try file.read(into: $0) }
                    throw TooLarge(size: Int(size))
                }
            }
            return try Self.read(file, limit: limit)
        } catch let error as TooLarge {
            throw Diagnostics(
                SizeLimit.exceeded(
                    "\(role) '\(name)'", size: error.size, limit: limit, help: ["make it smaller, or split it"]))
        } catch {
            let reason = error as? Errno ?? .ioError
            let help = reason == .isDirectory ? ["name a file, or - for the standard input"] : []
            throw Diagnostics(Diagnostic(id: "unreadable-file", "cannot read \(role) '\(name)': \(reason)", help: help))
        }
    }

    /// The content as text.
    /// - Throws: as `bytes` does, and the place of the first byte that isn't UTF-8.
    func text(limit: Int) throws(Diagnostics) -> String {
        let bytes = try bytes(limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostics(Diagnostic.notUTF8(bytes, file: name))
        }
        return text
    }

    /// What `bytes`, its content, mean as YAML or JSON.
    ///
    /// By its name a file is one or the other. Where the name says nothing, what begins with a brace is tried as JSON
    /// first, because the reader of YAML does not take all of JSON's escapes.
    /// - Throws: what is wrong with it, and where.
    func node(_ bytes: [UInt8]) throws(Diagnostic) -> Node {
        if name.hasSuffix(".json") { return try Node.parseJSON(bytes, file: name) }
        let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        if !isYAML, first == UInt8(ascii: "{"), let node = try? Node.parseJSON(bytes, file: name) { return node }
        return try Node.parse(bytes, file: name)
    }

    private struct TooLarge: Error {
        /// How many bytes a file has; nil for a pipe.
        var size: Int?
    }

    private static func read(_ file: FileDescriptor, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw TooLarge(size: nil) }
            bytes += chunk.prefix(count)
        }
    }
}

extension Diagnostic {
    /// That a text isn't UTF-8, with the place of the first wrong byte.
    static func notUTF8(_ bytes: [UInt8], file: String) -> Diagnostic {
        var offset = 0
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        scan: while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar): offset += scalar.count
            case .error, .emptyInput: break scan
            }
        }
        let digits = bytes.indices.contains(offset) ? String(bytes[offset], radix: 16, uppercase: true) : "00"
        let span = SourceSpan(file: file, range: offset..<(offset + 1), of: bytes)
        return Diagnostic(
            id: "not-utf8", "the byte 0x\(digits) is not UTF-8 here", at: span, help: ["save the file as UTF-8"]
        ).showing(String(decoding: bytes, as: UTF8.self))
    }
}
