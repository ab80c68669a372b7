/// A change of one file in the form that `git apply` and `patch` read.
package struct UnifiedDiff: Sendable {
    /// A file on one side.
    package struct Side: Hashable, Sendable {
        /// Its content.
        package var bytes: [UInt8]
        /// Whether its owner may run it.
        package var isExecutable: Bool

        /// Describes a side.
        package init(_ bytes: [UInt8], isExecutable: Bool) {
            self.bytes = bytes
            self.isExecutable = isExecutable
        }

        var mode: String { isExecutable ? "100755" : "100644" }
    }

    /// The diff, ending in a line break; empty if both sides are the same.
    package let bytes: [UInt8]
    /// Whether a side is no text: the diff then only says so, and cannot be applied.
    package let isBinary: Bool

    /// Compares two states of the file at `path`.
    /// - Parameters:
    ///   - path: where the file is, below the folder in which the diff is applied.
    ///   - old: nil for a file that isn't there.
    ///   - new: nil for a file that goes.
    ///   - context: how many lines to show around a change.
    package init(_ path: RelativePath, from old: Side?, to new: Side?, context: Int = 3) {
        let isText = ![old, new].contains { $0?.bytes.contains(0) ?? false }
        isBinary = !isText && old?.bytes != new?.bytes
        guard old != new else {
            bytes = []
            return
        }
        var head = "diff --git \(Self.quoted("a/\(path)")) \(Self.quoted("b/\(path)"))\n"
        switch (old, new) {
        case (nil, let new?): head += "new file mode \(new.mode)\n"
        case (let old?, nil): head += "deleted file mode \(old.mode)\n"
        case (let old?, let new?) where old.isExecutable != new.isExecutable:
            head += "old mode \(old.mode)\nnew mode \(new.mode)\n"
        default: break
        }
        let (before, after) = (old?.bytes ?? [], new?.bytes ?? [])
        guard before != after else {
            bytes = Array(head.utf8)
            return
        }
        // A name with a space ends in a tab, or a reader would take the rest for a date.
        func name(_ side: String, _ isThere: Bool) -> String {
            guard isThere else { return "/dev/null" }
            let quoted = Self.quoted("\(side)/\(path)")
            return quoted + (quoted.contains(" ") && !quoted.hasPrefix("\"") ? "\t" : "")
        }
        guard isText else {
            let names = [old == nil ? "/dev/null" : "a/\(path)", new == nil ? "/dev/null" : "b/\(path)"]
            bytes = Array((head + "Binary files \(names[0]) and \(names[1]) differ\n").utf8)
            return
        }
        head += "--- \(name("a", old != nil))\n+++ \(name("b", new != nil))\n"
        bytes = Array(head.utf8) + Self.hunks(before, after, context: context)
    }

    /// A name as git writes it: in quotes, with C's escapes, if a byte of it is not plain.
    private static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
        guard !isPlain else { return name }
        var out = "\""
        for byte in name.utf8 {
            switch byte {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 8)
                out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return out + "\""
    }

    /// The lines of a text, each with its line break.
    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func hunks(_ before: [UInt8], _ after: [UInt8], context: Int) -> [UInt8] {
        let (old, new) = (lines(before), lines(after))
        let steps = LineDiff(old, new).steps
        let changes = steps.indices.filter { if case .keep = steps[$0] { false } else { true } }
        var out: [UInt8] = []
        var index = 0
        // Lines passed on either side: what the places in hunks' heads count from.
        var (passed, oldLine, newLine) = (0, 0, 0)
        while index < changes.count {
            let first = changes[index]
            var last = first
            while index < changes.count, changes[index] - last <= 2 * context + 1 {
                last = changes[index]
                index += 1
            }
            let range = max(0, first - context)..<min(steps.count, last + context + 1)
            for step in steps[passed..<range.lowerBound] { step.count(&oldLine, &newLine) }
            let (oldStart, newStart) = (oldLine, newLine)
            var body: [UInt8] = []
            for step in steps[range] {
                step.count(&oldLine, &newLine)
                let (mark, line) =
                    switch step {
                    case .keep(let place, _): (" ", old[place])
                    case .remove(let place): ("-", old[place])
                    case .insert(let place): ("+", new[place])
                    }
                body += Array(mark.utf8) + line
                if line.last != UInt8(ascii: "\n") { body += Array("\n\\ No newline at end of file\n".utf8) }
            }
            passed = range.upperBound
            out += Array("@@ -\(place(oldStart, oldLine)) +\(place(newStart, newLine)) @@\n".utf8) + body
        }
        return out
    }

    /// Lines after `start` up to `end` as a hunk's head has them: the first and how many; of none, the line before.
    private static func place(_ start: Int, _ end: Int) -> String {
        switch end - start {
        case 0: "\(start),0"
        case 1: "\(start + 1)"
        case let count: "\(start + 1),\(count)"
        }
    }
}

extension LineDiff.Step {
    fileprivate func count(_ old: inout Int, _ new: inout Int) {
        switch self {
        case .keep:
            old += 1
            new += 1
        case .remove: old += 1
        case .insert: new += 1
        }
    }
}
