import CairnFiles

/// What a run writes down before it changes a folder, so that the next one can finish what a kill cut off.
struct ChangeJournal: Hashable, Sendable {
    /// One file of the change. Its new content waits in the file `new-N`, N being its place in the journal.
    struct Entry: Hashable, Sendable {
        var path: RelativePath
        /// What was there; nil for nothing.
        var old: FileState?
        /// What is to be there; nil for nothing.
        var new: FileState?
    }

    /// What the change is for, as a person reads it: "solution 2 typed-tools".
    var purpose: String
    /// The folders that it makes, the outermost first.
    var folders: [RelativePath] = []
    /// The folders that go if nothing is in them any more, the outermost first.
    var leavable: [RelativePath] = []
    /// The files, in the order in which they change.
    var entries: [Entry] = []

    /// The most bytes that a journal has: a hundred thousand files.
    static let limit = 16 << 20
    private static let title = "cairn change 1"
    private static let last = "end"

    init(purpose: String) {
        self.purpose = purpose
    }

    /// The journal as a file: a line for each thing, and a last one that says that nothing is missing.
    var bytes: [UInt8] {
        var lines = [Self.title, purpose]
        lines += folders.map { "folder \($0)" }
        lines += leavable.map { "leaves \($0)" }
        for entry in entries {
            lines.append("file \(Self.text(entry.old)) \(Self.text(entry.new)) \(entry.path)")
        }
        return Array((lines + [Self.last, ""]).joined(separator: "\n").utf8)
    }

    private static func text(_ state: FileState?) -> String {
        state.map { "\($0.digest):\(String($0.permissions, radix: 8))" } ?? "-"
    }

    /// Reads a journal: nil if it is none, was not written to its end, or names a path that no change may have.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard lines.count >= 4, lines.first == Self.title, lines.last == "", lines[lines.count - 2] == Self.last else {
            return nil
        }
        // It is shown to people, and only runs of Cairn write it.
        guard lines[1].utf8.count <= 300 else { return nil }
        purpose = lines[1]
        for line in lines.dropFirst(2).dropLast(2) {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return nil }
            if words[0] == "folder" || words[0] == "leaves" {
                guard let path = Self.path(words[1]) else { return nil }
                if words[0] == "folder" { folders.append(path) } else { leavable.append(path) }
                continue
            }
            let parts = words[1].split(separator: " ", maxSplits: 2)
            guard words[0] == "file", parts.count == 3, let path = Self.path(parts[2]),
                let old = Self.state(parts[0]), let new = Self.state(parts[1])
            else { return nil }
            entries.append(Entry(path: path, old: old, new: new))
        }
    }

    /// A path that a change may have: not one of a repository's own, since what stands there can start programs, and not
    /// one of the change's folder.
    private static func path(_ text: Substring) -> RelativePath? {
        guard let path = try? RelativePath(String(text)), path.names.first != FolderWriter.folderName[...],
            !path.names.contains(where: { $0.utf8.count == 4 && $0.lowercased() == ".git" })
        else { return nil }
        return path
    }

    /// A state; the outer nil is for a text that is none.
    private static func state(_ text: Substring) -> FileState?? {
        if text == "-" { return .some(nil) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 64, let permissions = UInt16(parts[1], radix: 8),
            permissions <= 0o7777
        else { return nil }
        return FileState(digest: String(parts[0]), permissions: permissions)
    }
}
