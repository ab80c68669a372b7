extension UnifiedPatch {
    /// The file with the change.
    ///
    /// The hunks are carried out in their order, each behind the one before. A hunk's place is where its head says, moved
    /// as far as the hunk before it was; where its lines do not stand there, it is the one place at which they do.
    /// - Throws: the first hunk that does not fit, or fits at several places.
    package func applied(to old: UnifiedDiff.Side) throws(PatchFlaw) -> UnifiedDiff.Side {
        guard old.bytes.count <= Self.limit else {
            throw PatchFlaw(
                kind: .misfit, "is for a file larger than \(Self.limit >> 20) MB, the limit",
                help: [PatchFlaw.wholeFile])
        }
        guard !old.bytes.contains(0) else {
            throw PatchFlaw(kind: .misfit, "is for a file that is no text", help: [PatchFlaw.wholeFile])
        }
        if let mode, mode.old != old.isExecutable {
            throw PatchFlaw(
                kind: .misfit,
                mode.old ? "is for a file that is executable, and it is not" : "is for a file that is not executable",
                help: ["mend the line 'old mode', or remove both lines"])
        }
        let file = UnifiedDiff.lines(old.bytes)
        var out: [UInt8] = []
        var end = 0
        for (hunk, start) in zip(hunks, try places(in: file)) {
            for line in file[end..<start] { out += line }
            let new = hunk.new
            end = start + hunk.old.count
            for line in new { out += line }
            if let last = new.last, last.last != UInt8(ascii: "\n"), end < file.count {
                throw PatchFlaw(
                    kind: .misfit,
                    "takes the line break from a line in hunk \(hunk.number) that is not the file's last",
                    line: hunk.place, hunk: hunk.number, help: ["remove the line '\\ No newline at end of file'"])
            }
        }
        for line in file[end...] { out += line }
        return UnifiedDiff.Side(out, isExecutable: mode?.new ?? old.isExecutable)
    }

    /// For each hunk, how many lines of the file stand before it.
    /// - Parameter file: the file's lines, each with its line break.
    /// - Throws: the first hunk that does not fit, or fits at several places.
    package func places(in file: [ArraySlice<UInt8>]) throws(PatchFlaw) -> [Int] {
        var search = HunkSearch(file)
        var places: [Int] = []
        for hunk in hunks { places.append(try search.place(of: hunk)) }
        return places
    }
}

/// Finds the places of a patch's hunks in a file, one after the other.
private struct HunkSearch {
    private let file: [ArraySlice<UInt8>]
    /// The file's lines as numbers: equal ones have the same.
    private let numbered: [Int]
    private let numbers: [ArraySlice<UInt8>: Int]
    /// The first line that no hunk has taken.
    private var free = 0
    /// How far the hunk before stood behind where its head said.
    private var shift = 0
    /// How many more lines are compared: what bounds the time.
    private var budget = 5_000_000

    init(_ file: [ArraySlice<UInt8>]) {
        self.file = file
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        numbered = file.map { line in
            let number = numbers[line] ?? numbers.count
            numbers[line] = number
            return number
        }
        self.numbers = numbers
    }

    mutating func place(of hunk: UnifiedPatch.Hunk) throws(PatchFlaw) -> Int {
        let old = hunk.old
        let wanted = old.map { numbers[$0] ?? -1 }
        guard !old.isEmpty || file.isEmpty else {
            throw PatchFlaw(
                kind: .misfit, "says in hunk \(hunk.number), \(hunk.head), nothing of the lines around it",
                line: hunk.place, hunk: hunk.number, help: ["put a line before or behind it into the hunk"])
        }
        let expected = hunk.before + shift
        var place: Int?
        if try fits(wanted, at: expected, hunk) {
            place = expected
        } else {
            var found: [Int] = []
            var start = free
            while start + wanted.count <= file.count, found.count < 4 {
                if try fits(wanted, at: start, hunk) { found.append(start) }
                start += 1
            }
            guard found.count < 2 else { throw ambiguous(hunk, found) }
            place = found.first
        }
        guard let place else { throw try misfit(hunk, old, expected) }
        shift = place - hunk.before
        free = place + old.count
        return place
    }

