import CairnFiles
import SystemPackage
import TestSupport
import Testing

@Suite("Diffs")
struct UnifiedDiffTests {
    private static func diff(_ old: String?, _ new: String?, path: String = "f") throws -> String {
        func side(_ text: String?) -> UnifiedDiff.Side? {
            text.map { UnifiedDiff.Side(Array($0.utf8), isExecutable: false) }
        }
        let diff = UnifiedDiff(try RelativePath(path), from: side(old), to: side(new))
        return String(decoding: diff.bytes, as: UTF8.self)
    }

    @Test("a change has three lines around it")
    func hunk() throws {
        let old = (1...9).map { "\($0)\n" }.joined()
        #expect(
            try Self.diff(old, old.split(separator: "5\n").joined(separator: "five\n"))
                == """
                diff --git a/f b/f
                --- a/f
                +++ b/f
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8

                """)
    }

    @Test("equal sides have no diff, binary ones only say that they differ")
    func special() throws {
        #expect(try Self.diff("x", "x").isEmpty)
        #expect(try Self.diff("x\0", "y").hasSuffix("Binary files a/f and b/f differ\n"))
    }

    @Test("as few lines are changed as possible")
    func minimal() {
        func lines(_ text: String) -> [ArraySlice<UInt8>] { text.utf8.map { [$0] } }
        let steps = LineDiff(lines("abcabba"), lines("cbabac")).steps
        #expect(steps.filter { if case .keep = $0 { false } else { true } }.count == 5)
    }

    @Test("many different lines are replaced as a whole, in bounds")
    func large() {
        let old = (0..<6_000).map { Array("old \($0)".utf8)[...] }
        let new = (0..<6_000).map { Array("new \($0)".utf8)[...] }
        #expect(LineDiff(old, new).steps.count == 12_000)
    }

    /// Texts made by chance from few different lines, so that they share many; a seed tells them apart.
    @Test("git applies every diff and gets the new text", arguments: 0..<12)
    func applies(seed: Int) throws {
        var generator = Generator(seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
        try withTemporaryFolder { folder in
            let disk = LocalFileSystem()
            var script = ""
            for index in 0..<20 {
                func text() -> String {
                    let lines = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                        ["a", "b", "ccc", "", "d\r", "ü"].randomElement(using: &generator) ?? ""
                    }
                    return lines.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : "")
                }
                // Names that need quotes, too.
                let name = ["plain", "with space", "quo\"te", "ümlaut"][index % 4] + "\(index)"
                let (old, new) = (text(), text())
                let diff = try Self.diff(old, new, path: name)
                guard !diff.isEmpty else { continue }
                try disk.create(folder.appending(name), bytes: Array(old.utf8), isExecutable: false)
                try disk.create(folder.appending("\(index).want"), bytes: Array(new.utf8), isExecutable: false)
                try disk.create(folder.appending("\(index).diff"), bytes: Array(diff.utf8), isExecutable: false)
                script += "git apply \(index).diff && cmp '\(name)' \(index).want || exit 1\n"
            }
            let result = try runShell(script, in: folder)
            #expect(result.code == 0, "\(result.output)")
        }
    }
}
