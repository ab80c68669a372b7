/// The patterns of one file of git's ignore rules: a `.gitignore`, `info/exclude`, or the one for all repositories.
struct IgnoreList: Sendable {
    /// What a line asks for; its pattern stands in `text`.
    private struct Rule: Sendable {
        var start: Int
        var count: Int
        /// How many bytes of it hold no wildcard, from its beginning.
        var plain: Int
        var isException = false
        var isFolderOnly = false
        /// Whether it is about names in any folder, not about a path.
        var isName = false
        /// Whether it is a star and plain text behind it.
        var isEnding = false
    }

    private var text: [UInt8] = []
    private var rules: [Rule] = []
    /// How many bytes of a path stand before what the patterns are about: the folder that they stand in.
    private let base: Int

    /// Whether there are no patterns.
    var isEmpty: Bool { rules.isEmpty }

    /// Reads the patterns.
    /// - Parameter base: the length of the folder's path from the work tree's top on, with the slash behind it.
    init(_ bytes: [UInt8], base: Int) {
        self.base = base
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            add(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        var pattern = Self.trimmed(line.prefix { $0 != 0 })
        var rule = Rule(start: text.count, count: 0, plain: 0)
        if pattern.first == UInt8(ascii: "!") {
            rule.isException = true
            pattern = pattern.dropFirst()
        }
        // As git does it: a slash at the end counts where it looks for wildcards, and nowhere else.
        rule.isEnding =
            pattern.first == UInt8(ascii: "*") && !pattern.dropFirst().contains(where: Wildmatch.isSpecial)
        if pattern.last == UInt8(ascii: "/") {
            rule.isFolderOnly = true
            pattern = pattern.dropLast()
        }
        guard !pattern.isEmpty else { return }
        rule.isName = !pattern.contains(UInt8(ascii: "/"))
        if pattern.first == UInt8(ascii: "/") { pattern = pattern.dropFirst() }
        rule.count = pattern.count
        rule.plain = pattern.prefix { !Wildmatch.isSpecial($0) }.count
        text += pattern
        rules.append(rule)
    }

    /// A line without the spaces at its end, but for one behind a backslash.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end: Int?
        var place = line.startIndex
        while place < line.endIndex {
            if line[place] == UInt8(ascii: " ") {
                end = end ?? place
            } else {
                end = nil
                if line[place] == UInt8(ascii: "\\") { place += 1 }
            }
            place += 1
        }
        return end.map { line[..<$0] } ?? line
    }

    /// What the patterns say of a path: `true` that it is left out, `false` that it is not, nil nothing.
    /// - Parameters:
    ///   - path: the path from the work tree's top on; it stands below the patterns' folder.
    ///   - name: where its last name begins.
    ///   - unknown: told of a pattern that takes too many steps; it counts as no match.
    func verdict(
        _ path: UnsafeBufferPointer<UInt8>, name: Int, isFolder: Bool, ignoresCase: Bool, unknown: () -> Void
    ) -> Bool? {
        guard base <= path.count, name <= path.count else { return nil }
        let last = UnsafeBufferPointer(rebasing: path[name...])
        let below = UnsafeBufferPointer(rebasing: path[base...])
        return text.withUnsafeBufferPointer { text in
            for rule in rules.reversed() where isFolder || !rule.isFolderOnly {
                let pattern = UnsafeBufferPointer(rebasing: text[rule.start..<rule.start + rule.count])
                let matches =
                    rule.isName
                    ? Self.matches(rule, pattern, name: last, ignoresCase)
                    : Self.matches(rule, pattern, path: below, ignoresCase)
                guard let matches else {
                    unknown()
                    continue
                }
                if matches { return !rule.isException }
            }
            return nil
        }
    }

    private static func matches(
        _ rule: Rule, _ pattern: UnsafeBufferPointer<UInt8>, name: UnsafeBufferPointer<UInt8>, _ ignoresCase: Bool
    ) -> Bool? {
        if rule.plain == rule.count {
            return pattern.count == name.count && isSame(pattern, name[...], ignoresCase)
        }
        if rule.isEnding {
            let end = UnsafeBufferPointer(rebasing: pattern.dropFirst())
            return end.count <= name.count && isSame(end, name.suffix(end.count), ignoresCase)
        }
        return Wildmatch.matches(pattern, name, isPath: false, ignoresCase: ignoresCase)
    }

    private static func matches(
        _ rule: Rule, _ pattern: UnsafeBufferPointer<UInt8>, path: UnsafeBufferPointer<UInt8>, _ ignoresCase: Bool
    ) -> Bool? {
        guard rule.plain <= path.count,
            isSame(UnsafeBufferPointer(rebasing: pattern.prefix(rule.plain)), path.prefix(rule.plain), ignoresCase)
        else { return false }
        let rest = UnsafeBufferPointer(rebasing: pattern.dropFirst(rule.plain))
        let left = UnsafeBufferPointer(rebasing: path.dropFirst(rule.plain))
        if rest.isEmpty { return left.isEmpty }
        return Wildmatch.matches(rest, left, isPath: true, ignoresCase: ignoresCase)
    }

    /// Whether two stretches of one length are the same.
    private static func isSame(
        _ left: UnsafeBufferPointer<UInt8>, _ right: Slice<UnsafeBufferPointer<UInt8>>, _ ignoresCase: Bool
    ) -> Bool {
        let right = UnsafeBufferPointer(rebasing: right)
        for place in 0..<min(left.count, right.count) {
            let (a, b) = (left[place], right[place])
            if a == b { continue }
            // The letters differ in one bit only.
            guard ignoresCase, a ^ b == 0x20, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(a | 0x20) else {
                return false
            }
        }
        return true
    }
}
