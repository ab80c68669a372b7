import CairnDiagnostics
import CairnFiles
import TestSupport
import Testing

@Suite("Merges")
struct ThreeWayMergeTests {
    private static let labels = ThreeWayMerge.Labels(yours: "yours", base: "before", theirs: "theirs")

    private static func merge(_ base: [UInt8], _ yours: [UInt8], _ theirs: [UInt8]) -> ThreeWayMerge {
        ThreeWayMerge(base: base, yours: yours, theirs: theirs, labels: labels)
    }

    /// What a case's text stands for.
    private static func bytes(_ text: String) -> [UInt8] {
        let marked = text.replacingAll("␍", with: "\r")
        return Array((marked.hasSuffix("␀\n") ? String(marked.dropLast(2)) : marked).utf8)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let shown = text.unicodeScalars.reduce(into: "") { $0 += $1 == "\r" ? "␍" : String($1) }
        return shown.isEmpty || shown.hasSuffix("\n") ? shown : shown + "␀\n"
    }

    @Test("each case gives its merge")
    func cases() throws {
        var file = try CaseFile(#filePath.dropLast("ThreeWayMergeTests.swift".count) + "Cases/merge.txt")
        try file.check { one in
            let texts = FileSections(one.input).files.map { Self.bytes($0.text) }
            let merge = Self.merge(texts[0], texts[1], texts[2])
            // Where nothing conflicts it does not matter whose side is whose.
            let other = Self.merge(texts[0], texts[2], texts[1])
            #expect(merge.conflicts == other.conflicts, "\(one.name)")
            if merge.conflicts == 0 { #expect(merge.bytes == other.bytes, "\(one.name)") }
            return Self.text(merge.bytes) + "conflicts: \(merge.conflicts)\n"
        } report: {
            Issue.record("\($0)")
        }
    }

    @Test("a side that has changed nothing gives way to the other", arguments: 0..<50)
    func oneSided(seed: Int) {
        var source = Triples(seed: UInt64(seed))
        for _ in 0..<20 {
            let triple = source.next()
            for text in [triple.yours, triple.theirs] {
                for merge in [
                    Self.merge(triple.base, text, triple.base), Self.merge(triple.base, triple.base, text),
                    Self.merge(triple.base, text, text),
                ] {
                    #expect(merge.bytes == text && merge.conflicts == 0)
                }
            }
        }
    }

    @Test("nothing that a side has put in is lost, merged or marked", arguments: 0..<50)
    func keepsAll(seed: Int) {
        var source = Triples(seed: UInt64(seed) + 1_000)
        func lines(_ bytes: [UInt8]) -> Set<ArraySlice<UInt8>> {
            Set(bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        }
        for _ in 0..<20 {
            let triple = source.next()
            let merged = lines(Self.merge(triple.base, triple.yours, triple.theirs).bytes)
            for side in [triple.yours, triple.theirs] {
                #expect(lines(side).subtracting(lines(triple.base)).isSubset(of: merged))
            }
        }
    }

    @Test("long texts that have nothing in common are one conflict, in bounds")
    func large() {
        func text(_ word: String) -> [UInt8] { (0..<3_000).flatMap { Array("\(word) \($0)\n".utf8) } }
        let merge = Self.merge(text("base"), text("yours"), text("base") + Array("end\n".utf8))
        #expect(merge.conflicts == 1)
        let same = [UInt8](repeating: UInt8(ascii: "\n"), count: 100_000)
        #expect(Self.merge(same, same + [10], [10, 10] + same).conflicts <= 1)
    }
}
