import CairnDiagnostics
import CairnFiles
import TestSupport
import Testing

@Suite("Patches of several files")
struct TreePatchTests {
    /// What a patch makes of files, or why not.
    private static func applied(_ patch: String, to files: [String: String]) -> [String: String]? {
        guard let patch = try? TreePatch(Array(patch.utf8)) else { return nil }
        var files = files
        for change in patch.changes {
            let old = files[change.path.string].map { UnifiedDiff.Side(Array($0.utf8), isExecutable: false) }
            guard let new = try? change.applied(to: old) else {
                if change.kind == .removal, old != nil { files[change.path.string] = nil }
                continue
            }
            files[change.path.string] = String(decoding: new.bytes, as: UTF8.self)
        }
        return files
    }

    @Test("files come, change and go, and comments before them are kept")
    func kinds() throws {
        let text = """
            # What it is.
            #
            # base: other

            diff --git a/new file b/new file
            new file mode 100755
            --- /dev/null
            +++ b/new file
            @@ -0,0 +1 @@
            +n
            diff --git a/changed b/changed
            index 1..2 100644
            --- a/changed
            +++ b/changed
            @@ -1 +1 @@
            -- one
            +- two
            diff --git a/empty b/empty
            new file mode 100644
            diff --git a/gone b/gone
            deleted file mode 100644
            --- a/gone
            +++ /dev/null
            @@ -1 +0,0 @@
            -g

            """
        let patch = try TreePatch(Array(text.utf8))
        #expect(patch.comments == ["What it is.", "", "base: other"])
        #expect(
            patch.changes.map(\.kind) == [
                .creation(isExecutable: true), .change, .creation(isExecutable: false), .removal,
            ])
        let after = Self.applied(text, to: ["changed": "- one\n", "gone": "g\n"])
        #expect(after == ["new file": "n\n", "changed": "- two\n", "empty": ""])
    }

    @Test("what UnifiedDiff writes of several files is read back")
    func roundTrip() throws {
        let (old, new) = (["a": "1\n2\n", "b/c": "x\n"], ["a": "1\n3\n", "b/d": "diff --git a/x b/x\n"])
        var text: [UInt8] = []
        for path in ["a", "b/c", "b/d"] {
            func side(_ text: String?) -> UnifiedDiff.Side? { text.map { .init(Array($0.utf8), isExecutable: false) } }
            text += UnifiedDiff(try RelativePath(path), from: side(old[path]), to: side(new[path])).bytes
        }
        #expect(Self.applied(String(decoding: text, as: UTF8.self), to: old) == new)
    }

    @Test(
        "what is none is refused, with its line",
        arguments: [
            ("", "changes no file", nil), ("# only a comment\n", "changes no file", nil),
            ("a\ndiff --git a/a b/a\n", "has a line that belongs to no file", 1),
            ("diff --git a/a b/b\nrename from a\n", "names no single path", 1),
            ("diff --git \"a/\\303\" \"b/\\303\"\n", "names no single path", 1),
            ("diff --git a/../a b/../a\n@@ -1 +1 @@\n-a\n+b\n", "names a path that has a part '.' or '..'", 1),
            (
                "# c\ndiff --git a/a b/a\n@@ -1,2 +1 @@\n-a\n",
                "has fewer lines in hunk 1 than its head @@ -1,2 +1 @@ says", 4
            ),
            ("diff --git a/a b/a\n", "is empty", nil),
            (
                "diff --git a/a b/a\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/a b/a\n@@ -1 +1 @@\n-b\n+c\n",
                "changes 'a' twice", 5
            ),
        ] as [(String, String, Int?)])
    func refused(text: String, summary: String, line: Int?) {
        let flaw = #expect(throws: PatchFlaw.self) { try TreePatch(Array(text.utf8)) }
        #expect(flaw?.summary == summary)
        #expect(flaw?.line == line)
    }

    @Test("a file that has to be there or must not is named, with the line of its part")
    func misfit() throws {
        let text = "# c\ndiff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+a\n"
        let change = try #require(try TreePatch(Array(text.utf8)).changes.first)
        let there = #expect(throws: PatchFlaw.self) { try change.applied(to: .init([], isExecutable: false)) }
        #expect(there?.summary == "makes a file that is there already")
        #expect(there?.line == 2)
        let other = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n"
        let second = try #require(try TreePatch(Array(other.utf8)).changes.first)
        let absent = #expect(throws: PatchFlaw.self) { try second.applied(to: nil) }
        #expect(absent?.summary == "is for a file that is not there")
        let misfit = #expect(throws: PatchFlaw.self) {
            try second.applied(to: .init(Array("z\n".utf8), isExecutable: false))
        }
        #expect(misfit?.line == 4)
    }
}
