import CairnDiagnostics
import CairnFiles
import TestSupport
import Testing

@Suite("Patches")
struct UnifiedPatchTests {
    private static let folder = String(#filePath.dropLast("UnifiedPatchTests.swift".count))

    @Test("are carried out exactly, or what does not fit is said")
    func cases() throws {
        var cases = try CaseFile(Self.folder + "Cases/patches.txt")
        try cases.check({ one in
            let parts = one.input.split(separator: "~~~~\n", maxSplits: 1, omittingEmptySubsequences: false)
            let file = UnifiedDiff.Side(Self.bytes(String(parts[0])), isExecutable: false)
            do throws(PatchFlaw) {
                let after = try UnifiedPatch(Self.bytes(parts.count > 1 ? String(parts[1]) : "")).applied(to: file)
                return (after.isExecutable ? "(executable)\n" : "") + Self.shown(after.bytes)
            } catch {
                let place = [error.line.map { "line \($0)" }, error.hunk.map { "hunk \($0)" }].compactMap { $0 }
                return "\(error.kind) (\(place.joined(separator: ", "))): the patch \(error.summary)\n"
                    + (error.explanation.map { $0 + "\n" } ?? "") + error.help.map { "help: \($0)\n" }.joined()
            }
        }) { Issue.record("\($0)") }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let plain = text.replacingAll("␄\n", with: "").replacingAll("␍", with: "\r").replacingAll("␀", with: "\0")
        return Array(plain.utf8)
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacingAll("\r", with: "␍")
        return text.utf8.last == UInt8(ascii: "\n") ? text : text + "␄\n"
    }

    /// What `UnifiedDiff` writes is read, and brings the new text back, wherever the lines have moved.
    @Test("a diff's own patch gives the new text", arguments: 0..<40)
    func roundTrip(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        for _ in 0..<25 {
            func text() -> [UInt8] {
                let lines = (0..<next(40)).map { _ in ["a", "b", "ccc", "", "d\r", "ü", "-x", "@@"][next(8)] }
                return Array((lines.joined(separator: "\n") + (next(2) == 0 ? "\n" : "")).utf8)
            }
            let old = UnifiedDiff.Side(text(), isExecutable: next(2) == 0)
            let new = UnifiedDiff.Side(text(), isExecutable: next(2) == 0)
            let diff = UnifiedDiff(try RelativePath("f"), from: old, to: new, context: 1 + next(3))
            guard !diff.bytes.isEmpty else { continue }
            #expect(try UnifiedPatch(diff.bytes).applied(to: old) == new)
        }
    }

    /// However much is looked at, the end comes soon.
    @Test("a patch that fits almost everywhere ends in an error")
    func budget() throws {
        let file = [UInt8](repeating: UInt8(ascii: "\n"), count: 400_000)
        let lines = String(repeating: " \n", count: 100_000)
        let patch = Array("@@ -7,100001 +7,100000 @@\n\(lines)-x\n".utf8)
        let start = ContinuousClock.now
        #expect(throws: PatchFlaw.self) {
            _ = try UnifiedPatch(patch).applied(to: UnifiedDiff.Side(file, isExecutable: false))
        }
        #expect(ContinuousClock.now - start < .seconds(60))
        let large = [UInt8](repeating: UInt8(ascii: "\n"), count: UnifiedPatch.limit + 1)
        #expect(throws: PatchFlaw.self) { _ = try UnifiedPatch(large) }
        #expect(throws: PatchFlaw.self) {
            _ = try UnifiedPatch(Array("@@ -1 +1 @@\n-a\n+b\n".utf8)).applied(
                to: UnifiedDiff.Side(large, isExecutable: false))
        }
    }
}
