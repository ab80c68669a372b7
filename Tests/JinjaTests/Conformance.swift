import CairnDiagnostics
import CairnFiles
import Jinja
import SystemPackage
import YAML

/// A case of the conformance suite: see `Conformance/confirm.py` for what a line of a file holds.
struct ConformanceCase {
    /// What the case expects.
    enum Expectation: Equatable {
        case output(String)
        case error(ErrorKind, line: Int?)
    }

    let id: String
    let template: String
    let data: Variables
    let options: Options
    let templates: [String: String]
    let expectation: Expectation

    /// The cases of `Conformance/cases/NAME.jsonl`.
    static func read(_ name: String) throws -> [ConformanceCase] {
        let path = FilePath(#filePath).removingLastComponent().appending("Conformance/cases/\(name).jsonl")
        let bytes = try LocalFileSystem().read(path)
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            try ConformanceCase(try Node.parseJSON(Array(line), file: "\(name).jsonl"))
        }
    }

    /// What the engine makes of it; the environment is given to `prepare` first.
    func run(_ prepare: (inout Environment) -> Void = { _ in }) -> Expectation {
        do throws(TemplateError) {
            var environment = Environment(
                options: options, loader: DictionaryLoader(templates.merging(["main": template]) { $1 }))
            prepare(&environment)
            return .output(try environment.compile(template, name: "main").renderString(data))
        } catch {
            return .error(error.kind, line: error.span.start.line)
        }
    }

    /// Whether `answer` is what is expected; the line counts only if the case names one.
    func accepts(_ answer: Expectation) -> Bool {
        if case .error(let kind, nil) = expectation, case .error(let other, _) = answer { return kind == other }
        return answer == expectation
    }
}

extension ConformanceCase {
    /// What is wrong with a case itself.
    struct Malformed: Error {
        let what: String
    }

    private init(_ node: Node) throws {
        id = try node["id"]?.string() ?? "?"
        template = try node["template"]?.string() ?? ""
        data = try node["data"]?.entries?.map { ($0.key.text, try Jinja.Value(json: $0.value)) } ?? []
        options = try Options(json: node["options"])
        var templates: [String: String] = [:]
        for entry in node["templates"]?.entries.map(Array.init) ?? [] {
            templates[entry.key.text] = entry.value.text
        }
        self.templates = templates
        if let output = node["output"] {
            expectation = .output(output.text)
        } else if let kind = node["error"].flatMap({ ErrorKind(rawValue: $0.text) }) {
            expectation = .error(kind, line: node["line"]?.int)
        } else {
            throw Malformed(what: "\(id) expects nothing")
        }
    }
}

extension Options {
    /// Makes options of Jinja2's names.
    fileprivate init(json node: Node?) throws {
        self.init()
        for entry in node?.entries.map(Array.init) ?? [] {
            let value = entry.value
            switch entry.key.text {
            case "undefined": undefined = UndefinedMode(rawValue: value.text) ?? .strict
            case "trim_blocks": trimBlocks = try value.bool()
            case "lstrip_blocks": lstripBlocks = try value.bool()
            case "keep_trailing_newline": keepTrailingNewline = try value.bool()
            case "newline_sequence": newlineSequence = value.text
            case "variable_start_string": variableStart = value.text
            case "variable_end_string": variableEnd = value.text
            case "block_start_string": blockStart = value.text
            case "block_end_string": blockEnd = value.text
            case "comment_start_string": commentStart = value.text
            case "comment_end_string": commentEnd = value.text
            case "line_statement_prefix": lineStatementPrefix = value.text
            case "line_comment_prefix": lineCommentPrefix = value.text
            case "work": limits.work = try value.int()
            default: throw ConformanceCase.Malformed(what: "unknown option \(entry.key.text)")
            }
        }
    }
}

extension Jinja.Value {
    /// Makes a value of JSON.
    init(json node: Node) throws {
        switch node.kind {
        case .null: self = .none
        case .bool: self = .bool(try node.bool())
        case .int: self = .int(try node.int())
        case .double: self = .double(try node.number())
        case .string, .time: self.init(node.text)
        case .sequence: self.init(try node.items().map { try Jinja.Value(json: $0) })
        case .mapping: self.init(try node.entries().map { ($0.key.text, try Jinja.Value(json: $0.value)) })
        }
    }
}
