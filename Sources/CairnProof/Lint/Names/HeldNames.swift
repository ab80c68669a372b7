import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator

/// The names that a learner has been told: those of contracts, and those in what the starter executes or configures.
struct HeldNames {
    /// Everything that holds names, in small letters, part by part.
    private var parts: [[UInt8]] = []

    /// Adds the words of a contract.
    mutating func add(_ text: String) { parts.append(Array(text.lowercased().utf8)) }

    /// Adds a file: its code without comments and docstrings, and of prose only what stands between backquotes. A lock
    /// file names half the world, and no one reads it.
    mutating func add(_ file: Plan.File) {
        let name = file.path.last
        guard !name.hasSuffix(".lock"), !file.bytes.contains(0) else { return }
        add(file.path.string)
        var text = String(decoding: CodeText.bytes(of: file.path, file.bytes), as: UTF8.self)
        if name.hasSuffix(".md") {
            let spans = text.split(separator: "`", omittingEmptySubsequences: false)
            text = spans.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }.joined(separator: "\n")
        }
        add(text)
    }

    /// Whether a name stands somewhere as a whole: no letter, digit or `_` goes on before or behind it.
    func holds(_ name: String) -> Bool {
        let wanted = Array(name.lowercased().utf8)
        return parts.contains { Self.holds($0, wanted) }
    }

    private static func holds(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, let last = wanted.last else { return true }
        var rest = text[...]
        while let place = rest.firstPlace(ofBytes: wanted) {
            let goesOnBefore = isLetter(first) && place.lowerBound > 0 && isLetter(text[place.lowerBound - 1])
            let goesOnBehind = isLetter(last) && place.upperBound < text.count && isLetter(text[place.upperBound])
            if !goesOnBefore, !goesOnBehind { return true }
            rest = text[(place.lowerBound + 1)...]
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
