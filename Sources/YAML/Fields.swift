package import CairnDiagnostics

/// A mapping whose members are decoded one by one, each by its key; made by `Problems.fields`.
///
/// Whatever is wrong goes to the `Problems` that made it, and decoding goes on.
package struct Fields {
    /// The mapping.
    package let node: Node
    /// What it describes, with its article: "a project".
    package let what: String
    /// Where problems go.
    package let problems: Problems

    /// The value of `key`, undecoded; nil if it isn't there, which is no error.
    package subscript(key: String) -> Node? {
        node[key]
    }

    /// Where the key `key` itself stands, for a diagnostic about the member as a whole.
    package func key(_ key: String) -> Node? {
        node.entry(key)?.key
    }

    /// The decoded value of a key that has to be there.
    /// - Returns: nil if it is missing or `decode` threw; both are reported.
    package func required<Value>(_ key: String, _ decode: (Node) throws(Diagnostic) -> Value) -> Value? {
        guard let value = node[key] else {
            problems.report(missing(key))
            return nil
        }
        return problems.attempt { () throws(Diagnostic) in try decode(value) }
    }

    /// The decoded value of a key that may be missing.
    /// - Returns: nil if it is missing, or if `decode` threw, which is reported.
    package func optional<Value>(_ key: String, _ decode: (Node) throws(Diagnostic) -> Value) -> Value? {
        guard let value = node[key] else { return nil }
        return problems.attempt { () throws(Diagnostic) in try decode(value) }
    }

    /// The decoded elements of a list; those that don't decode are reported and left out.
    /// - Returns: nil if the key is missing or holds no list. That it is missing is reported if it is `required`.
    package func list<Value>(
        _ key: String, required: Bool = false, _ decode: (Node) throws(Diagnostic) -> Value
    ) -> [Value]? {
        func items(_ node: Node) throws(Diagnostic) -> Node.Items { try node.items("'\(key)' to be a list") }
        guard let items = required ? self.required(key, items) : optional(key, items) else { return nil }
        var values: [Value] = []
        for item in items {
            if let value = problems.attempt({ () throws(Diagnostic) in try decode(item) }) { values.append(value) }
        }
        return values
    }

    /// A string that has to be there.
    package func string(_ key: String) -> String? {
        required(key) { (node) throws(Diagnostic) in try node.string("'\(key)' to be a string") }
    }

    /// A string that has to be there and not be empty.
    package func nonEmptyString(_ key: String) -> String? {
        required(key) { (node) throws(Diagnostic) in
            try node.nonEmptyString("'\(key)' to be a string that isn't empty")
        }
    }

    /// A string that may be missing.
    package func optionalString(_ key: String) -> String? {
        optional(key) { (node) throws(Diagnostic) in try node.string("'\(key)' to be a string") }
    }

    /// An integer that has to be there.
    package func int(_ key: String) -> Int? {
        required(key) { (node) throws(Diagnostic) in try node.int("'\(key)' to be a whole number") }
    }

    /// An integer that may be missing.
    package func optionalInt(_ key: String) -> Int? {
        optional(key) { (node) throws(Diagnostic) in try node.int("'\(key)' to be a whole number") }
    }

    /// A truth value that may be missing.
    package func optionalBool(_ key: String) -> Bool? {
        optional(key) { (node) throws(Diagnostic) in try node.bool("'\(key)' to be true or false") }
    }

    /// A list of strings; missing, it is `fallback`.
    package func strings(_ key: String, default fallback: [String] = []) -> [String] {
        list(key) { (node) throws(Diagnostic) in try node.string("a string in '\(key)'") } ?? fallback
    }

    /// The diagnostic that the key `key` is missing, at the beginning of the mapping.
    package func missing(_ key: String) -> Diagnostic {
        let start = node.span.start
        return Diagnostic(
            id: "missing-key", "\(what) needs '\(key)'", at: SourceSpan(file: node.file, start: start),
            excerpt: node.excerpt, help: ["add '\(key): …'"])
    }
}
