/// Where a template finds those that it includes, imports or extends.
package protocol TemplateLoader: Sendable {
    /// The text of the template `name` and the name to show in errors, or nil if there is none. Throws what else keeps
    /// it from being read; the reason becomes the error's message.
    func load(_ name: String) throws(Failure) -> (source: String, displayName: String)?
    /// The names that there are, for "did you mean"; may be empty.
    var names: [String] { get }
}

extension TemplateLoader {
    package var names: [String] { [] }
}

/// A loader over texts in memory.
package struct DictionaryLoader: TemplateLoader {
    private let sources: [String: String]

    /// Makes one of texts by name.
    package init(_ sources: [String: String]) { self.sources = sources }

    package func load(_ name: String) -> (source: String, displayName: String)? {
        sources[name].map { ($0, name) }
    }

    package var names: [String] { sources.keys.sorted() }
}
