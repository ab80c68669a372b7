import CairnDiagnostics
import CairnFiles

/// Writes the change from one text to another as a patch of the template: with the tags that its lines have there.
struct PatchWriting {
    /// A hunk that stays as its author wrote it.
    struct Kept {
        /// Its lines in the old text, and in the new one.
        var old: Range<Int>
        var new: Range<Int>
        var source: [UInt8]
        var rendered: [UInt8]
    }

    /// A patch: as the template has it, and as it is rendered.
    struct Result {
        var source: [UInt8]
        var rendered: [UInt8]
        /// Whether it has tags, so that it has to be rendered.
        var hasTags: Bool { source != rendered }
    }

    let before: AuthoredText
    let after: AuthoredText
    /// What diagnostics call the file.
    let path: RelativePath
    /// How the mode changes, as two lines; empty if it does not.
    let modes: [UInt8]

    /// How many lines stand around a change.
    private static let context = 3

    /// Writes it, hunks that are kept as they are.
    /// - Parameter renumbers: whether the heads of kept hunks get the numbers of their places.
    /// - Throws: what stands inside a condition, or is computed, and would have to change.
    func patch(keeping kept: [Kept], renumbers: Bool) throws(Diagnostic) -> Result {
        var result = Result(source: modes, rendered: modes)
        var (old, new) = (0, 0)
        for hunk in kept {
            try write(old..<hunk.old.lowerBound, new..<hunk.new.lowerBound, to: &result)
            let head = Self.head(hunk.old, hunk.new)
            result.source += renumbers ? head + hunk.source.drop { $0 != UInt8(ascii: "\n") } : hunk.source
            result.rendered += renumbers ? head + hunk.rendered.drop { $0 != UInt8(ascii: "\n") } : hunk.rendered
            (old, new) = (hunk.old.upperBound, hunk.new.upperBound)
        }
        try write(old..<before.lines.count, new..<after.lines.count, to: &result)
        return result
    }

    /// Writes the hunks of what lies between kept ones.
    private func write(_ old: Range<Int>, _ new: Range<Int>, to result: inout Result) throws(Diagnostic) {
        let steps = LineDiff(before.lines[old].map(\.bytes), after.lines[new].map(\.bytes)).steps
        var changes: [(old: Range<Int>, new: Range<Int>)] = []
        var (left, right) = (old.lowerBound, new.lowerBound)
        var isOpen = false
        for step in steps {
            switch step {
            case .keep:
                left += 1
                right += 1
                isOpen = false
                continue
            case .remove: left += 1
            case .insert: right += 1
            }
            if isOpen, let last = changes.indices.last {
                changes[last].old = changes[last].old.lowerBound..<left
                changes[last].new = changes[last].new.lowerBound..<right
            } else {
                let isRemoval = if case .remove = step { true } else { false }
                changes.append((left - (isRemoval ? 1 : 0)..<left, right - (isRemoval ? 0 : 1)..<right))
                isOpen = true
            }
        }
        var parts: [(old: Range<Int>, new: Range<Int>)] = []
        for change in changes { parts += try parted(change) }
        changes = parts
        var index = 0
        while index < changes.count {
            var group = [changes[index]]
            index += 1
            // What lies near is one hunk, if all between can stand in it.
            while index < changes.count, let last = group.last,
                changes[index].old.lowerBound - last.old.upperBound <= 2 * Self.context,
                isOnePiece(last.old.upperBound..<changes[index].old.lowerBound, to: changes[index].old)
            {
                group.append(changes[index])
                index += 1
            }
            try write(group, within: old, to: &result)
        }
    }

    /// A change, parted where other answers put something between its lines.
    /// - Throws: that it cannot be told which of the new lines stand before that.
    private func parted(
        _ change: (old: Range<Int>, new: Range<Int>)
    ) throws(Diagnostic) -> [(old: Range<Int>, new: Range<Int>)] {
        let gaps = change.old.dropFirst().filter { follows($0) }
        guard let first = gaps.first else { return [change] }
        guard change.new.isEmpty || change.new.count == change.old.count else { throw fixed(at: first) }
        let borders = [change.old.lowerBound] + gaps + [change.old.upperBound]
        return zip(borders, borders.dropFirst()).map { start, end in
            guard !change.new.isEmpty else { return (start..<end, change.new) }
            let shift = change.new.lowerBound - change.old.lowerBound
            return (start..<end, start + shift..<end + shift)
        }
    }

