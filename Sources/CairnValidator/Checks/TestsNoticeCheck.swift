package import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles

/// Passes if the project's own tests notice when its code is broken.
///
/// In a copy, the code is changed in small ways, one after the other: a comparison turned (`<` to `<=`, `==` to
/// `!=`), a condition negated, `and` and `or` swapped, a number, a truth value or a word another, a result left out,
/// a call left out. The tests that reach the changed statement have to fail; how many of a hundred changes they have
/// to notice says `share`.
///
/// Changed are only statements in functions, on lines that scaffolding did not write, and, with `path`, of those only
/// what the milestone's acceptance tests run, in the processes that they start too: noted while a check of the kind
/// `pytest` before this one runs them. The functions that share the most words with these tests come first, and none
/// has more than three changes before it is the next one's turn. Which ones they are is decided by the content: the
/// same code gets the same ones. Texts with spaces, messages to a log, annotations and arguments such as `indent` and
/// `encoding` stay as they are, and so does a line with `# pragma: no cover`.
///
/// Tests count in files that are not as the starter brought them. They run by the project's own pytest and its
/// settings, and have to pass before anything is changed. A change that no test reaches is not noticed; of those that
/// reach it the first that fails ends the run, and one that does not end counts as one that fails. It goes by time of
/// the processor, not of the clock: what is not tried when `cpu` seconds are used up is left out, and if that is more
/// than two thirds, the check cannot be decided. It ends when the share is reached. It is about honesty and no guard: tests
/// that compare the text of the code notice every change of it.
///
/// ```yaml
/// - id: errors-are-tested
///   check: tests-notice
///   path: test_errors.py
///   code: src/**/*.py
///   share: 60
/// ```
package struct TestsNoticeCheck: ExecutingCheck {
    package static let name = "tests-notice"
    package static let options: [any DeclaredOptions] = [code, share, path, tests, changes, cpu]
    private static let code = CheckOption.globs("code", .searched, "The Python files that may be changed.")
    private static let share = CheckOption.integer(
        "share", 1...100, "How many of a hundred changes the tests have to notice, rounded up.")
    private static let path = CheckOption.path(
        "path", .acceptance,
        "The test file or folder, below `acceptance/`, that says by what it runs which lines the milestone is about. "
            + "Without it all of the project's own lines in `code` may be changed."
    ).optional()
    private static let tests = CheckOption.globs(
        "tests", .searched,
        "Where the project's own tests are; `tests/**/*.py` if not given. Files called `test_….py` and `…_test.py` count."
    ).optional()
    private static let changes = CheckOption.integer("changes", 1...100, "How many changes are tried at the most.")
        .otherwise(12)
    private static let cpu = CheckOption.integer(
        "cpu", 5...600, "How many seconds of the processor all of it may take."
    ).otherwise(30)

    let code: [Glob]
    let share: Int
    let path: RelativePath?
    let tests: [Glob]?
    let changes: Int
    let cpu: Int

    package init?(_ options: OptionReader) {
        let code = options[Self.code]
        let share = options[Self.share]
        let path = options[Self.path]
        let tests = options[Self.tests]
        let changes = options[Self.changes]
        let cpu = options[Self.cpu]
        guard let code, let share, let path, let tests, let changes, let cpu else { return nil }
        self.code = code
        self.share = share
        self.path = path
        self.tests = tests
        self.changes = changes
        self.cpu = cpu
    }

    package var title: String {
        "the project's own tests notice \(share) of 100 small changes in " + code.map(\.pattern).joined(separator: ", ")
    }

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let own = OwnPython(run.files)
        let globs: [Glob] = if let tests { tests } else { [try Self.usualTests()] }
        let tests = try own.tests(globs)
        let judge = NoticeVerdict(share: share, cpu: cpu, hasAcceptance: path != nil, run: run)
        guard !tests.own.isEmpty else { return judge.noTests(unchanged: tests.unchanged) }
        let code = try own.code(code)
        guard !code.isEmpty else { return judge.nothing }
        switch try run.python.make(in: run) {
        case .ready: break
        case .failed(let verdict): return verdict
        case .error(let problem): throw problem
        }
        let plan = NoticePlan(
            code: code, tests: tests.own, imports: tests.all, path: path, changes: changes, share: share, cpu: cpu,
            stopsEarly: run.stopsEarly)
        return try judge.verdict(of: try NoticeSession(run).carryOut(plan))
    }

    private static func usualTests() throws(Diagnostic) -> Glob {
        do throws(RelativePath.Flaw) {
            return try Glob("tests/**/*.py")
        } catch {
            throw Diagnostic(id: "invalid-path", "\(error)")
        }
    }
}
