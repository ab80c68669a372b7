import CairnDiagnostics
import CairnFiles
import CairnValidator
import Execution
import Reports
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Projects that would have their acceptance tests pass without the work.
@Suite("Acceptance tests that nobody forges", .needsUV)
struct ForgeryTests {
    private static let folder = FilePath(#filePath).removingLastComponent().appending("Cases/Running").string

    /// What the template has, all but the lock.
    private static let template = [
        "pyproject.toml": """
        [project]
        name = "cairn-probe"
        version = "0.1.0"
        requires-python = ">=3.11"

        [dependency-groups]
        dev = ["anyio", "pytest"]

        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"

        [tool.hatch.build.targets.wheel]
        packages = ["src/probe"]

        [tool.pytest.ini_options]
        filterwarnings = ["error"]

        """,
        "src/probe/__init__.py": wrong,
        "src/probe/__main__.py": "print('done')\n",
    ]

    private static let wrong = """
        def answer(number: int) -> int:
            return 41


        async def later() -> str:
            return "done"

        """

    private static let acceptance = [
        "conftest.py": """
        import pytest

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        """,
        "test_probe.py": """
        import importlib.metadata
        import subprocess
        import sys
        from pathlib import Path

        import anyio
        import probe
        import pytest


        @pytest.mark.parametrize("number", [1, 2])
        def test_answer(number):
            assert probe.answer(number) == 42 + number


        class TestLater:
            @pytest.mark.anyio
            async def test_later(self):
                await anyio.sleep(0)
                assert await probe.later() == "done"


        def test_program():
            ran = subprocess.run([sys.executable, "-m", "probe"], capture_output=True, text=True)
            assert (ran.returncode, ran.stdout) == (0, "done\\n")


        def test_packages():
            # What the project shares with pytest's plug-ins is what its own lock says.
            version = importlib.metadata.version("anyio")
            assert f'name = "anyio"\\nversion = "{version}"' in Path("uv.lock").read_text()

        """,
    ]

    @Test("none of them does, and what is honest passes", arguments: try CaseFile.names(in: folder))
    func cases(name: String) throws {
        var file = try CaseFile("\(Self.folder)/\(name).txt")
        let old = try Self.lock(["anyio<4.12"])
        let new = try Self.lock([])
        let workshop = Workshop(keepsEnvironment: false)
        let all = file.cases
        let outputs = inParallel(all, width: 2) { one in
            Result { try Self.output(of: one, old: old, new: new, workshop) }
        }
        let found = Dictionary(zip(all.map(\.name), outputs)) { $1 }
        try file.check { one in
            try found[one.name]?.get() ?? ""
        } report: {
            Issue.record("\($0)")
        }
    }

    /// The lock of the template, with constraints.
    private static func lock(_ constraints: [String]) throws -> [UInt8] {
        let list = constraints.map { "\"\($0)\"" }.joined(separator: ", ")
        let settings = constraints.isEmpty ? "" : "[tool.uv]\nconstraint-dependencies = [\(list)]\n"
        let bytes = try ExecutingCheckTests.lock(template["pyproject.toml", default: ""] + settings)
        // How it was made is not for the template to keep.
        let text = String(decoding: bytes, as: UTF8.self)
        guard !constraints.isEmpty, let start = text.firstPlace(of: "[manifest]\n"),
            let end = text[start.upperBound...].firstPlace(of: "\n[[package]]")
        else { return bytes }
        return Array((text[..<start.lowerBound] + text[end.lowerBound...].dropFirst()).utf8)
    }

    private static func output(
        of one: CaseFile.Case, old: [UInt8], new: [UInt8], _ workshop: Workshop
    ) throws -> String {
        let sections = FileSections(one.input)
        var files = template
        files["uv.lock"] = String(decoding: sections.head.contains("upgraded") ? new : old, as: UTF8.self)
        for line in sections.head {
            if line == "solved" { files["src/probe/__init__.py"] = wrong.replacingAll("41", with: "42 + number") }
            guard line.hasPrefix("in "), let colon = line.firstPlace(of: ": "), let arrow = line.firstPlace(of: " => ")
            else { continue }
            let path = String(line[..<colon.lowerBound].dropFirst(3))
            let replacement = String(line[arrow.upperBound...]).replacingAll("|", with: "\n")
            let before = files[path, default: ""]
            files[path] = before.replacingAll(String(line[colon.upperBound..<arrow.lowerBound]), with: replacement)
            #expect(files[path] != before, "'\(line)' changes nothing")
        }
        for file in sections.files {
            let isAdded = file.path.hasPrefix("+")
            let path = isAdded ? String(file.path.dropFirst()) : file.path
            files[path] = (isAdded ? files[path, default: ""] : "") + file.text
        }
        var tests = acceptance
        for (path, text) in files where path.hasPrefix("acceptance/") {
            tests[String(path.dropFirst(11))] = text
            files[path] = nil
        }
        let commands =
            (sections.head.contains("locked") ? [["uv", "lock"]] : [])
            + (sections.head.contains("committed")
                ? [["git", "init", "--quiet"], ["git", "add", "--all", "--force"]] : [])
        return try withTemporaryFolder { folder in
            try ExecutingCheckTests.write(files, to: folder)
            for words in commands {
                let outcome = try ProcessRunner().run(
                    Command(words, in: folder, environment: ExecutingCheckTests.variables))
                #expect(outcome.end == .exited(0), "\(outcome.error.text)")
            }
            let report = try ExecutingCheckTests().results(
                ["id: it\ncheck: pytest\npath: test_probe.py\ntimeout: 120"], in: folder, acceptance: tests,
                original: { $0.string == "uv.lock" ? old : template[$0.string].map { Array($0.utf8) } },
                // What another changes is not what is there for the rest.
                workshop: sections.head.contains("alone") ? Workshop(keepsEnvironment: false) : workshop)
            let result = try #require(report.milestones.first?.results.first)
            guard let finding = result.findings.first else { return "\(result.status.rawValue)\n" }
            let head = "\(result.status.rawValue): \(finding.id)\n"
            // What failed is not the point where tests fail.
            guard finding.id != "test-failed", finding.id != "test-skipped" else { return head }
            let place = finding.span.map {
                $0.file == "uv.lock" || $0.start.line == 0 ? $0.file : "\($0.file):\($0.start.line)"
            }
            let summary = finding.summary.firstPlace(of: ": https://files").map { finding.summary[..<$0.lowerBound] }
            return head + "  " + (place.map { "'\($0)': " } ?? "") + (summary.map { String($0) } ?? finding.summary)
                + "\n"
        }
    }
}
