import CairnDiagnostics
import CairnFiles

/// Hunks of a patch that are carried over to a text that has changed, one after the other.
struct CarriedHunks {
    private let text: AuthoredText
    private let lines: [ArraySlice<UInt8>]
    private let path: RelativePath
    /// The text with the changes, as far as hunks were added.
    private var done = ChangedLines()
    /// The first line of the text that no hunk has taken.
    private var free = 0
    /// How far the hunk before stood behind where its head said.
    private var shift = 0
    /// The hunks that fit as they are.
    private(set) var kept: [PatchWriting.Kept] = []

    init(text: AuthoredText, path: RelativePath) {
        self.text = text
        self.path = path
        lines = text.rendered
    }

    /// The text with all changes.
    var after: [AuthoredText.Line] {
        var whole = done
        for line in text.lines[free...] { whole.keep(line) }
        return whole.lines
    }

    /// A hunk with less context: lines of it, from the first to the last.
    fileprivate struct Part {
        var lines: ArraySlice<UnifiedPatch.Line>

        var old: [ArraySlice<UInt8>] { lines.filter { $0.role != .addition }.map(\.bytes) }
    }

    /// Adds a hunk.
    /// - Throws: that it fits nowhere, or at several places.
    mutating func add(_ hunk: UnifiedPatch.Hunk, of patch: AuthoredPatch) throws(Diagnostic) {
        let changed = hunk.lines.indices.filter { hunk.lines[$0].role != .context }
        guard let first = changed.first, let last = changed.last else { return }
        let above = first
        let below = hunk.lines.count - 1 - last
        // As much context as can be; of as much, the more above the better.
        for left in (0...(above + below)).reversed() {
            var found: [(start: Int, part: Part)] = []
            for lead in (0...above).reversed() where left - lead >= 0 && left - lead <= below {
                let part = Part(lines: hunk.lines[(first - lead)...(last + left - lead)])
                guard !part.old.isEmpty else { continue }
                let expected = hunk.before + shift + above - lead
                if left == above + below, stands(part.old, at: expected) {
                    found = [(expected, part)]
                    break
                }
                for start in free..<max(free, lines.count - part.old.count + 1) where stands(part.old, at: start) {
                    // Two cuts of one hunk at one place are the same place.
                    if !found.contains(where: { $0.start - $0.part.lead(first) == start - part.lead(first) }) {
                        found.append((start, part))
                    }
                    guard found.count < 2 else { throw refusal(hunk, "ambiguous-patch", "fits at several places") }
                }
            }
            guard let (start, part) = found.first else { continue }
            take(hunk, part, start, patch, isWhole: left == above + below)
            return
        }
        throw refusal(hunk, "patch-misfit", "does not fit any more")
    }

    private func stands(_ old: [ArraySlice<UInt8>], at start: Int) -> Bool {
        guard start >= free, start + old.count <= lines.count else { return false }
        return zip(old, lines[start...]).allSatisfy { $0 == $1 }
    }

    private mutating func take(
        _ hunk: UnifiedPatch.Hunk, _ part: Part, _ start: Int, _ patch: AuthoredPatch, isWhole: Bool
    ) {
        for line in text.lines[free..<start] { done.keep(line) }
        let newStart = done.lines.count
        free = start
        done.follow(part.lines, over: text.lines, at: &free, of: patch)
        shift = start - hunk.before - part.lines.startIndex
        guard isWhole, let source = patch.source(of: hunk) else { return }
        kept.append(
            PatchWriting.Kept(
                old: start..<free, new: newStart..<done.lines.count, source: source, rendered: patch.rendered(of: hunk))
        )
    }

    private func refusal(_ hunk: UnifiedPatch.Hunk, _ id: String, _ what: String) -> Diagnostic {
        let gone = hunk.old.first { !lines.contains($0) }
        return Diagnostic(
            id: id, "hunk \(hunk.number) of the patch of '\(path)', \(hunk.head), \(what)",
            explanation: gone.map { "the line \(PatchFlaw.shown($0)), which it stands on, is not there any more" },
            help: ["mend the hunk in the template, or put the whole file there"])
    }
}

extension CarriedHunks.Part {
    /// How many lines of the file stand in it before the first change.
    fileprivate func lead(_ first: Int) -> Int { first - lines.startIndex }
}
