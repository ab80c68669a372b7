/// A change of several files as `git diff` writes it, each behind a line `diff --git a/PATH b/PATH`.
package struct TreePatch: Sendable {
    /// What happens to one file.
    package struct Change: Sendable {
        /// What it does with the file as a whole.
        package enum Kind: Hashable, Sendable {
            /// The file is there before and after.
            case change
            /// It is there only after, executable or not.
            case creation(isExecutable: Bool)
            /// It is there only before.
            case removal
        }

        /// The file.
        package var path: RelativePath
        /// What it does with the file as a whole.
        package var kind: Kind
        /// The line of the patch that it begins on, from 1.
        package var place: Int
        /// The lines that change; nil for a file that is empty.
        fileprivate var patch: UnifiedPatch?
    }

    /// The lines before the first file that begin with `#`, without it.
    package var comments: [String]
    /// The files, in the order in which they stand.
    package var changes: [Change]

    /// Reads a patch.
    /// - Throws: what is wrong with it, lines being those of the whole.
    package init(_ bytes: [UInt8]) throws(PatchFlaw) {
        guard bytes.count <= UnifiedPatch.limit else {
            throw PatchFlaw("is larger than \(UnifiedPatch.limit >> 20) MB, the limit", help: ["split it"])
        }
        let lines = UnifiedDiff.lines(bytes)
        let starts = lines.indices.filter { lines[$0].starts(with: Self.head.utf8) }
        comments = []
        for (index, line) in lines.prefix(starts.first ?? lines.count).enumerated() {
            let text = Self.text(line)
            if text.hasPrefix("#") {
                comments.append(String(text.dropFirst().drop { $0 == " " }))
            } else if !text.isEmpty {
                throw PatchFlaw(
                    "has a line that belongs to no file", explanation: "it is: \(PatchFlaw.shown(line))",
                    line: index + 1, help: ["begin comments with '#', and each file with '\(Self.head)a/PATH b/PATH'"])
            }
        }
        guard !starts.isEmpty else {
            throw PatchFlaw(
                "changes no file", help: ["begin each file with '\(Self.head)a/PATH b/PATH', as git diff does"])
        }
        changes = []
        for (start, end) in zip(starts, starts.dropFirst() + [lines.count]) {
            let change = try Self.change(Array(lines[start..<end]), at: start + 1)
            guard !changes.contains(where: { $0.path == change.path }) else {
                throw PatchFlaw("changes '\(change.path)' twice", line: start + 1, help: ["put both changes together"])
            }
            changes.append(change)
        }
    }

    private static let head = "diff --git "

    /// A line as text, without its line break.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.last == UInt8(ascii: "\n") ? line.dropLast() : line, as: UTF8.self)
    }

    private static func change(_ lines: [ArraySlice<UInt8>], at place: Int) throws(PatchFlaw) -> Change {
        let path = try path(text(lines[0]), at: place)
        var kind = Change.Kind.change
        var rest: [UInt8] = []
        var isHead = true
        for line in lines {
            let text = isHead ? text(line) : ""
            if text.hasPrefix("@@") { isHead = false }
            if isHead, text.hasPrefix("new file mode ") {
                kind = .creation(isExecutable: text.hasSuffix("755"))
            } else if isHead, text.hasPrefix("deleted file mode ") {
                kind = .removal
            } else if isHead, text == "--- /dev/null" {
                if kind == .change { kind = .creation(isExecutable: false) }
            } else if isHead, text == "+++ /dev/null" {
                kind = .removal
            } else {
                rest += line
                continue
            }
            // An empty line in its place keeps the numbers of those behind it.
            rest.append(UInt8(ascii: "\n"))
        }
        var patch: UnifiedPatch?
        if kind == .change || !isHead {
            do throws(PatchFlaw) {
                patch = try UnifiedPatch(rest)
            } catch {
                throw error.moved(by: place - 1)
            }
        }
        return Change(path: path, kind: kind, place: place, patch: patch)
    }

    /// The path that both names of a head have.
    private static func path(_ head: String, at place: Int) throws(PatchFlaw) -> RelativePath {
        let names = Array(head.utf8.dropFirst(Self.head.utf8.count))
        let length = (names.count - 1) / 2
        guard names.count > 5, names.count % 2 == 1, names[length] == UInt8(ascii: " "),
            names.starts(with: "a/".utf8), names[(length + 1)...].starts(with: "b/".utf8),
            names[2..<length] == names[(length + 3)...]
        else {
            throw PatchFlaw(
                "names no single path", explanation: "the line is: \(PatchFlaw.shown(ArraySlice(head.utf8)))",
                line: place,
                help: ["write it as '\(Self.head)a/PATH b/PATH', without quotes: a file cannot be renamed here"])
        }
        do throws(RelativePath.Flaw) {
            return try RelativePath(String(decoding: names[2..<length], as: UTF8.self))
        } catch {
            throw PatchFlaw("names a path that \(error)", line: place)
        }
    }
}

extension TreePatch.Change {
    /// The file after the change; nil if it is gone.
    /// - Parameter old: the file before it; nil if it is not there.
    /// - Throws: that it has to be there or must not, and what does not fit.
    package func applied(to old: UnifiedDiff.Side?) throws(PatchFlaw) -> UnifiedDiff.Side? {
        if case .creation(let isExecutable) = kind {
            guard old == nil else {
                throw PatchFlaw(
                    kind: .misfit, "makes a file that is there already", line: place,
                    help: ["make the patch anew from the state before the milestone"])
            }
            return try applied(UnifiedDiff.Side([], isExecutable: isExecutable))
        }
        guard let old else {
            throw PatchFlaw(
                kind: .misfit, "is for a file that is not there", line: place,
                help: ["make the patch anew from the state before the milestone"])
        }
        let new = try applied(old)
        guard kind == .removal else { return new }
        guard new.bytes.isEmpty || patch == nil else {
            throw PatchFlaw(kind: .misfit, "removes a file and leaves lines of it", line: place)
        }
        return nil
    }

    private func applied(_ old: UnifiedDiff.Side) throws(PatchFlaw) -> UnifiedDiff.Side {
        guard let patch else { return old }
        do throws(PatchFlaw) {
            return try patch.applied(to: old)
        } catch {
            throw error.moved(by: place - 1)
        }
    }
}

extension PatchFlaw {
    /// The same flaw in a text that has so many more lines before it.
    fileprivate func moved(by lines: Int) -> PatchFlaw {
        var flaw = self
        flaw.line = line.map { $0 + lines }
        return flaw
    }
}
