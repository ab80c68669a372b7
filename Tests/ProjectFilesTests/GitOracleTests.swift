import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import ProjectFiles

/// Our reader of git's data and git itself have to say the same of which files count.
@Suite("What git keeps and leaves out")
struct GitOracleTests {
    static let cases = String(#filePath.dropLast("GitOracleTests.swift".count)) + "Cases/repositories.txt"

    /// What scripts begin with: no setting of the machine counts.
    static let start = """
        set -e
        unset ${!GIT_@} CDPATH
        export HOME=$PWD/home XDG_CONFIG_HOME=$PWD/home/.config GIT_CONFIG_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0
        mkdir -p home
        g() { git -c user.name=a -c user.email=a@b.example -c init.defaultBranch=main -c advice.addIgnoredFile=false "$@"; }
        mk() { for f in "$@"; do mkdir -p "$(dirname -- "$f")"; echo x > "$f"; done; }

        """

    /// What git says of the folder that a script stands in, one file a line.
    static let asked = """
        git -c core.fsmonitor=false ls-files -z --cached --others --exclude-standard 2>/dev/null |
          while IFS= read -r -d '' f; do if [ -f "$f" ] || [ -L "$f" ]; then printf '%s\\n' "$f"; fi; done | LC_ALL=C sort -u

        """

    @Test("repositories of many kinds are read as git reads them")
    func repositories() throws {
        var file = try CaseFile(Self.cases)
        try file.check({ one in
            try withTemporaryFolder { (folder) throws in
                let lines = one.input.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
                let project = String(lines[0])
                let script =
                    Self.start + "mkdir work; cd work\ntop=$PWD\n" + lines[1] + "\ncd \"$top/\(project)\"\n"
                    + Self.asked
                let told = try runShell(script, in: folder)
                #expect(told.code == 0, "\(one.name): \(told.output)")
                let ours = try Self.files(folder.appending("work").pushing(FilePath(project)), home: folder)
                #expect(told.output == ours, "git says something else of '\(one.name)'")
                return ours
            }
        }) { Issue.record("\($0)") }
    }

    /// The files and links that count by our reader, one a line.
    static func files(_ project: FilePath, home: FilePath) throws -> String {
        let variables = [
            "HOME": home.appending("home").string, "XDG_CONFIG_HOME": home.appending("home/.config").string,
            "GIT_CONFIG_NOSYSTEM": "1",
        ]
        let snapshot = try Snapshot(project, environment: GitEnvironment { variables[$0] })
        return snapshot.entries.filter { $0.kind == .file || $0.kind == .symbolicLink }.map(\.path.string)
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { $0 + "\n" }.joined()
    }

    @Test("rules that a sparse checkout leaves out of the work tree are said to be unknown")
    func sparseRules() throws {
        try withTemporaryFolder { (folder) throws in
            let script =
                Self.start + """
                    mkdir work; cd work; g init -q; mk in/a out/b; printf '*.tmp\n' > .gitignore; g add -A; g commit -qm x
                    printf '/in/\n' | g sparse-checkout set --no-cone --stdin; mk in/c.tmp; [ ! -e .gitignore ]
                    """
            #expect(try runShell(script, in: folder).code == 0)
            let snapshot = try Snapshot(folder.appending("work"), environment: .none)
            #expect(snapshot.entries.map(\.path.string) == ["in", "in/a", "in/c.tmp"])
            #expect(snapshot.notices.map(\.id) == ["unread-ignore-rules"])
        }
    }

    /// How many trees with rules are made up.
    static let count = 300

    @Test("trees and rules that are made up are read as git reads them")
    func random() throws {
        try withTemporaryFolder { (folder) throws in
            var trees = RandomTrees(seed: 16)
            let disk = LocalFileSystem()
            for number in 0..<Self.count { try trees.write(to: folder.appending("t\(number)"), on: disk) }
            let script =
                Self.start + """
                    for d in t*; do
                      (cd $d; g init -q .; [ ! -e ../$d/.folded ] || g config core.ignoreCase true
                       if [ -s .tracked ]; then xargs -0 git --literal-pathspecs add -f -- < .tracked; fi
                       left=; if git check-ignore -q sub; then left=' left out'; fi
                       if [ -d sub ]; then cd sub; fi
                       printf '== %s%s\\n' $d "$left"
                    """ + "\n" + Self.asked + "  )\ndone\n"
            let told = try runShell(script, in: folder)
            #expect(told.code == 0, "\(told.output.suffix(500))")
            var answers: [String: String] = [:]
            for part in told.output.split(separator: "== ") {
                let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
                answers[String(lines[0])] = lines.count > 1 ? String(lines[1]) : ""
            }
            #expect(answers.count == Self.count)
            var (left, apart) = (0, 0)
            for number in 0..<Self.count {
                let top = folder.appending("t\(number)")
                let isBelow = try disk.info(at: top.appending("sub")) != nil
                let ours = try Self.files(isBelow ? top.appending("sub") : top, home: folder)
                let rules = (try? disk.read(top.appending(".gitignore"))).map { String(decoding: $0, as: UTF8.self) }
                if isBelow, answers["t\(number) left out"] == "" {
                    // A project that a repository leaves out as a whole is no part of it.
                    apart += 1
                    continue
                }
                #expect(
                    (answers["t\(number)"] ?? answers["t\(number) left out"]) == ours,
                    "t\(number), with the rules\n\(rules ?? "")")
                let made = ours.split(separator: "\n").filter { line in
                    ![".gitignore", ".tracked", ".folded"].contains { line.hasSuffix($0) }
                }
                if made.count < trees.sizes[number] { left += 1 }
            }
            // Rules that never match would prove nothing.
            #expect(left > Self.count / 3)
            #expect(apart < Self.count / 10)
        }
    }
}

