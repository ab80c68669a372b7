/// What has changed between two lists of lines, as places on both sides: each replaces lines of the old list by lines of
/// the new one, and between two of them at least one line is kept.
///
/// Where equal lines leave open which of them are the changed ones, the choice is git's: as far down as they can be, or
/// beside changed lines of the other list. So two changes of one text that mean the same have the same places.
struct LineChanges: Sendable {
    /// One change.
    struct Change: Hashable, Sendable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// The changes in order.
    let changes: [Change]

    /// Takes changes that are known.
    init(_ changes: [Change]) {
        self.changes = changes
    }

    /// Compares two lists of lines.
    init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
        var removed = [Bool](repeating: false, count: old.count)
        var inserted = [Bool](repeating: false, count: new.count)
        for step in LineDiff(old, new).steps {
            switch step {
            case .keep: break
            case .remove(let place): removed[place] = true
            case .insert(let place): inserted[place] = true
            }
        }
        Self.slide(&removed, of: old, beside: Self.gaps(inserted))
        Self.slide(&inserted, of: new, beside: Self.gaps(removed))
        self.init(Self.changes(removed, inserted))
    }

    /// Whether lines have changed before the first kept line, between it and the second, and so on to the end.
    private static func gaps(_ changed: [Bool]) -> [Bool] {
        var gaps = [false]
        for isChanged in changed {
            if isChanged { gaps[gaps.count - 1] = true } else { gaps.append(false) }
        }
        return gaps
    }

    /// Moves each group of changed lines to where it goes by convention; groups that meet become one.
    /// - Parameters:
    ///   - changed: which lines have changed.
    ///   - lines: the lines.
    ///   - others: where the other side has changed lines, as `gaps` says it: both sides keep equally many lines.
    private static func slide(_ changed: inout [Bool], of lines: [ArraySlice<UInt8>], beside others: [Bool]) {
        var group = Group()
        while true {
            group.end = group.start
            while group.end < lines.count, changed[group.end] { group.end += 1 }
            if group.start < group.end { slide(&group, &changed, of: lines, beside: others) }
            guard group.end < lines.count else { return }
            group.start = group.end + 1
            group.gap += 1
        }
    }

    /// Changed lines that follow each other, and how many kept ones are before them.
    private struct Group {
        var start = 0
        var end = 0
        var gap = 0

        /// Takes the line before, and gives up its last, if they are the same.
        mutating func moveUp(_ changed: inout [Bool], _ lines: [ArraySlice<UInt8>]) -> Bool {
            guard start > 0, lines[start - 1] == lines[end - 1] else { return false }
            start -= 1
            end -= 1
            gap -= 1
            changed[start] = true
            changed[end] = false
            while start > 0, changed[start - 1] { start -= 1 }
            return true
        }

        /// Takes the line behind, and gives up its first, if they are the same.
        mutating func moveDown(_ changed: inout [Bool], _ lines: [ArraySlice<UInt8>]) -> Bool {
            guard end < lines.count, lines[start] == lines[end] else { return false }
            changed[start] = false
            changed[end] = true
            start += 1
            end += 1
            gap += 1
            while end < lines.count, changed[end] { end += 1 }
            return true
        }
    }

    private static func slide(
        _ group: inout Group, _ changed: inout [Bool], of lines: [ArraySlice<UInt8>], beside others: [Bool]
    ) {
        var size: Int
        var highest: Int
        var hasOther: Bool
        repeat {
            size = group.end - group.start
            while group.moveUp(&changed, lines) {}
            highest = group.end
            hasOther = others[group.gap]
            while group.moveDown(&changed, lines) { hasOther = hasOther || others[group.gap] }
        } while group.end - group.start != size
        guard hasOther, group.end != highest else { return }
        while !others[group.gap], group.moveUp(&changed, lines) {}
    }

    private static func changes(_ removed: [Bool], _ inserted: [Bool]) -> [Change] {
        var changes: [Change] = []
        var (old, new) = (0, 0)
        while old < removed.count || new < inserted.count {
            let start = (old: old, new: new)
            while old < removed.count, removed[old] { old += 1 }
            while new < inserted.count, inserted[new] { new += 1 }
            if start != (old, new) { changes.append(Change(old: start.old..<old, new: start.new..<new)) }
            old += 1
            new += 1
        }
        return changes
    }
}
