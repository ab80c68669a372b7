import ProjectFiles
package import CairnDiagnostics
import CairnFiles
import YAML

/// Passes if a value in a YAML, JSON or TOML file is there, equals something, or matches an expression.
///
/// - `path`: the file, below the project's folder.
/// - `at`: the way to the value: `project.dependencies[0]`, `jobs.test.steps[-1].uses`, `tool."my.key".on`. A `*` as a
///   key or an index tries all: then one value that fits is enough.
/// - one of:
///   - `exists`: `true` if there has to be a value, `false` if there must be none.
///   - `equals`: the value that it has to have: a scalar, a list or a mapping. 1 and 1.0 are equal, 1 and "1" are not.
///   - `matches`: an expression (PCRE2) that has to match somewhere in it, if it is a string, number or truth value. `^` and
///     `$` are the value's beginning and end, also if it has several lines.
/// - `format`: `yaml`, `json` or `toml`; without it the file's name tells.
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
    package static let options = ["path", "at", "exists", "equals", "matches", "format"]

    private enum Wanted: Sendable {
        case exists(Bool)
        case equals(DataNode)
        case matches(SearchPattern)
    }

    let path: RelativePath
    let place: ValuePath
    private let wanted: Wanted
    private let format: DataFormat

    package init?(_ options: OptionReader) {
        let path = options.path("path")
        let text = options.string("at")
        let kind = options.exactlyOne(of: ["exists", "equals", "matches"])
        let format = path.flatMap { options.format(of: $0) }
        guard let path, let text, let kind, let format else { return nil }
        guard let place = ValuePath(text) else {
            options.report(
                "at", id: "invalid-value-path", "'\(text)' is no way to a value",
                explanation: "it is written like this: a.b[0].\"c.d\".*")
            return nil
        }
        let wanted: Wanted? =
            switch kind {
            case "exists": options.bool("exists").map(Wanted.exists)
            case "equals": options.data("equals").map(Wanted.equals)
            default: options.pattern("matches").map(Wanted.matches)
            }
        guard let wanted else { return nil }
        self.path = path
        self.place = place
        self.wanted = wanted
        self.format = format
    }

    package var title: String {
        switch wanted {
        case .exists(true): "\(place.text) is set in \(path)"
        case .exists(false): "\(place.text) is not set in \(path)"
        case .equals(let value): "\(place.text) in \(path) is \(value.phrase)"
        case .matches(let pattern): "\(place.text) in \(path) matches /\(pattern.text)/"
        }
    }

    package func verdict(in project: StaticContext) throws(Diagnostic) -> Verdict {
        if case .failure(let missing) = project.file(path) { return missing.verdict }
        let content = try project.snapshot.content(path)
        let root: DataNode
        do throws(Diagnostic) {
            root = try format.read(content)
        } catch {
            return .unreadable(error, format)
        }
        let values = place.values(in: root)
        switch wanted {
        case .exists(false):
            guard let value = values.first else { return .pass }
            return .fail(
                finding("unwanted-value", "'\(place.text)' should not be set", value, content),
                expected: "no value at \(place.text)", found: value.phrase)
        case .exists(true):
            return values.isEmpty ? missing(root, content, expected: "a value at \(place.text)") : .pass
        case .equals(let wanted):
            if values.contains(where: { $0.equals(wanted) }) { return .pass }
            return differs(values, root, content, expected: wanted.phrase)
        case .matches(let pattern):
            for value in values {
                if let text = value.scalarText, try pattern.matches(value: text) { return .pass }
            }
            return differs(values, root, content, expected: "a match of /\(pattern.text)/")
        }
    }

    private func differs(_ values: [DataNode], _ root: DataNode, _ content: FileContent, expected: String) -> Verdict {
        guard let value = values.first else { return missing(root, content, expected: "\(expected) at \(place.text)") }
        let found = values.prefix(3).map(\.phrase).joined(separator: ", ") + (values.count > 3 ? ", …" : "")
        return .fail(
            finding("wrong-value", "'\(place.text)' is \(found)", value, content), expected: expected, found: found)
    }

    private func missing(_ root: DataNode, _ content: FileContent, expected: String) -> Verdict {
        guard let dead = place.dead(in: root) else {
            return .fail(
                finding("missing-value", "'\(place.text)' is not set", root, content), expected: expected,
                found: "nothing")
        }
        var help: [String] = []
        if case .key(let key) = dead.missing, case .mapping(let members) = dead.place.value {
            help = didYouMean(key, among: members.map(\.key)).map { [$0] } ?? []
        }
        let reached = dead.reached.isEmpty ? "the top" : "'\(dead.reached)'"
        return .fail(
            finding(
                "missing-value", "'\(place.text)' is not set: \(reached) has no \(dead.missing.text)", dead.place,
                content, help: help),
            expected: expected, found: "nothing")
    }

    private func finding(
        _ id: String, _ summary: String, _ node: DataNode, _ content: FileContent, help: [String] = []
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

extension OptionReader {
    /// The option `format`, or the format that the name of `path` says; what is wrong is reported.
    func format(of path: RelativePath) -> DataFormat? {
        if has("format") {
            return fields.optional("format") { (node) throws(Diagnostic) in
                let name = try node.string(oneOf: DataFormat.allCases.map(\.rawValue))
                return DataFormat(rawValue: name) ?? .yaml
            }
        }
        if let format = DataFormat(fileName: path.last) { return format }
        report(
            "path", id: "unknown-format", "'\(path)' does not say what language it is in",
            help: ["add 'format: yaml', 'json' or 'toml'"])
        return nil
    }
}

extension DataNode {
    /// The text of a scalar.
    var scalarText: String? {
        switch value {
        case .string(let text), .time(let text): text
        case .bool, .int, .number: phrase
        case .null, .list, .mapping: nil
        }
    }
}
