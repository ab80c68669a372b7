import CairnFiles
import SystemPackage
import TestSupport
import Testing

/// Runs the built executable as a person would: each case is a shell script in a new folder, and everything that it
/// prints, and its exit codes, is compared.
///
/// `$CATALOG` is the fixture's catalog, `$COURSE` the one with milestones, `$TRIP` the one whose solutions change all kinds
/// of files. A case may begin with lines that only prepare.
@Suite("The command line")
struct CommandTests {
    /// What scripts may say: `run` shows an exit code that isn't 0, `line` ends the output with a line break as well.
    private static let words = """
        run() { "$@"; local code=$?; [ $code = 0 ] || echo "(exit $code)"; }
        line() { run "$@"; echo; }

        """

    static let folder = String(#filePath.dropLast("CommandTests.swift".count))

    @Test("scripts print what they printed", arguments: try CaseFile.names(in: folder + "Cases"))
    func cases(file: String) throws {
        var cases = try CaseFile(Self.folder + "Cases/\(file).txt")
        try cases.check({ one in
            try withTemporaryFolder { folder in
                let script = Self.words + one.input
                let result = try runShell(
                    script, in: folder,
                    environment: [
                        "CATALOG": Self.folder + "Fixture", "COURSE": Self.folder + "Course",
                        "TRIP": Self.folder + "Trip",
                    ])
                return result.output
                    .replacing(Self.folder + "Fixture", with: "$CATALOG")
                    .replacing(Self.folder + "Course", with: "$COURSE")
                    .replacing(Self.folder + "Trip", with: "$TRIP").replacing(folder.string, with: "$PWD")
            }
        }) { Issue.record("\($0)") }
    }
}

extension String {
    /// The text with every `part` replaced.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