    /// Whether the lines stand at a place that no hunk has taken.
    private mutating func fits(_ wanted: [Int], at start: Int, _ hunk: UnifiedPatch.Hunk) throws(PatchFlaw) -> Bool {
        guard start >= free, start + wanted.count <= file.count else { return false }
        for (offset, number) in wanted.enumerated() {
            try spend(hunk)
            if numbered[start + offset] != number { return false }
        }
        return true
    }

    private mutating func spend(_ hunk: UnifiedPatch.Hunk) throws(PatchFlaw) {
        budget -= 1
        guard budget > 0 else {
            throw PatchFlaw(
                kind: .misfit, "takes too long to look for: hunk \(hunk.number), \(hunk.head)", line: hunk.place,
                hunk: hunk.number, help: [PatchFlaw.wholeFile])
        }
    }

    private func ambiguous(_ hunk: UnifiedPatch.Hunk, _ places: [Int]) -> PatchFlaw {
        let lines = places.prefix(3).map { "\($0 + 1)" }.joined(separator: ", ") + (places.count > 3 ? " and more" : "")
        return PatchFlaw(
            kind: .ambiguous, "fits at several places: hunk \(hunk.number), \(hunk.head)",
            explanation: "its lines stand from the lines \(lines) on, and not where its head says", line: hunk.place,
            hunk: hunk.number, help: ["put more lines around the change into the hunk, or mend the numbers in its head"]
        )
    }

    // MARK: What stands there instead

    private mutating func misfit(
        _ hunk: UnifiedPatch.Hunk, _ old: [ArraySlice<UInt8>], _ expected: Int
    ) throws(PatchFlaw) -> PatchFlaw {
        func flaw(_ explanation: String, _ help: String) -> PatchFlaw {
            PatchFlaw(
                kind: .misfit, "does not fit: hunk \(hunk.number), \(hunk.head)", explanation: explanation,
                line: hunk.place,
                hunk: hunk.number, help: [help])
        }
        guard let start = try nearest(hunk, old, expected) else {
            let left = file.count - free
            return flaw(
                "it needs \(old.count) line\(old.count == 1 ? "" : "s"), and \(left) \(left == 1 ? "is" : "are") left for it in the file",
                "make the patch anew from the file as it is before the solution")
        }
        var told: [String] = []
        var isOnlyEnds = true
        for (offset, line) in old.enumerated() where file[start + offset] != line {
            let there = file[start + offset]
            isOnlyEnds = isOnlyEnds && Self.bare(there).elementsEqual(Self.bare(line))
            guard told.count < 3 else { continue }
            told.append(
                "line \(start + offset + 1) is \(PatchFlaw.shown(there)), and the hunk has \(PatchFlaw.shown(line))")
        }
        return flaw(
            told.joined(separator: "\n"),
            isOnlyEnds
                ? "give the lines of the patch the line ends of the file"
                : "make the patch anew from the file as it is before the solution")
    }

    /// The place at which the most lines of a hunk stand, the nearest of several; nil if the file is too short.
    private mutating func nearest(
        _ hunk: UnifiedPatch.Hunk, _ old: [ArraySlice<UInt8>], _ expected: Int
    ) throws(PatchFlaw) -> Int? {
        guard free + old.count <= file.count else { return nil }
        let wanted = old.map { numbers[$0] ?? -1 }
        let last = file.count - old.count
        var best = (place: min(max(expected, free), last), lines: -1)
        // The nearest comes first, then what is further and further away.
        let center = best.place
        for distance in 0...(last - free) {
            for place in Set([center - distance, center + distance]).sorted() where place >= free && place <= last {
                // Where that takes long, what is near is good enough.
                guard budget > wanted.count else { return best.place }
                budget -= wanted.count
                let lines = wanted.indices.count { numbered[place + $0] == wanted[$0] }
                if lines > best.lines { best = (place, lines) }
            }
        }
        return best.place
    }

    /// A line without its line break, whichever it has.
    private static func bare(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        if line.last == UInt8(ascii: "\n") { line = line.dropLast() }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return line
    }
}
