package import CairnDiagnostics
import CairnFiles
import ProjectFiles
import StructuredData
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

    package func verdict(in run: RunContext) throws(Diagnostic) -> Verdict {
        let files = run.files.files(paths).map(\.path)
        guard !files.isEmpty else {
            let list = paths.map { "'\($0.pattern)'" }.joined(separator: ", ")
            return .fail(
                Diagnostic(id: "missing-file", "no file matches \(list)"), expected: "a Python file", found: "none")
        }
        let (version, findings) = try PythonSyntax(run).look(at: files, with: "python3")
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
