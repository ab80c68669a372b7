import CairnFiles
import SystemPackage

/// Which files of a project git keeps, from the repository's index: those that are committed or about to be.
///
/// Git's own format (gitformat-index, versions 2 to 4), read without git, which a machine may not have.
package struct GitIndex {
    /// The largest index that is read, in bytes: some 500,000 files.
    private static let limit = 64 << 20

    /// The paths, from the project's folder on, each with whether git has it as executable.
    package private(set) var files: [String: Bool] = [:]

    /// Reads the index of the repository whose folder the project is; without one there are no files.
    package init(of snapshot: Snapshot) {
        let git = snapshot.root.appending(".git")
        var folder = git
        if let text = try? snapshot.files.read(git, upTo: 4096) {
            // A further working tree of a repository says where its index is.
            let line = String(decoding: text, as: UTF8.self).prefix { !$0.isNewline }
            guard line.hasPrefix("gitdir: ") else { return }
            folder = snapshot.root.pushing(FilePath(String(line.dropFirst(8))))
        }
        guard let bytes = try? snapshot.files.read(folder.appending("index"), upTo: Self.limit) else { return }
        read(bytes[...])
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count > 12, bytes.starts(with: Array("DIRC".utf8)) else { return }
        let version = Self.number(bytes.dropFirst(4).prefix(4))
        let count = Self.number(bytes.dropFirst(8).prefix(4))
        guard (2...4).contains(version) else { return }
        var rest = bytes.dropFirst(12)
        var name: [UInt8] = []
        for _ in 0..<count {
            // Times, owner, size and hash do not matter here; the flags come behind them.
            let start = rest.startIndex
            let mode = Self.number(rest.dropFirst(24).prefix(4))
            rest = rest.dropFirst(60)
            let isExtended = version >= 3 && (rest.first ?? 0) & 0x40 != 0
            rest = rest.dropFirst(isExtended ? 4 : 2)
            if version == 4 {
                guard let cut = Self.offset(&rest), cut <= name.count else { return }
                name.removeLast(cut)
            } else {
                name = []
            }
            guard let end = rest.firstIndex(of: 0) else { return }
            name += rest[..<end]
            rest = rest[(end + 1)...]
            if version < 4 {
                // Padded with zero bytes to a multiple of eight.
                rest = rest.dropFirst((8 - (rest.startIndex - start) % 8) % 8)
            }
            files[String(decoding: name, as: UTF8.self)] = mode & 0o111 != 0
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of seven bits a byte, each further byte counted from one on, as git writes offsets.
    private static func offset(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard var byte = bytes.popFirst() else { return nil }
        var value = Int(byte & 0x7F)
        while byte & 0x80 != 0 {
            guard value < 1 << 40, let next = bytes.popFirst() else { return nil }
            byte = next
            value = (value + 1) << 7 | Int(byte & 0x7F)
        }
        return value
    }
}
