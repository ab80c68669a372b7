package import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import StructuredData
import SystemPackage
import YAML

/// Passes if Python can parse the files. Nothing of them is executed.
///
/// All files are parsed by one `python3`, the first in `PATH`. If that is older than what `requires-python` in
/// `pyproject.toml` asks for, the check cannot be decided.
///
/// ```yaml
/// - id: parses
///   check: python-parses
///   paths: [src/**/*.py, tests/**/*.py]
/// ```
package struct PythonParsesCheck: ExecutingCheck {
    package static let name = "python-parses"
    package static let options: [any DeclaredOptions] = [paths]
    private static let paths = CheckOption.globs("paths", .searched, "The files to parse.")

    let paths: [Glob]

    package init?(_ options: OptionReader) {
        guard let paths = options[Self.paths] else { return nil }
        self.paths = paths
    }

    package var title: String {
        "Python parses " + paths.map(\.pattern).joined(separator: ", ")
    }

    /// Reads names from a file, parses each, and writes a line of JSON for the interpreter and for each error.
    private static let script = """
        import ast, json, os, sys
        print(json.dumps({"version": list(sys.version_info[:2])}))
        names = open(sys.argv[1], "rb").read().split(b"\\0")
        for name in map(os.fsdecode, filter(None, names)):
            try:
                with open(name, "rb") as file:
                    ast.parse(file.read(), name)
            except SyntaxError as e:
                print(json.dumps({"file": name, "line": e.lineno or 1, "column": e.offset or 1, "message": e.msg}))
            except (ValueError, RecursionError, MemoryError, OSError) as e:
                print(json.dumps({"file": name, "line": 1, "column": 1, "message": str(e) or type(e).__name__}))
        """

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let files = run.files.files(paths).map(\.path)
        guard !files.isEmpty else {
            let list = paths.map { "'\($0.pattern)'" }.joined(separator: ", ")
            return .fail(
                Diagnostic(id: "missing-file", "no file matches \(list)"), expected: "a Python file", found: "none")
        }
        let folder = try run.workspace.freshFolder("check")
        try run.write(Array(Self.script.utf8), to: folder.appending("parse.py"))
        let names = files.map { Array($0.string.utf8) }.joined(separator: [0])
        try run.write(Array(names), to: folder.appending("names"))
        let command = Command(
            ["python3", "-I", folder.appending("parse.py").string, folder.appending("names").string],
            in: try run.workspace.project(), environment: try run.environment(),
            limits: run.limits(seconds: 120, keptBytes: 1 << 20))
        let outcome = try run.runner.run(command)
        if let ended = outcome.endedEarly("python3", limits: command.limits) { throw ended }
        guard outcome.end == .exited(0) else {
            throw Diagnostic(
                id: "python-broken", "python3 could not parse the files",
                explanation: outcome.error.lastLines(3).joined(separator: "\n"), help: ["try: python3 --version"])
        }
        return try verdict(of: outcome, in: run)
    }

    private func verdict(of outcome: CommandOutcome, in run: RunContext) throws(Diagnostic) -> Verdict {
        var findings: [Diagnostic] = []
        var version: (Int, Int) = (3, 0)
        for line in outcome.output.text.split(whereSeparator: \.isNewline) {
            guard let node = try? Node.parseJSON(Array(line.utf8), file: "python3") else { continue }
            if let numbers = node["version"]?.items, numbers.count == 2 {
                version = (numbers[0].int ?? 3, numbers[1].int ?? 0)
            }
            guard let name = node["file"]?.string, findings.count < 10 else { continue }
            let place = SourcePosition(line: max(1, node["line"]?.int ?? 1), column: max(1, node["column"]?.int ?? 1))
            let text = (try? RelativePath(name)).flatMap { try? run.files.snapshot.content($0).text() }
            findings.append(
                Diagnostic(
                    id: "python-syntax", "'\(name)' is not valid Python: \(node["message"]?.string ?? "")",
                    at: SourceSpan(file: name, start: place), excerpt: text?.sourceLine(place.line)))
        }
        guard let first = findings.first else { return .pass }
        if let floor = floor(of: run), version < floor {
            throw Diagnostic(
                id: "python-too-old",
                "python3 is \(version.0).\(version.1), and the project needs \(floor.0).\(floor.1)",
                help: ["put a newer python3 first in PATH: uv python install \(floor.0).\(floor.1)"])
        }
        return .fail(
            findings, expected: "files that Python parses", found: first.summary,
            reproduce: "python3 -m py_compile \((first.span?.file ?? "").shellQuoted)")
    }

    /// The version that `requires-python` asks for at least.
    private func floor(of run: RunContext) -> (Int, Int)? {
        guard let path = try? RelativePath("pyproject.toml"), let content = try? run.files.snapshot.content(path),
            let root = try? DataFormat.toml.read(content).first,
            let text = root["project"]?["requires-python"]?.scalarText, let sign = text.firstPlace(of: ">=")
        else { return nil }
        let numbers = text[sign.upperBound...].drop { $0 == " " }.prefix { $0.isNumber || $0 == "." }.split(
            separator: ".")
        guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
        return (major, minor)
    }
}
