import CairnDiagnostics

/// Reads the lines of a patch.
struct PatchReader {
    private let lines: [ArraySlice<UInt8>]
    /// The line to read next.
    private var index = 0
    private var oldMode: Bool?
    private var newMode: Bool?

    init(_ lines: [ArraySlice<UInt8>]) {
        self.lines = lines
    }

    /// Reads all of it.
    /// - Throws: what is wrong.
    mutating func patch() throws(PatchFlaw) -> UnifiedPatch {
        try head()
        var hunks: [UnifiedPatch.Hunk] = []
        while index < lines.count { hunks.append(try hunk(number: hunks.count + 1)) }
        var mode: UnifiedPatch.Mode?
        if let oldMode, let newMode { mode = .init(old: oldMode, new: newMode) }
        guard !hunks.isEmpty || mode != nil else {
            throw PatchFlaw("is empty", help: ["put the change there, or remove the patch"])
        }
        return UnifiedPatch(hunks: hunks, mode: mode)
    }

    /// What may stand before the first hunk and says nothing that counts.
    private static let names = ["diff --git ", "index ", "--- ", "+++ "]
    /// What a patch in a solution cannot do, by how git says it.
    private static let refused = [
        ("new file mode ", "makes a file"), ("--- /dev/null", "makes a file"),
        ("deleted file mode ", "removes the file"), ("+++ /dev/null", "removes the file"),
        ("rename ", "gives the file another path"), ("copy ", "copies the file"),
        ("Binary files ", "is of a binary file"), ("GIT binary patch", "is of a binary file"),
    ]

    /// Reads up to the first hunk.
    private mutating func head() throws(PatchFlaw) {
        while index < lines.count {
            let text = text(lines[index])
            if text.hasPrefix("@@") { break }
            if let (_, what) = Self.refused.first(where: { text.hasPrefix($0.0) }) {
                let help =
                    switch what {
                    case "makes a file", "is of a binary file": [PatchFlaw.wholeFile]
                    case "removes the file": ["a solution changes and adds files: let it leave the file empty"]
                    default: ["put the new file there as a whole"]
                    }
                throw PatchFlaw("\(what), which a patch cannot do here", line: index + 1, help: help)
            }
            if text.hasPrefix("old mode ") {
                oldMode = try mode(text, behind: "old mode ")
            } else if text.hasPrefix("new mode ") {
                newMode = try mode(text, behind: "new mode ")
            } else if !Self.names.contains(where: { text.hasPrefix($0) }), !text.isEmpty {
                throw PatchFlaw(
                    "has a line that belongs to no hunk", explanation: "it is: \(PatchFlaw.shown(lines[index]))",
                    line: index + 1, help: ["begin each hunk with a head such as @@ -3,7 +3,8 @@"])
            }
            index += 1
        }
        guard (oldMode == nil) == (newMode == nil) else {
            throw PatchFlaw(
                "names only one of two modes", line: index, help: ["write both: old mode 100644, new mode 100755"])
        }
    }

    private func mode(_ text: String, behind prefix: String) throws(PatchFlaw) -> Bool {
        switch text.dropFirst(prefix.count) {
        case "100644": return false
        case "100755": return true
        case let other:
            throw PatchFlaw(
                "names the mode '\(other)'", explanation: "a file of a solution has one of 100644 and 100755",
                line: index + 1)
        }
    }

    /// A line as text, without its line break.
    private func text(_ line: ArraySlice<UInt8>) -> String {
        var line = line
        if line.last == UInt8(ascii: "\n") { line = line.dropLast() }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return String(decoding: line, as: UTF8.self)
    }

    // MARK: Hunks

    private mutating func hunk(number: Int) throws(PatchFlaw) -> UnifiedPatch.Hunk {
        let place = index + 1
        guard let range = HunkHead(text(lines[index])) else {
            let isHead = lines[index].starts(with: "@@".utf8)
            throw PatchFlaw(
                isHead ? "has a hunk's head that says no lines" : "has lines behind the end of hunk \(number - 1)",
                explanation: "it is: \(PatchFlaw.shown(lines[index]))", line: place,
                help: [isHead ? "write it like @@ -3,7 +3,8 @@" : "count its lines, and put the numbers into its head"])
        }
        index += 1
        var hunk = UnifiedPatch.Hunk(
            number: number, head: range.text, place: place, before: range.before, lines: [], height: 1)
        var (old, new) = (range.oldCount, range.newCount)
        while old > 0 || new > 0 {
            let line = try line(of: hunk, missing: old, new)
            if line.role != .addition { old -= 1 }
            if line.role != .removal { new -= 1 }
            guard old >= 0, new >= 0 else {
                throw PatchFlaw(
                    "has more lines in hunk \(number) than its head \(hunk.head) says", line: index + 1, hunk: number,
                    help: ["count its lines, and put the numbers into its head"])
            }
            index += 1
            hunk.lines.append(line)
            try marker(&hunk)
        }
        hunk.height = index + 1 - place
        try check(hunk)
        return hunk
    }

