package import CairnDiagnostics
package import CairnFiles
package import YAML

/// What decoding needs from the host.
package struct CheckSources {
    /// Renders a string of a manifest with the project's answers.
    package var render: (String, SourceSpan) throws(Diagnostic) -> String
    /// The bytes of a file beside the manifest (below the milestone's or the template's folder), and its name for
    /// people; nil if there is none.
    package var resource: (RelativePath) -> (bytes: [UInt8], label: String)?

    /// Makes sources; without arguments strings are taken as they are and there are no files.
    package init(
        render: @escaping (String, SourceSpan) throws(Diagnostic) -> String = { (text, _) in text },
        resource: @escaping (RelativePath) -> (bytes: [UInt8], label: String)? = { _ in nil }
    ) {
        self.render = render
        self.resource = resource
    }
}

/// Reads the options of one check. Strings are rendered; what is wrong is reported with its place, and decoding goes on.
package struct OptionReader {
    /// The check's mapping, unknown keys reported already.
    let fields: Fields
    let sources: CheckSources

    /// Where problems go.
    var problems: Problems { fields.problems }

    /// Whether an option is given.
    package func has(_ key: String) -> Bool {
        fields[key] != nil
    }

    /// The option as it is written, nil if it isn't given.
    package func node(_ key: String) -> Node? {
        fields[key]
    }

    /// Reports what is wrong with an option, or with the whole check if the option isn't given.
    package func report(_ key: String, id: String, _ summary: String, explanation: String? = nil, help: [String] = []) {
        let node = fields[key] ?? fields.node
        problems.report(node.diagnostic(id: id, summary, explanation: explanation, help: help))
    }

    /// A string that has to be given and not be empty.
    package func string(_ key: String) -> String? {
        fields.required(key) { (node) throws(Diagnostic) in try nonEmpty(node, key) }
    }

    /// A string that may be missing; if given it isn't empty.
    package func optionalString(_ key: String) -> String? {
        fields.optional(key) { (node) throws(Diagnostic) in try nonEmpty(node, key) }
    }

    /// A list of strings that has to be given and not be empty; a single string stands for a list of one.
    package func strings(_ key: String) -> [String]? {
        guard let node = fields[key] else {
            problems.report(fields.missing(key))
            return nil
        }
        if node.string != nil { return string(key).map { [$0] } }
        let list = fields.list(key) { (node) throws(Diagnostic) in try nonEmpty(node, key) }
        guard let list, list.count == node.items?.count else { return nil }
        guard !list.isEmpty else {
            report(key, id: "empty-option", "'\(key)' is empty")
            return nil
        }
        return list
    }

    /// A path below the project that has to be given.
    package func path(_ key: String) -> RelativePath? {
        fields.required(key) { (node) throws(Diagnostic) in
            let text = try nonEmpty(node, key)
            do throws(RelativePath.Flaw) {
                return try RelativePath(text)
            } catch {
                throw node.diagnostic(id: "invalid-path", "the path '\(text)' \(error)")
            }
        }
    }

    /// A pattern over paths that has to be given.
    package func glob(_ key: String) -> Glob? {
        fields.required(key) { (node) throws(Diagnostic) in try glob(try nonEmpty(node, key), node) }
    }

    /// A list of patterns over paths that has to be given; a single one stands for a list of one.
    package func globs(_ key: String) -> [Glob]? {
        guard let texts = strings(key), let node = fields[key] else { return nil }
        let globs = texts.compactMap { text in
            problems.attempt { () throws(Diagnostic) in try glob(text, node) }
        }
        return globs.count == texts.count ? globs : nil
    }

    /// A regular expression that has to be given.
    package func pattern(_ key: String) -> SearchPattern? {
        fields.required(key) { (node) throws(Diagnostic) in
            try SearchPattern(try nonEmpty(node, key), at: node.span, excerpt: node.excerpt)
        }
    }

    /// A regular expression that may be missing.
    /// - Returns: nil in `.some` if it is missing; nil if it is wrong, which was reported.
    package func optionalPattern(_ key: String) -> SearchPattern?? {
        guard has(key) else { return .some(nil) }
        return pattern(key).map { .some($0) }
    }

    /// A whole number in a range that may be missing.
    /// - Returns: nil if it is wrong, which was reported.
    package func int(_ key: String, _ range: ClosedRange<Int>, default fallback: Int) -> Int? {
        guard has(key) else { return fallback }
        guard let number = fields.optionalInt(key) else { return nil }
        guard range.contains(number) else {
            report(
                key, id: "out-of-range", "'\(key)' is \(number)",
                explanation: "it has to be from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// The option `in`, which may be missing: how much of a file an expression is looked for in.
    /// - Returns: nil if it is wrong, which was reported.
    func scope() -> SearchScope? {
        guard has("in") else { return .text }
        return fields.required("in") { (node) throws(Diagnostic) in
            SearchScope(rawValue: try node.string(oneOf: SearchScope.allCases.map(\.rawValue))) ?? .text
        }
    }

    /// A truth value that may be missing.
    package func bool(_ key: String) -> Bool? {
        fields.optionalBool(key)
    }

    /// A whole value, the strings in it rendered; nil if it isn't given or cannot be rendered, which was reported.
    package func data(_ key: String) -> Node? {
        fields.optional(key) { (node) throws(Diagnostic) in
            try node.replacingStrings { (string) throws(Diagnostic) in
                string.text.holdsTag ? try sources.render(string.text, string.span) : nil
            }
        }
    }

    /// Checks that exactly one of some options is given.
    /// - Returns: its name; nil if none or several are, which was reported.
    package func exactlyOne(of keys: [String]) -> String? {
        let given = keys.filter { has($0) }
        if given.count == 1 { return given[0] }
        let list = keys.map { "'\($0)'" }.joined(separator: ", ")
        if given.isEmpty {
            report("", id: "missing-key", "a check of this kind needs one of \(list)")
        } else {
            report(given[1], id: "too-many-options", "only one of \(list) may be given")
        }
        return nil
    }

    /// A file beside the manifest; nil if there is none, which was reported.
    package func resource(_ key: String) -> (bytes: [UInt8], label: String)? {
        guard let path = path(key) else { return nil }
        guard let found = sources.resource(path) else {
            report(key, id: "missing-resource", "the template has no file '\(path)'")
            return nil
        }
        return found
    }

    func render(_ text: String, _ span: SourceSpan) throws(Diagnostic) -> String {
        // Most strings hold no tag, and a regular expression may hold what only looks like one.
        text.holdsTag ? try sources.render(text, span) : text
    }

    private func nonEmpty(_ node: Node, _ key: String) throws(Diagnostic) -> String {
        let text = try render(try node.nonEmptyString("'\(key)' to be a string that isn't empty"), node.span)
        guard !text.isEmpty else {
            throw node.diagnostic(id: "empty-option", "'\(key)' is empty once it is rendered")
        }
        return text
    }

    private func glob(_ text: String, _ node: Node) throws(Diagnostic) -> Glob {
        do throws(RelativePath.Flaw) {
            return try Glob(text)
        } catch {
            throw node.diagnostic(id: "invalid-path", "the path pattern '\(text)' \(error)")
        }
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
