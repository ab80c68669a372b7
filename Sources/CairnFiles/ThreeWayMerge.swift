/// Two changes of one text, made into one: line by line, as `git merge-file --zdiff3` does it.
///
/// Changes that neither overlap nor touch are both made; one that both sides made is made once. Where they differ, the
/// text of both sides stands between marks, with what was there before; what the sides have in common at the beginning
/// and the end stays outside.
package struct ThreeWayMerge: Sendable {
    /// What stands behind the marks of a conflict.
    package struct Labels: Hashable, Sendable {
        package var yours: String
        package var base: String
        package var theirs: String

        /// Names the sides.
        package init(yours: String, base: String, theirs: String) {
            self.yours = yours
            self.base = base
            self.theirs = theirs
        }
    }

    /// The merged text, with marks where there are conflicts.
    package private(set) var bytes: [UInt8] = []
    /// How many conflicts it has.
    package private(set) var conflicts = 0

    private typealias Lines = [ArraySlice<UInt8>]
    private let base: Lines
    private let yours: Lines
    private let theirs: Lines
    private let labels: Labels

    /// Merges.
    /// - Parameters:
    ///   - base: the text that both have changed.
    ///   - yours: one side; what neither has changed is taken from here.
    ///   - theirs: the other side.
    package init(base: [UInt8], yours: [UInt8], theirs: [UInt8], labels: Labels) {
        self.init(base: base, yours: yours, theirs: theirs, labels: labels, compare: LineChanges.init(_:_:))
    }

    /// Merges by the changes that a given comparison finds.
    init(
        base: [UInt8], yours: [UInt8], theirs: [UInt8], labels: Labels,
        compare: (_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> LineChanges
    ) {
        self.base = UnifiedDiff.lines(base)
        self.yours = UnifiedDiff.lines(yours)
        self.theirs = UnifiedDiff.lines(theirs)
        self.labels = labels
        merge(compare(self.base, self.yours).changes[...], compare(self.base, self.theirs).changes[...])
    }

    private mutating func merge(
        _ mine: ArraySlice<LineChanges.Change>, _ other: ArraySlice<LineChanges.Change>
    ) {
        var (mine, other) = (mine, other)
        var copied = 0
        // How many lines more than the base the sides have up to here.
        var (mineShift, otherShift) = (0, 0)
        while let start = [mine.first, other.first].compactMap({ $0?.old.lowerBound }).min() {
            var end = start
            let before = (mine: mine.count, other: other.count)
            let (mineStart, otherStart) = (start + mineShift, start + otherShift)
            // All changes that touch each other are one place.
            while true {
                if let next = mine.first, next.old.lowerBound <= end {
                    end = max(end, next.old.upperBound)
                    mineShift += next.new.count - next.old.count
                    mine.removeFirst()
                } else if let next = other.first, next.old.lowerBound <= end {
                    end = max(end, next.old.upperBound)
                    otherShift += next.new.count - next.old.count
                    other.removeFirst()
                } else {
                    break
                }
            }
            append(yours[copied..<mineStart])
            let mineRange = mineStart..<end + mineShift
            let otherRange = otherStart..<end + otherShift
            copied = mineRange.upperBound
            if before.other == other.count {
                append(yours[mineRange])
            } else if before.mine == mine.count || yours[mineRange] == theirs[otherRange] {
                append(theirs[otherRange])
            } else {
                conflict(start..<end, mineRange, otherRange)
            }
        }
        append(yours[copied...])
    }

    private mutating func append(_ lines: ArraySlice<ArraySlice<UInt8>>) {
        for line in lines { bytes += line }
    }

    // MARK: Conflicts

    private mutating func conflict(_ old: Range<Int>, _ mine: Range<Int>, _ other: Range<Int>) {
        let shortest = min(mine.count, other.count)
        var (head, tail) = (0, 0)
        while head < shortest, yours[mine.lowerBound + head] == theirs[other.lowerBound + head] { head += 1 }
        while tail < shortest - head, yours[mine.upperBound - 1 - tail] == theirs[other.upperBound - 1 - tail] {
            tail += 1
        }
        let left = mine.lowerBound + head..<mine.upperBound - tail
        let right = other.lowerBound + head..<other.upperBound - tail
        let lineBreak = lineBreak(left.lowerBound, right.lowerBound)
        append(yours[mine.lowerBound..<left.lowerBound])
        mark("<<<<<<< \(labels.yours)", yours[left], lineBreak)
        mark("||||||| \(labels.base)", base[old], lineBreak)
        mark("=======", theirs[right], lineBreak)
        mark(">>>>>>> \(labels.theirs)", [], lineBreak)
        append(yours[left.upperBound..<mine.upperBound])
        conflicts += 1
    }

    private mutating func mark(_ text: String, _ lines: ArraySlice<ArraySlice<UInt8>>, _ lineBreak: [UInt8]) {
        bytes += Array(text.utf8) + lineBreak
        append(lines)
        if let last = lines.last, last.last != UInt8(ascii: "\n") { bytes += lineBreak }
    }

    /// The line break of marks: that of Windows if nothing near has another one.
    private func lineBreak(_ mine: Int, _ other: Int) -> [UInt8] {
        let nearby = [
            Self.isOfWindows(yours, max(mine - 1, 0)), Self.isOfWindows(theirs, max(other - 1, 0)),
            Self.isOfWindows(base, 0),
        ].compactMap { $0 }
        return nearby.isEmpty || nearby.contains(false) ? Array("\n".utf8) : Array("\r\n".utf8)
    }

    /// Whether a line ends as on Windows; of a last one without a break, the one before says it. Nil if none says it.
    private static func isOfWindows(_ lines: Lines, _ place: Int) -> Bool? {
        guard lines.indices.contains(place) else { return nil }
        if lines[place].last == UInt8(ascii: "\n") { return lines[place].dropLast().last == UInt8(ascii: "\r") }
        return place > 0 ? isOfWindows(lines, place - 1) : nil
    }
}