    private func line(
        of hunk: UnifiedPatch.Hunk, missing old: Int, _ new: Int
    ) throws(PatchFlaw) -> UnifiedPatch.Line {
        func isShort(_ what: String) -> PatchFlaw {
            PatchFlaw(
                "has fewer lines in hunk \(hunk.number) than its head \(hunk.head) says",
                explanation: "\(what): \(old) of the old file and \(new) of the new one are missing",
                line: min(index, lines.count - 1) + 1, hunk: hunk.number,
                help: ["count its lines, and put the numbers into its head"])
        }
        guard index < lines.count else { throw isShort("the patch ends") }
        let line = lines[index]
        switch line.first {
        // An empty line is one whose only space was taken away by an editor.
        case UInt8(ascii: "\n"): return .init(.context, line, at: index + 1)
        case UInt8(ascii: "\r") where line.count == 2: return .init(.context, line, at: index + 1)
        case UInt8(ascii: " "): return .init(.context, line.dropFirst(), at: index + 1)
        case UInt8(ascii: "-"): return .init(.removal, line.dropFirst(), at: index + 1)
        case UInt8(ascii: "+"): return .init(.addition, line.dropFirst(), at: index + 1)
        default: throw isShort("instead of a line that begins with a space, - or + stands \(PatchFlaw.shown(line))")
        }
    }

    /// Takes the line break away from the line before a line such as `\ No newline at end of file`.
    private mutating func marker(_ hunk: inout UnifiedPatch.Hunk) throws(PatchFlaw) {
        guard index < lines.count, lines[index].first == UInt8(ascii: "\\"),
            let last = hunk.lines.indices.last, hunk.lines[last].bytes.last == UInt8(ascii: "\n")
        else { return }
        hunk.lines[last].bytes = hunk.lines[last].bytes.dropLast()
        index += 1
    }

    private func check(_ hunk: UnifiedPatch.Hunk) throws(PatchFlaw) {
        func flaw(_ summary: String, _ explanation: String? = nil, _ help: String) -> PatchFlaw {
            PatchFlaw(summary, explanation: explanation, line: hunk.place, hunk: hunk.number, help: [help])
        }
        guard hunk.lines.contains(where: { $0.role != .context }) else {
            throw flaw("has a hunk \(hunk.number) that changes nothing", nil, "remove the hunk")
        }
        for side in [hunk.old, hunk.new] where side.dropLast().contains(where: { $0.last != UInt8(ascii: "\n") }) {
            throw flaw(
                "has lines behind the end of the file in hunk \(hunk.number)",
                "only the last line of a file can be without a line break",
                "remove the line '\\ No newline at end of file'")
        }
    }
}

/// The head of a hunk, `@@ -3,7 +3,8 @@`: where it is, and how many lines it has.
private struct HunkHead {
    var text: String
    /// How many lines of the old file are before it.
    var before: Int
    var oldCount: Int
    var newCount: Int

    init?(_ line: String) {
        var rest = line.utf8[...]
        func take(_ text: String) -> Bool {
            guard rest.starts(with: text.utf8) else { return false }
            rest = rest.dropFirst(text.utf8.count)
            return true
        }
        /// At most nine digits, so that no sum overflows.
        func number() -> Int? {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard digits.count <= 9 else { return nil }
            rest = rest.dropFirst(digits.count)
            return Int(Substring(digits))
        }
        guard take("@@ -"), let start = number() else { return nil }
        var (old, new) = (1, 1)
        if take(",") {
            guard let count = number() else { return nil }
            old = count
        }
        guard take(" +"), number() != nil else { return nil }
        if take(",") {
            guard let count = number() else { return nil }
            new = count
        }
        guard take(" @@"), old > 0 || new > 0 else { return nil }
        // Of no lines, the number is that of the line before.
        before = old == 0 ? start : start - 1
        guard before >= 0 else { return nil }
        (oldCount, newCount) = (old, new)
        text = String(Substring(line.utf8[..<rest.startIndex]))
    }
}

extension PatchFlaw {
    /// A line for a person, cut where it is long.
    package static func shown(_ line: ArraySlice<UInt8>) -> String {
        var line = line
        if line.last == UInt8(ascii: "\n") { line = line.dropLast() }
        let text = String(decoding: line.prefix(120), as: UTF8.self)
        return "'\(text)\(line.count > 120 ? "…" : "")'"
    }
}
