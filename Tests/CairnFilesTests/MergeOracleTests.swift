import SystemPackage
import TestSupport
import Testing

@testable import CairnFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Holds merges against `git merge-file --zdiff3`. `CAIRN_TRIPLES` says how many, 600 unless given; `make attack` takes
/// 10,000, of which these came out (git 2.39.5):
///
/// | | triples |
/// | --- | --- |
/// | the same bytes, and the same number of conflicts | 9,686 |
/// | conflicts on both sides, cut differently | 263 |
/// | only ours conflicts | 19 |
/// | only git's conflicts | 6 |
/// | no conflict on either side, another result | 4 |
/// | the text before has no line break, and both sides have those of Windows: git's marks do not have them | 22 |
///
/// Rows two to five are one difference: where equal lines leave open what has changed, git's search, which goes by
/// halves and rules of thumb, may find other lines than ours does. The test shows that it is nothing else: with the changes
/// that `git diff` finds, the merge has git's bytes in each of those triples.
@Suite("Merges beside git's")
struct MergeOracleTests {
    private static let labels = ThreeWayMerge.Labels(yours: "yours", base: "before", theirs: "theirs")

    /// How a triple came out.
    private enum Outcome: String {
        case same, lineBreaks, unexplained
        /// With git's choice of what has changed, the same.
        case otherCut, onlyGitConflicts, onlyWeConflict, otherMerge
    }

    @Test("git agrees on what conflicts and on the result, but for its choice among equal lines")
    func oracle() throws {
        let count = getenv("CAIRN_TRIPLES").flatMap { Int(String(cString: $0)) } ?? 600
        var source = Triples(seed: 1)
        let triples = (0..<count).map { _ in source.next() }
        var outcomes: [String: Int] = [:]
        try withTemporaryFolder { folder in
            let disk = LocalFileSystem()
            for (index, triple) in triples.enumerated() {
                for (name, bytes) in [("b", triple.base), ("y", triple.yours), ("t", triple.theirs)] {
                    try disk.create(folder.appending("\(index).\(name)"), bytes: bytes, isExecutable: false)
                }
            }
            let result = try runShell(
                """
                for ((i = 0; i < \(count); i++)); do
                    git merge-file -p --zdiff3 -L yours -L before -L theirs $i.y $i.b $i.t >$i.m; echo $? >$i.n
                done
                """, in: folder, environment: Self.environment)
            #expect(result.output.isEmpty, "\(result.output)")
            for (index, triple) in triples.enumerated() {
                let merged = try disk.read(folder.appending("\(index).m"))
                let conflicts = try String(decoding: disk.read(folder.appending("\(index).n")), as: UTF8.self)
                let outcome = try Self.outcome(of: triple, merged, conflicts, at: "\(index)", in: folder)
                outcomes[outcome.rawValue, default: 0] += 1
                #expect(outcome != .unexplained, "triple \(index)")
            }
        }
        print("merges beside git's: \(outcomes)")
        // That git chooses other lines has to stay rare.
        #expect(outcomes[Outcome.same.rawValue, default: 0] * 100 >= count * 96)
    }

    private static let environment = ["HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"]

    private static func outcome(
        of triple: Triples.Triple, _ merged: [UInt8], _ conflicts: String, at name: String, in folder: FilePath
    ) throws -> Outcome {
        let ours = ThreeWayMerge(base: triple.base, yours: triple.yours, theirs: triple.theirs, labels: labels)
        if ours.bytes == merged, "\(ours.conflicts)\n" == conflicts { return .same }
        var choices = [try changes(from: "\(name).b", to: "\(name).y", in: folder)]
        choices.append(try changes(from: "\(name).b", to: "\(name).t", in: folder))
        let again = ThreeWayMerge(base: triple.base, yours: triple.yours, theirs: triple.theirs, labels: labels) {
            _, _ in choices.removeFirst()
        }
        if again.bytes == merged, "\(again.conflicts)\n" == conflicts {
            guard conflicts != "0\n" else { return ours.conflicts > 0 ? .onlyWeConflict : .otherMerge }
            return ours.conflicts > 0 ? .otherCut : .onlyGitConflicts
        }
        // Without carriage returns, where no line break was there before that says how lines end.
        let isAlike = again.bytes.filter { $0 != 13 } == merged.filter { $0 != 13 }
        return isAlike && !triple.base.contains(10) ? .lineBreaks : .unexplained
    }

    /// The changes that git finds between two files.
    private static func changes(from old: String, to new: String, in folder: FilePath) throws -> LineChanges {
        let command =
            "git -c diff.indentHeuristic=false -c diff.algorithm=myers diff --no-index --no-color --text -U1 \(old) \(new)"
        let output = try runShell(command, in: folder, environment: environment).output
        var changes: [LineChanges.Change] = []
        var (oldLine, newLine) = (0, 0)
        var isOpen = false
        // By bytes: to characters, a carriage return and a line feed are one.
        for bytes in output.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let line = String(decoding: bytes, as: UTF8.self)
            if line.hasPrefix("@@ ") {
                let places = line.split(separator: " ")[1...2].map { $0.dropFirst().split(separator: ",") }
                // Of no lines, the head names the one before.
                let starts = places.map { (Int($0[0]) ?? 0) - ($0.count > 1 && $0[1] == "0" ? 0 : 1) }
                (oldLine, newLine, isOpen) = (starts[0], starts[1], false)
                continue
            }
            guard let mark = line.utf8.first, !line.hasPrefix("---"), !line.hasPrefix("+++") else { continue }
            switch mark {
            case UInt8(ascii: " "):
                (oldLine, newLine, isOpen) = (oldLine + 1, newLine + 1, false)
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                if !isOpen { changes.append(.init(old: oldLine..<oldLine, new: newLine..<newLine)) }
                isOpen = true
                if mark == UInt8(ascii: "-") { oldLine += 1 } else { newLine += 1 }
                let last = changes.count - 1
                changes[last] = .init(
                    old: changes[last].old.lowerBound..<oldLine, new: changes[last].new.lowerBound..<newLine)
            default: continue
            }
        }
        return LineChanges(changes)
    }
}
