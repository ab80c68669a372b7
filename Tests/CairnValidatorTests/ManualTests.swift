import CairnCatalog
import CairnFiles
import CairnValidator
import Execution
import ProjectFiles
import SystemPackage
import TestSupport
import Testing

/// The page of the documentation about checks is made of the kinds' own doc comments and what they declare.
@Suite("The manual of the checks")
struct ManualTests {
    static let sources = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .appending("Sources/CairnValidator")
    static let page = sources.appending("CairnValidator.docc/Checks.md")

    @Test("every kind has a manual with an example of it, and no two have one name")
    func complete() throws {
        for kind in CheckKinds.all {
            let manual = try Self.manual(of: kind)
            #expect(manual.contains("```yaml\n"), "\(kind.name) has no example")
            #expect(manual.contains("check: \(kind.name)\n"), "\(kind.name)'s example is of another kind")
            #expect(!manual.contains("\n- `"), "\(kind.name) lists options in its comment: they are declared")
        }
        #expect(Set(CheckKinds.all.map { $0.name }).count == CheckKinds.all.count)
    }

    @Test("every file among the checks is a kind that manifests may use")
    func listed() throws {
        let files = try LocalFileSystem().list(Self.sources.appending("Checks"))
        #expect(Set(files) == Set(CheckKinds.all.map { "\($0).swift" }))
    }

    @Test("the page is up to date")
    func page() throws {
        let text = try Self.text()
        let disk = LocalFileSystem()
        if CaseFile.isRecording {
            try disk.remove(Self.page)
            try disk.create(Self.page, bytes: Array(text.utf8), isExecutable: false)
            Issue.record("recorded Checks.md: look at the difference, then run without CAIRN_RECORD")
            return
        }
        let there = String(decoding: try disk.read(Self.page), as: UTF8.self)
        #expect(there == text, "Checks.md is stale: renew it with CAIRN_RECORD=1")
    }

    /// The doc comment of a kind's type.
    static func manual(of kind: any CheckKind.Type) throws -> String {
        let type = "\(kind)"
        let file = sources.appending("Checks/\(type).swift")
        let text = String(decoding: try LocalFileSystem().read(file), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("package struct \(type):") })
        let comment = lines[..<start].reversed().prefix { $0.hasPrefix("///") }.reversed()
        return comment.map { $0.dropFirst($0.hasPrefix("/// ") ? 4 : 3) }.joined(separator: "\n") + "\n"
    }

    static func text() throws -> String {
        var out = """
            # The kinds of checks

            What `structure` in a template's manifest and `checks` in a milestone's may ask for.

            <!-- Made of the doc comments and options in Sources/CairnValidator/Checks, and of the test that renews it with
            CAIRN_RECORD=1. -->

            ## Every check

            \(CheckDeclaration.common.map { "- `\($0.name)`: \($0.description)" }.joined(separator: "\n"))

            Strings are rendered with the project's answers. Paths are below the project's folder, and upper and lower
            case count on every system. Files above 16 MB are not read: a check that would need one cannot be decided.

            A file counts if git keeps it, or if none of git's ignore rules leaves it out: every `.gitignore` from the
            repository's top down, `.git/info/exclude`, and the person's own for all repositories. So what counts is what
            a clone has, whatever else lies in the folder; without a repository the project's own `.gitignore` files are
            all there is. Of the folders \(Snapshot.skippedFolders.sorted().map { "`\($0)`" }.joined(separator: ", "))
            only what git keeps counts. Repositories within the repository, submodules too, are left out, and the report
            names them. Git's data are read without git, and nothing of a repository is executed for that.

            Text is UTF-8, UTF-16 or UTF-32; bytes that are none of these are read as Latin-1, so that nothing is passed
            over. What has NUL bytes and is no UTF-16 is no text: a check that names such a file cannot be decided, and
            of what wildcards find the report says that nobody looked into it. To an expression each line of a file ends
            in a line feed, whatever system's line ends the file has.

            ## What the record is held to

            Which checks a project has depends on the answers in its record, `.cairn.yaml`. So where a file stands that
            these answers leave out, it is compared with what each other answer to one of the questions would put there.
            If more than half of that is kept, and at least five lines with a letter or a digit in them, the file
            contradicts the recorded answer: the report says so beforehand (`answers-contradicted`), and with
            `--complete` the structure has a failed result `record-answers`. Put the answer back, or remove the file. A
            file that is your own has little of the template's, and may stand there.

            ## What runs, and how

            Checks that execute something need `--run`. They work on a copy of the project in a temporary folder, so
            that the project stays as it is, with exactly the files that count. Files above \(Workspace.fileLimit >> 20) MB, links that lead out of the
            project and what cannot be read are left out of the copy, and the report says so. A command may take as long
            as its `timeout` says, write \(RunLimits().outputBytes >> 20) MB, and, together with everything that it starts, hold
            \(RunLimits().memoryBytes >> 30) GB of memory and be \(RunLimits().processes) processes at once. Whatever it started is ended with it: kindly at
            first, then not. What ran out of time while checks of other milestones ran is tried once more, alone, and
            `--time-factor` allows all times so many times over. **This is not a sandbox**: what is executed may read and write what you may, and reach the network.
            Run it on code that you would run anyway.

            Of your environment a command gets these variables, if they are set:
            \(RunEnvironment.allowed.map { "`\($0)`" }.joined(separator: ", ")).
            Set are `CAIRN_PROJECT` (the copy's folder), `CAIRN_RUN` (a mark), `UV_PROJECT_ENVIRONMENT`,
            `UV_NO_PROGRESS`, `PYTHONDONTWRITEBYTECODE` (for acceptance tests `PYTHONPYCACHEPREFIX`, a folder beside the
            copy), `PYTHONNOUSERSITE`, `PYTHONUNBUFFERED` and `NO_COLOR`.

            """
        for kind in CheckKinds.all {
            out += "\n## \(kind.name)\n\n"
            if kind.executes { out += "Executes something: needs `--run`.\n\n" }
            let manual = try manual(of: kind)
            let example = try #require(manual.firstRange(of: "```yaml\n")).lowerBound
            out += manual[..<example] + options(of: kind) + "\n" + manual[example...]
        }
        return out
    }

    /// The options of a kind as a list, those of which one has to be given below each other.
    static func options(of kind: any CheckKind.Type) -> String {
        var out = ""
        var isChoice = false
        for option in kind.declarations {
            if option.presence == .choice, !isChoice { out += "- one of:\n" }
            isChoice = option.presence == .choice
            let presence =
                switch option.presence {
                case .required, .choice: ""
                case .optional: "; may be left out"
                case .fallback(.number(let number)): "; \(number) if not given"
                case .fallback(.word(let word)): "; `\(word)` if not given"
                }
            out += wrapped(
                "- `\(option.name)`: \(option.shape.words)\(presence). \(option.description)", indent: isChoice ? 2 : 0)
        }
        return out
    }

    /// An item of a list, broken between words.
    private static func wrapped(_ item: String, indent: Int) -> String {
        var lines = [String(repeating: " ", count: indent)]
        for word in item.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 117 {
                lines.append(String(repeating: " ", count: indent + 2))
            }
            let isFirst = lines[lines.count - 1].allSatisfy { $0 == " " }
            lines[lines.count - 1] += (isFirst ? "" : " ") + word
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
