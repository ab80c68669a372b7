package import CairnDiagnostics
import CairnFiles
import ProjectFiles
import StructuredData
import YAML

/// Passes if a value in a YAML, JSON or TOML file is there, equals something, or matches an expression.
///
/// A file is read as the tools bear it that it is for, and only the value asked for is judged. In a YAML file of several
/// documents the way is followed in each of them, and one value that fits is enough; with `exists: false` none of them
/// may have it. Unknown tags (`!Sub`) are passed over, and merge keys (`<<`) are followed: a mapping's own keys win. A
/// key that is there twice matters only if it is on the way. JSON may have comments, and commas before a closing
/// bracket, in `tsconfig*.json`, `jsconfig*.json`, `devcontainer.json`, `.devcontainer.json`, `.vscode/*.json`,
/// `*.code-workspace` and `*.jsonc`; its numbers may have any size. TOML is 1.1.
///
/// ```yaml
/// - id: python-floor
///   check: value
///   path: pyproject.toml
///   at: project.requires-python
///   matches: '^>=3\.1[1-9]'
/// ```
package struct ValueCheck: StaticCheck {
    package static let name = "value"
    package static let options: [any DeclaredOptions] = [path, place, wanted, format]
    private static let path = CheckOption.path("path", .file, "The file, below the project's folder.")
    private static let place = CheckOption.valuePath(
        "at",
        "The value: `project.dependencies[0]`, `jobs.test.steps[-1].uses`, `tool.\"my.key\".on`. A `*` as a key or an "
            + "index tries all: then one value that fits is enough.")
    private static let wanted = CheckOptionChoice<Wanted>(
        CheckOption.truth("exists", "Whether there has to be a value, or must be none.").reading { .exists($1) },
        CheckOption.data(
            "equals",
            "What it has to be: a scalar, a list or a mapping. 1 and 1.0 are equal, 1 and \"1\" are not."
        ).reading { .equals($1) },
        CheckOption.pattern(
            "matches",
            "What has to match somewhere in it, if it is a string, number or truth value. `^` and `$` are the value's "
                + "beginning and end, also if it has several lines."
        ).reading { .matches($1) })
    private static let format = CheckOption.formatOfPath

    private enum Wanted: Sendable {
        case exists(Bool)
        case equals(Node)
        case matches(SearchPattern)
    }

    let path: RelativePath
    let place: ValuePath
    private let wanted: Wanted
    private let format: DataFormat

    package init?(_ options: OptionReader) {
        let path = options[Self.path]
        let place = options[Self.place]
        let wanted = options[Self.wanted]
        let format = options.format(Self.format, of: path, Self.path)
        guard let path, let place, let wanted, let format else { return nil }
        self.path = path
        self.place = place
        self.wanted = wanted
        self.format = format
    }

    package var title: String {
        switch wanted {
        case .exists(true): "\(place.text) is set in \(path)"
        case .exists(false): "\(place.text) is not set in \(path)"
        case .equals(let value): "\(place.text) in \(path) is \(value.shown)"
        case .matches: "\(place.text) in \(path) has the form that is asked for"
        }
    }

    package var detail: String? {
        guard case .matches(let pattern) = wanted else { return nil }
        return pattern.detail
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        if case .failure(let missing) = project.file(path) { return missing.verdict }
        let content = try project.snapshot.content(path)
        let documents: [Node]
        let values: [Node]
        do throws(Diagnostic) {
            documents = try format.read(content)
            values = try place.values(in: documents)
        } catch {
            return .unreadable(error, format)
        }
        switch wanted {
        case .exists(false):
            guard let value = values.first else { return .pass }
            return .fail(
                finding("unwanted-value", "'\(place.text)' should not be set", value, content),
                expected: "no value at \(place.text)", found: value.shown)
        case .exists(true):
            return try values.isEmpty ? missing(documents, content, expected: "a value at \(place.text)") : .pass
        case .equals(let wanted):
            if values.contains(where: { $0.equals(wanted) }) { return .pass }
            return try differs(values, documents, content, expected: wanted.shown)
        case .matches(let pattern):
            for value in values {
                if let text = value.scalarText, try pattern.matches(value: text) { return .pass }
            }
            return try differs(values, documents, content, expected: "a match of the expression")
        }
    }

    private func differs(
        _ values: [Node], _ documents: [Node], _ content: FileContent, expected: String
    ) throws(Diagnostic) -> Verdict {
        guard let value = values.first else {
            return try missing(documents, content, expected: "\(expected) at \(place.text)")
        }
        let found = values.prefix(3).map(\.shown).joined(separator: ", ") + (values.count > 3 ? ", …" : "")
        return .fail(
            finding("wrong-value", "'\(place.text)' is \(found)", value, content), expected: expected, found: found)
    }

    private func missing(
        _ documents: [Node], _ content: FileContent, expected: String
    ) throws(Diagnostic) -> Verdict {
        guard let dead = try place.dead(in: documents) else {
            return .fail(
                Diagnostic(
                    id: "missing-value", "'\(place.text)' is not set", at: SourceSpan(wholeFile: path.string)),
                expected: expected, found: "nothing")
        }
        var help: [String] = []
        if case .key(let key) = dead.missing, let entries = dead.place.entries {
            help = didYouMean(key, among: entries.map(\.key.text)).map { [$0] } ?? []
        }
        let reached = dead.reached.isEmpty ? "the top" : "'\(dead.reached)'"
        return .fail(
            finding(
                "missing-value", "'\(place.text)' is not set: \(reached) has no \(dead.missing.text)", dead.place,
                content, help: help),
            expected: expected, found: "nothing")
    }

    private func finding(
        _ id: String, _ summary: String, _ node: Node, _ content: FileContent, help: [String] = []
    ) -> Diagnostic {
        let start = node.span.start.offset
        return Diagnostic(id: id, summary, at: node.span, excerpt: content.place(start..<start).excerpt, help: help)
    }
}

extension Verdict {
    /// The verdict that a file is no YAML, JSON or TOML.
    static func unreadable(_ problem: Diagnostic, _ format: DataFormat) -> Verdict {
        .fail(problem, expected: "a file in \(format.rawValue.uppercased())", found: problem.summary)
    }
}

extension CheckOption where Value == DataFormat {
    /// The option `format`, without which the name of a file says its language.
    static var formatOfPath: CheckOption<DataFormat?> {
        format("format", "The file's language; without it the file's name tells.").optional()
    }
}

extension OptionReader {
    /// The language that `format` says, or else the name of `path`; nil if neither does, which was reported.
    func format(
        _ format: CheckOption<DataFormat?>, of path: RelativePath?, _ pathOption: CheckOption<RelativePath>
    ) -> DataFormat? {
        guard let given = self[format] else { return nil }
        if let given { return given }
        guard let path else { return nil }
        if let told = DataFormat(fileName: path.last) { return told }
        report(
            pathOption, id: "unknown-format", "'\(path)' does not say what language it is in",
            help: ["add 'format: yaml', 'json' or 'toml'"])
        return nil
    }
}

extension DataFormat {
    /// Reads a file of a project: `read(_:file:)`.
    /// - Throws: as that, or that the file is no text.
    func read(_ content: FileContent) throws(Diagnostic) -> [Node] {
        guard !content.isBinary else { throw content.binary }
        return try read(content.bytes, file: content.path.string)
    }
}