    /// Writes one hunk.
    private func write(
        _ group: [(old: Range<Int>, new: Range<Int>)], within range: Range<Int>, to result: inout Result
    ) throws(Diagnostic) {
        guard let first = group.first, let last = group.last else { return }
        var start = first.old.lowerBound
        // What is only added stands behind the line above it, whatever other answers put there.
        while start > range.lowerBound, first.old.lowerBound - start < Self.context, !before.lines[start - 1].isFixed,
            !follows(start) || (start == first.old.lowerBound && first.old.isEmpty)
        {
            start -= 1
        }
        let isLoose = start == last.old.upperBound
        var end = last.old.upperBound
        while end < range.upperBound, end - last.old.upperBound < Self.context, !before.lines[end].isFixed,
            !follows(end) || (end == last.old.upperBound && isLoose)
        {
            end += 1
        }
        guard start < end || before.lines.isEmpty else {
            // Both neighbours are fixed, or belong to another hunk.
            throw fixed(at: min(first.old.lowerBound, before.lines.count - 1))
        }
        let newStart = first.new.lowerBound - (first.old.lowerBound - start)
        let newEnd = last.new.upperBound + (end - last.old.upperBound)
        let head = Self.head(start..<end, newStart..<newEnd)
        result.source += head + [UInt8(ascii: "\n")]
        result.rendered += head + [UInt8(ascii: "\n")]
        var place = start
        for change in group {
            for line in before.lines[place..<change.old.lowerBound] { Self.write(" ", line, to: &result) }
            for index in change.old {
                guard !before.lines[index].isFixed else { throw fixed(at: index) }
                Self.write("-", before.lines[index], to: &result)
            }
            for line in after.lines[change.new] { Self.write("+", line, to: &result) }
            place = change.old.upperBound
        }
        for line in before.lines[place..<end] { Self.write(" ", line, to: &result) }
    }

    /// Whether other answers put something before a line.
    private func follows(_ index: Int) -> Bool {
        before.lines.indices.contains(index) && before.lines[index].followsGap
    }

    /// Whether the lines between two changes can stand in one hunk with them.
    private func isOnePiece(_ between: Range<Int>, to next: Range<Int>) -> Bool {
        between.allSatisfy { !before.lines[$0].isFixed && !follows($0) } && (next.isEmpty || !follows(next.lowerBound))
    }

    private static func write(_ mark: String, _ line: AuthoredText.Line, to result: inout Result) {
        let marker = line.bytes.last == UInt8(ascii: "\n") ? [] : Array("\n\\ No newline at end of file\n".utf8)
        result.rendered += Array(mark.utf8) + line.bytes + marker
        result.source += Array(mark.utf8) + (line.source ?? line.bytes) + marker
    }

    private static func head(_ old: Range<Int>, _ new: Range<Int>) -> [UInt8] {
        func place(_ range: Range<Int>) -> String {
            switch range.count {
            case 0: "\(range.lowerBound),0"
            case 1: "\(range.lowerBound + 1)"
            default: "\(range.lowerBound + 1),\(range.count)"
            }
        }
        return Array("@@ -\(place(old)) +\(place(new)) @@".utf8)
    }

    private func fixed(at index: Int) -> Diagnostic {
        let line = before.lines.indices.contains(index) ? before.lines[index].bytes : []
        return Diagnostic(
            id: "fixed-text", "a change of '\(path)' touches what the template makes only with some answers",
            explanation:
                "line \(index + 1), \(PatchFlaw.shown(line)), stands inside or right behind a condition or a loop, or is computed",
            help: ["change it in the template"], notes: [.init("it comes from \(before.origin)")])
    }
}