/// Makes up folders with files and ignore rules.
struct RandomTrees {
    private var state: UInt64
    /// How many files each tree has.
    private(set) var sizes: [Int] = []

    init(seed: UInt64) {
        state = seed
    }

    private mutating func next(_ count: Int) -> Int {
        // splitmix64: the same on every machine.
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ value >> 31) % UInt64(count))
    }

    private mutating func one(of all: [String]) -> String {
        all[next(all.count)]
    }

    private static let names = ["a", "b", "ab", "ba", "A", "a.b", "b.a", "a b", "[a]", "é", "-", "aab", "b "]
    private static let pieces = [
        "a", "b", "a", "b", "*", "*", "?", "**", "/", "/", "**/", "/**", "[ab]", "[!a]", "[a-b]", "[[:alpha:]]", "\\a",
        "\\*", ".", "é", " ", "-", "[", "]", "[^", "A", "!", "#", "[]a]", "[a\\]", "[[:upper:]-z]",
        "**/a", "a/**/b", "*/**/a", "/**/", "a*b", "?*",
    ]

    private mutating func rules() -> String {
        var text = next(12) == 0 ? "\u{FEFF}" : ""
        for _ in 0...next(4) {
            if next(4) == 0 { text += "!" }
            if next(4) == 0 { text += "/" }
            for _ in 0...next(4) { text += one(of: Self.pieces) }
            if next(4) == 0 { text += "/" }
            text += one(of: ["\n", "\n", "\n", "\r\n", " \n", "\\ \n"])
        }
        return text
    }

    /// Writes a tree: its files, the names of those that git is to keep in `.tracked`, and, where letter case is not to
    /// count, `.folded`. In some the project is the folder `sub`.
    mutating func write(to top: FilePath, on disk: LocalFileSystem) throws {
        try disk.createFolder(top)
        let isBelow = next(4) == 0
        let project = isBelow ? top.appending("sub") : top
        if isBelow { try disk.createFolder(project) }
        var folders = [project]
        var files: [FilePath] = []
        for _ in 0..<(3 + next(6)) {
            let folder = folders[next(folders.count)].appending(one(of: Self.names))
            guard try disk.info(at: folder) == nil else { continue }
            try disk.createFolder(folder)
            folders.append(folder)
        }
        for _ in 0..<(6 + next(14)) {
            let file = folders[next(folders.count)].appending(one(of: Self.names))
            guard try disk.info(at: file) == nil else { continue }
            try disk.create(file, bytes: [], isExecutable: false)
            files.append(file)
        }
        for folder in Set(folders).union([top]).sorted(by: { $0.string < $1.string })
        where folder == top || next(3) == 0 {
            try disk.create(folder.appending(".gitignore"), bytes: Array(rules().utf8), isExecutable: false)
        }
        let isFolded = next(5) == 0
        if isFolded { try disk.create(top.appending(".folded"), bytes: [], isExecutable: false) }
        // Where letter case does not count, git looks for what it keeps in either case, too.
        let tracked = isFolded ? [] : files.filter { _ in next(6) == 0 }
        let names = tracked.map { $0.string.dropFirst(top.string.count + 1) }.map { $0 + "\0" }.joined()
        try disk.create(top.appending(".tracked"), bytes: Array(names.utf8), isExecutable: false)
        sizes.append(files.count)
    }
}
