package import CairnDiagnostics
package import CairnFiles
import YAML

/// What decoding needs from the host.
package struct CheckSources {
    /// Renders a string of a manifest with the project's answers.
    package var render: (String, SourceSpan) throws(Diagnostic) -> String
    /// The bytes of a file beside the manifest (below the milestone's or the template's folder), and its name for
    /// people; nil if there is none.
    package var resource: (RelativePath) throws(Diagnostic) -> (bytes: [UInt8], label: String)?

    /// Makes sources; without arguments strings are taken as they are and there are no files.
    package init(
        render: @escaping (String, SourceSpan) throws(Diagnostic) -> String = { (text, _) in text },
        resource: @escaping (RelativePath) throws(Diagnostic) -> (bytes: [UInt8], label: String)? = { _ in nil }
    ) {
        self.render = render
        self.resource = resource
    }
}

/// Reads the options of one check, those that its kind declares. What is wrong is reported with its place, and decoding
/// goes on.
package struct OptionReader {
    /// The check's mapping, unknown keys reported already.
    private let fields: Fields
    private let sources: CheckSources
    private let declared: Set<String>

    /// Makes a reader of the options of a kind.
    /// - Parameter fields: the check's mapping, unknown keys reported already.
    init(_ fields: Fields, of kind: any CheckKind.Type, sources: CheckSources) {
        self.fields = fields
        self.sources = sources
        declared = Set(kind.declarations.map(\.name))
    }

    /// The value of an option.
    /// - Returns: nil if something is wrong with it, or it has to be given and isn't; that was reported.
    package subscript<Value>(option: CheckOption<Value>) -> Value? {
        let name = option.declaration.name
        guard isDeclared(name) else { return nil }
        if let node = fields[name] { return option.decode(given(name, node)) }
        if let absent = option.absent() { return absent }
        fields.problems.report(fields.missing(name))
        return nil
    }

    /// The value of the one option of several that is given.
    /// - Returns: nil if something is wrong with it, or none or more are given; that was reported.
    package subscript<Value>(choice: CheckOptionChoice<Value>) -> Value? {
        let names = choice.options.map(\.declaration.name)
        guard names.allSatisfy(isDeclared) else { return nil }
        let given = choice.options.compactMap { option in fields[option.declaration.name].map { (option, $0) } }
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        guard let (option, node) = given.first else {
            fields.problems.report(
                fields.node.diagnostic(id: "missing-key", "a check of this kind needs one of \(list)"))
            return nil
        }
        if given.count > 1 {
            fields.problems.report(
                given[1].1.diagnostic(id: "too-many-options", "only one of \(list) may be given"))
            return nil
        }
        return option.decode(self.given(option.declaration.name, node))
    }

    /// Reports what is wrong with an option, or with the whole check if the option isn't given.
    func report<Value>(
        _ option: CheckOption<Value>, id: String, _ summary: String, explanation: String? = nil, help: [String] = []
    ) {
        let node = fields[option.declaration.name] ?? fields.node
        fields.problems.report(node.diagnostic(id: id, summary, explanation: explanation, help: help))
    }

    private func given(_ name: String, _ node: Node) -> GivenOption {
        GivenOption(name: name, node: node, sources: sources, problems: fields.problems)
    }

    /// Whether the kind declares an option of that name: a mistake of ours if it doesn't, which any test of it shows.
    private func isDeclared(_ name: String) -> Bool {
        if declared.contains(name) { return true }
        fields.problems.report(
            fields.node.diagnostic(id: "undeclared-option", "\(fields.what) reads '\(name)', which it does not declare")
        )
        return false
    }
}

/// An option that a manifest gives.
struct GivenOption {
    /// What it is called.
    let name: String
    /// What is given.
    let node: Node
    let sources: CheckSources
    let problems: Problems

    /// Reports what is wrong with it.
    func report(_ id: String, _ summary: String, explanation: String? = nil, help: [String] = []) {
        problems.report(node.diagnostic(id: id, summary, explanation: explanation, help: help))
    }

    /// What `body` gives, or nil after its error was reported.
    func attempt<Value>(_ body: () throws(Diagnostic) -> Value) -> Value? {
        problems.attempt(body)
    }

    /// A string that isn't empty, rendered.
    func text() -> String? {
        attempt { () throws(Diagnostic) in try text(node) }
    }

    /// Strings that aren't empty, rendered, at least one; a single string stands for a list of one.
    func texts() -> [String]? {
        if node.string != nil { return text().map { [$0] } }
        guard let items = attempt({ () throws(Diagnostic) in try node.items("'\(name)' to be a list") }) else {
            return nil
        }
        let list = items.compactMap { item in attempt { () throws(Diagnostic) in try text(item) } }
        guard list.count == items.count else { return nil }
        guard !list.isEmpty else {
            report("empty-option", "'\(name)' is empty")
            return nil
        }
        return list
    }

    /// One of a few words, taken as it is written.
    func word(of words: [String]) -> String? {
        attempt { () throws(Diagnostic) in try node.string(oneOf: words) }
    }

    /// Renders a string that holds a tag.
    func render(_ text: String, _ span: SourceSpan) throws(Diagnostic) -> String {
        try sources.rendered(text, span)
    }

    private func text(_ node: Node) throws(Diagnostic) -> String {
        let text = try render(try node.nonEmptyString("'\(name)' to be a string that isn't empty"), node.span)
        guard !text.isEmpty else {
            throw node.diagnostic(id: "empty-option", "'\(name)' is empty once it is rendered")
        }
        return text
    }
}

extension CheckSources {
    /// A string of the manifest with the answers in it.
    ///
    /// Most hold no tag, and a regular expression may hold what only looks like one.
    func rendered(_ text: String, _ span: SourceSpan) throws(Diagnostic) -> String {
        text.holdsTag ? try render(text, span) : text
    }
}

extension String {
    /// Whether `{{`, `{%` or `{#` stands in it.
    fileprivate var holdsTag: Bool {
        var last: UInt8 = 0
        for byte in utf8 {
            if last == UInt8(ascii: "{"), byte == last || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#") {
                return true
            }
            last = byte
        }
        return false
    }
}
