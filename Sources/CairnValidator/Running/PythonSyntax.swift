import CairnDiagnostics
import CairnFiles
import Execution
import ProjectFiles
import SystemPackage
import YAML

/// Has files parsed by Python. Nothing of them is executed.
struct PythonSyntax {
    private let run: RunContext

    init(_ run: RunContext) {
        self.run = run
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

    /// Parses files of the project.
    /// - Parameter python: the interpreter, a name to look up in `PATH` or a path.
    /// - Returns: the interpreter's version, and what is no Python, ten places at the most.
    /// - Throws: that they could not be parsed.
    func look(
        at files: [RelativePath], with python: String
    ) throws(Diagnostic) -> (version: (Int, Int), findings: [Diagnostic]) {
        let folder = try run.workspace.freshFolder("check")
        try run.write(Array(Self.script.utf8), to: folder.appending("parse.py"))
        let names = files.map { Array($0.string.utf8) }.joined(separator: [0])
        try run.write(Array(names), to: folder.appending("names"))
        let command = Command(
            [python, "-I", folder.appending("parse.py").string, folder.appending("names").string],
            in: try run.workspace.project(), environment: try run.environment(),
            limits: run.limits(seconds: 120, keptBytes: 1 << 20))
        let outcome = try run.runner.run(command)
        if let ended = outcome.endedEarly("python3", limits: command.limits) { throw ended }
        guard outcome.end == .exited(0) else {
            throw Diagnostic(
                id: "python-broken", "python3 could not parse the files",
                explanation: outcome.error.lastLines(3).joined(separator: "\n"), help: ["try: python3 --version"])
        }
        return read(outcome.output.text)
    }

    private func read(_ text: String) -> (version: (Int, Int), findings: [Diagnostic]) {
        var findings: [Diagnostic] = []
        var version: (Int, Int) = (3, 0)
        for line in text.split(whereSeparator: \.isNewline) {
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
        return (version, findings)
    }
}
